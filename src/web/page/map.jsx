// Map: where is the data, the cost, the trouble? Rectangles by size and colour.
import {ChevronRight, Table2} from 'lucide';
import {useMemo, useState} from 'preact/hooks';
import {change, decoded, route, to, toNode} from './address.js';
import {useAnswer} from './answers.js';
import {FilterField} from './filter-field.jsx';
import {asked} from './filter.js';
import {bytes, exact, percent, plain, short} from './format.js';
import {Answered, Choice, Failed, Icon, Panel} from './parts.jsx';
import {useNames} from './places.js';
import {HowToStore} from './stored.jsx';
import {COLOURS, leavesOf, legendOf, sizeIn, tablesIn, treeOf, valueOf} from './tree.js';
import {Treemap} from './treemap.jsx';

const units = (n) => `${short(n)} units`;
const tables = (n) => `${exact(n)} ${n === 1 ? 'table' : 'tables'}`;
const SIZES = {
  storage: ['Storage', bytes],
  items: ['Items', (n) => `${short(n)} items`],
  count: ['Count', tables],
  units: ['Provisioned units', units],
};
const WAYS = {place: 'Account, region, prefix', team: 'Team tag', billing: 'Billing', region: 'Region'};
const LARGEST = 8;
const LEGEND_MAX = 12;

// What a node's click does: a table opens, a group is gone into.
export function open(node, at) {
  if (node.data.id) {
    location.hash = toNode(node.data.id);
    return;
  }
  const groups = node
    .ancestors()
    .reverse()
    .slice(1)
    .map((one) => one.data)
    .filter((one) => one.key !== undefined);
  if (!groups.length || groups.some((one) => one.key === undefined)) return;
  const path = [...at, ...(groups[0].path ?? [groups[0].key]), ...groups.slice(1).map((one) => one.key)];
  const next = path.map(encodeURIComponent).join('/');
  location.hash = to('map', {...(route.value.view === 'map' ? route.value.query : {}), at: next});
}
const pathOf = (at) => (at ?? '').split('/').filter(Boolean).map(decoded);

function Legend({entries, total, dimmed, dim, q}) {
  const turn = (one) => {
    if (dimmed !== one.value) dim(one.value);
    else location.hash = to('tables', {q: [q, one.filter].filter(Boolean).join(' ')});
  };
  return (
    <ul class="legend">
      {entries.slice(0, LEGEND_MAX).map((one) => (
        <li key={one.value}>
          <button
            type="button"
            disabled={!one.tables}
            aria-pressed={dimmed === one.value}
            title={dimmed === one.value ? 'Show these in Tables' : undefined}
            onClick={() => turn(one)}>
            <i class={`swatch fill-${one.fill}`} />
            <span>{plain(one.title)}</span>
            <b class="num">{exact(one.tables)}</b>
            <small class="num">{one.tables ? percent(one.tables, total) : ''}</small>
          </button>
        </li>
      ))}
      {entries.length > LEGEND_MAX ? <li class="quiet">and {exact(entries.length - LEGEND_MAX)} more</li> : null}
    </ul>
  );
}

function Under({data, colour, sizeText}) {
  const names = useNames();
  return (
    <Panel class="under" title={plain(data.name)} aside={data.region ? <span class="quiet">{data.region}</span> : null}>
      <dl class="facts">
        {data.id ? (
          <>
            <dt>Size</dt>
            <dd>{data.size === null ? 'unknown' : sizeText(data.size)}</dd>
            <dt>{COLOURS[colour].title}</dt>
            <dd>{plain(valueOf(colour, data.colour).title)}</dd>
            <dt>Account</dt>
            <dd title={data.account}>{plain(names.get(data.account) ?? data.account)}</dd>
          </>
        ) : (
          <>
            <dt>Tables</dt>
            <dd>{exact(tablesIn(data))}</dd>
            <dt>Size</dt>
            <dd>{sizeText(sizeIn(data))}</dd>
          </>
        )}
      </dl>
    </Panel>
  );
}

function Largest({root, colour, sizeText}) {
  const list = useMemo(
    () =>
      leavesOf(root)
        .sort((a, b) => (b.size ?? 0) - (a.size ?? 0))
        .slice(0, LARGEST),
    [root],
  );
  return (
    <Panel title="Largest here" flush>
      <ul class="rows">
        {list.map((one, i) => (
          <li key={i}>
            <a
              class="row largest"
              data-row
              href={
                one.id
                  ? toNode(one.id)
                  : to('map', {...route.value.query, at: [...pathOf(route.value.query.at), ...(one.path ?? [])].map(encodeURIComponent).join('/')})
              }>
              <i class={`swatch fill-${one.shares ? 'pass' : valueOf(colour, one.colour).fill}`} />
              <b class="name" title={plain(one.title ?? one.name)}>
                {plain(one.title ?? one.name)}
              </b>
              <span class="num">{one.size === null ? 'unknown' : sizeText(one.size ?? 0)}</span>
            </a>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Crumbs({at, answer, size}) {
  const {query} = route.value;
  const names = useNames();
  const sum = SIZES[size][1];
  if (!at.length)
    return answer ? (
      <p class="lead">
        <b>{exact(answer.total.tables)}</b> tables
        {size === 'count' ? (
          ''
        ) : (
          <>
            ,{' '}
            <b>
              {answer.total.size_unknown ? 'at least ' : ''}
              {sum(answer.total.size ?? 0)}
            </b>
          </>
        )}
      </p>
    ) : null;
  return (
    <nav aria-label="Where">
      <a href={to('map', {...query, at: ''})}>All</a>
      {at.map((name, i) => (
        <span key={i}>
          <Icon of={ChevronRight} size={14} />
          <a
            href={to('map', {
              ...query,
              at: at
                .slice(0, i + 1)
                .map(encodeURIComponent)
                .join('/'),
            })}>
            {plain(i < 3 ? (names.get(name) ?? name) : name)}
            {i === 2 ? '*' : ''}
          </a>
        </span>
      ))}
    </nav>
  );
}

export function useTree(query) {
  const answer = useAnswer('tree', query);
  const names = useNames();
  const root = useMemo(() => (answer.data ? treeOf(answer.data, query.by, names) : null), [answer.data, names]);
  return {answer, root};
}
const known = (all, name, otherwise) => (Object.hasOwn(all, name ?? '') ? name : otherwise);

export function Map() {
  const {query} = route.value;
  const size = known(SIZES, query.size, 'storage');
  const colour = known(COLOURS, query.colour, 'recovery');
  const by = known(WAYS, query.by, 'place');
  const at = pathOf(query.at);
  const {answer, root} = useTree({...asked(query.q), by, size, colour, at: query.at});
  const [dimmed, dim] = useState('');
  const [under, hover] = useState(null);
  const legend = useMemo(() => (answer.data ? legendOf(colour, answer.data) : []), [answer.data]);
  const sizeText = SIZES[size][1];
  const isNarrowed = Boolean(query.q || query.in || at.length);
  const out = () => change({at: at.slice(0, -1).map(encodeURIComponent).join('/')});
  const options = (all) => Object.entries(all).map(([key, one]) => [key, one.title ?? (Array.isArray(one) ? one[0] : one)]);
  return (
    <div class="page map">
      <header class="page-head tight">
        <div class="crumbs">
          <h1>Map</h1>
          <Crumbs at={at} answer={answer.data} size={size} />
        </div>
        <div class="bar">
          <Choice label="Size" value={size} options={options(SIZES)} onChange={(value) => change({size: value})} />
          <Choice
            label="Colour"
            value={colour}
            options={options(COLOURS)}
            onChange={(value) => {
              dim('');
              change({colour: value});
            }}
          />
          <Choice label="Group" value={by} options={options(WAYS)} onChange={(value) => change({by: value, at: ''})} />
          <a class="button" href={to('tables', {q: query.q})}>
            <Icon of={Table2} size={14} />
            As rows
          </a>
        </div>
      </header>
      <FilterField q={query.q ?? ''} error={answer.error} end={answer.data ? <b>{tables(answer.data.total.tables)}</b> : null} />
      <div class="map-grid">
        <div class="map-canvas">
          {answer.error && answer.data === undefined && answer.error.answer?.at === undefined ? (
            <Failed of={answer} what="The map" />
          ) : root && answer.data.total.tables ? (
            <Treemap root={root} of={{colour, sizeText, dimmed}} onHover={hover} onOpen={(node) => open(node, at)} onOut={out} />
          ) : answer.data ? (
            <div class="empty">
              <b>{isNarrowed ? 'No table matches' : 'There is no table yet'}</b>
              {isNarrowed ? (
                <p>
                  <a class="button" href={to('map')}>
                    All tables
                  </a>
                </p>
              ) : null}
            </div>
          ) : null}
        </div>
        <aside class="map-side" aria-label="Legend">
          <Panel
            title={COLOURS[colour].title}
            aside={
              dimmed ? (
                <button type="button" class="link" onClick={() => dim('')}>
                  All
                </button>
              ) : (
                <span class="quiet">tables</span>
              )
            }
            flush>
            <Answered of={answer} what="The legend" rows={3}>
              {(data) => <Legend entries={legend} total={data.total.tables} {...{dimmed, dim}} q={query.q} />}
            </Answered>
            {colour === 'findings' ? <HowToStore>Known once verdicts are stored, after each sync:</HowToStore> : null}
          </Panel>
          {under ? (
            <Under data={under.data} colour={colour} sizeText={sizeText} />
          ) : root ? (
            <Largest root={root} colour={colour} sizeText={sizeText} />
          ) : null}
        </aside>
      </div>
    </div>
  );
}
