// History: what changed?
import {useMemo, useState} from 'preact/hooks';
import {change, route, tableOf, to, toTable} from './address.js';
import {about, get, now, useAnswer} from './answers.js';
import {Change} from './changes.jsx';
import {day, exact, isRunTime, plain, run} from './format.js';
import {Ago, Answered, Choice, Panel, Segments} from './parts.jsx';
import {objects} from './rows.js';
import {LeftAside} from './scope.jsx';

const PAGE = 200;
const DAY = 86_400;
const WAYS = [
  ['day', 'By day'],
  ['table', 'By table'],
  ['run', 'By run'],
];
const SINCE = [
  ['', 'All that is kept'],
  ['1', 'Since yesterday'],
  ['7', '7 days'],
  ['30', '30 days'],
];

const dayOf = (one) => (isRunTime(one.tag) ? day(one.tag) : run(one.tag));
function byDay(list) {
  const days = new Map();
  for (const one of list) days.set(dayOf(one), [...(days.get(dayOf(one)) ?? []), one]);
  return [...days];
}

// The first page of changes, and those that were asked for after it.
function useChanges(query) {
  const first = useAnswer('changes', {...query, limit: PAGE});
  const key = JSON.stringify(query);
  const [more, setMore] = useState({key, rows: [], pages: 0, isEnd: false});
  const mine = more.key === key ? more : {rows: [], pages: 0, isEnd: false};
  const rows = useMemo(() => (first.data ? [...objects(first.data), ...mine.rows] : []), [first.data, mine.rows]);
  const isEnd = mine.pages ? mine.isEnd : (first.data?.rows.length ?? 0) < PAGE;
  const askMore = () =>
    get('changes', {...query, limit: PAGE, offset: PAGE * (mine.pages + 1)}).then(
      (answer) => setMore({key, rows: [...mine.rows, ...objects(answer)], pages: mine.pages + 1, isEnd: answer.rows.length < PAGE}),
      () => {},
    );
  return {first, rows, isEnd, askMore};
}

function nothing(query, since) {
  const isNarrowed = since || route.value.query.in || Object.values(query).some(Boolean);
  return isNarrowed ? 'No change is like this.' : 'Nothing has changed since the first sync.';
}

function Days({query, since}) {
  const {first, rows: all, isEnd: isLast, askMore} = useChanges(query);
  const rows = all.filter((one) => one.tag >= since);
  const isEnd = isLast || all.at(-1)?.tag < since; // the latest come first
  return (
    <Answered of={first} what="The history">
      {() => (
        <>
          {byDay(rows).map(([name, some]) => (
            <Panel
              key={name}
              title={name}
              count={some.length}
              flush
              aside={
                isRunTime(some[0].tag) ? (
                  <span class="quiet">
                    <Ago at={some[0].tag} />
                  </span>
                ) : null
              }>
              <ul class="rows">
                {some.map((one, i) => (
                  <li key={i}>
                    <Change one={one} />
                  </li>
                ))}
              </ul>
            </Panel>
          ))}
          {rows.length ? null : <p class="none-line">{nothing(query, since)}</p>}
          {isEnd ? null : (
            <button type="button" class="button" onClick={askMore}>
              Earlier changes
            </button>
          )}
        </>
      )}
    </Answered>
  );
}

const Numbers = ({one}) => (
  <>
    <td class="right num">{exact(one.added)}</td>
    <td class="right num">{exact(one.removed)}</td>
    <td class="right num">{exact(one.changed)}</td>
  </>
);
const HEADS = ['Added', 'Removed', 'Changed'].map((text) => (
  <th key={text} scope="col" class="right">
    {text}
  </th>
));

function Runs() {
  const answer = useAnswer('runs');
  return (
    <Panel flush>
      <Answered of={answer} what="The runs">
        {(data) =>
          data.rows.length ? (
            <div class="scroll" tabIndex={0} role="region" aria-label="Runs">
              <table class="table">
                <thead>
                  <tr>
                    <th scope="col">Run</th>
                    {HEADS}
                  </tr>
                </thead>
                <tbody>
                  {objects(data).map((one) => (
                    <tr key={one.tag}>
                      <td>
                        <a class="link" data-row href={to('history', {run: one.tag})}>
                          {run(one.tag)}
                        </a>
                      </td>
                      <Numbers one={one} />
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          ) : (
            <p class="none-line">Nothing has changed since the first sync.</p>
          )
        }
      </Answered>
    </Panel>
  );
}

function ByTable({search}) {
  const answer = useAnswer('changed_tables', {search, in: route.value.query.in, limit: PAGE});
  const rows = answer.data ? objects(answer.data) : [];
  return (
    <Panel flush>
      <Answered of={answer} what="The tables that changed">
        {() =>
          rows.length ? (
            <div class="scroll" tabIndex={0} role="region" aria-label="Tables that changed">
              <table class="table">
                <thead>
                  <tr>
                    <th scope="col">Table</th>
                    <th scope="col">Region</th>
                    <th scope="col">Account</th>
                    <th scope="col">Last</th>
                    {HEADS}
                  </tr>
                </thead>
                <tbody>
                  {rows.map((one) => (
                    <TableRow key={one.table_id} one={one} />
                  ))}
                </tbody>
              </table>
            </div>
          ) : (
            <p class="none-line">{search || route.value.query.in ? 'No table that changed is like this.' : 'No table has changed.'}</p>
          )
        }
      </Answered>
    </Panel>
  );
}
function TableRow({one}) {
  const place = tableOf(one.table_id);
  return (
    <tr>
      <td>
        <a class="name" data-row href={place ? toTable(place, 'history') : to('node', {id: one.table_id})}>
          <bdi>{plain(place?.name ?? one.table_id)}</bdi>
        </a>
      </td>
      <td class="quiet">{place?.region}</td>
      <td class="quiet">{place?.account}</td>
      <td>
        <a class="link" href={to('history', {run: one.last, table: one.table_id})}>
          {run(one.last)}
        </a>
      </td>
      <Numbers one={one} />
    </tr>
  );
}

function Chosen({query}) {
  const parts = [query.run && ['run', `Run ${run(Number(query.run))}`], query.table && ['table', query.table]].filter(Boolean);
  return parts.map(([key, text]) => (
    <span class="token" key={key}>
      {plain(text)}
      <button type="button" aria-label={`Without ${key}`} onClick={() => change({[key]: ''})}>
        ×
      </button>
    </span>
  ));
}

export function History() {
  const {run: tag, ...others} = route.value.query;
  const query = /^\d+$/.test(tag) ? {...others, run: tag} : others;
  const by = WAYS.some(([key]) => key === query.by) ? query.by : 'day';
  const since = query.since ? now.value - Number(query.since) * DAY : 0;
  const keeps = about.value?.keeps_changes;
  const asked = {tag: query.run, table: query.table, search: query.q, in: query.in};
  return (
    <div class="page history">
      <header class="page-head tight">
        <div class="crumbs">
          <h1>History</h1>
          <p class="lead">{query.run ? null : 'Sizes and item counts change all the time and are left out'}</p>
        </div>
        {keeps ? (
          <div class="bar">
            <Chosen query={query} />
            {by === 'run' ? null : (
              <input
                class="find"
                id="filter"
                type="search"
                aria-label="Table"
                placeholder="Table"
                value={query.q ?? ''}
                onChange={(event) => change({q: event.currentTarget.value}, true)}
              />
            )}
            {by === 'day' ? <Choice label="Since" value={query.since ?? ''} options={SINCE} onChange={(value) => change({since: value})} /> : null}
            <Segments label="By" value={by} options={WAYS} onChange={(value) => change({by: value === 'day' ? '' : value, run: '', table: ''})} />
          </div>
        ) : null}
      </header>
      {by === 'run' ? null : <LeftAside />}
      {by === 'run' && query.in ? <p class="note">A run’s numbers are of all accounts and regions.</p> : null}
      {about.value && !keeps ? (
        <Panel title="No change log here">
          <p>
            Only the SQLite file keeps a change log. With Neo4j, <code>dynatlas sync --changes FILE</code> writes the changes of a run.
          </p>
        </Panel>
      ) : null}
      {keeps ? by === 'run' ? <Runs /> : by === 'table' ? <ByTable search={query.q} /> : <Days query={asked} since={since} /> : null}
    </div>
  );
}
