// Tables: which tables are like this?
import {ArrowDown, ArrowUp, Bookmark, BookmarkX, Columns3, Download, LayoutGrid} from 'lucide';
import {useEffect, useMemo, useRef, useState} from 'preact/hooks';
import {change, route, to, toTable} from './address.js';
import {about, get, useAnswer} from './answers.js';
import {COLUMNS, PhoneRow, STANDARD} from './columns.jsx';
import {FilterField} from './filter-field.jsx';
import {SAVED, asked, forget, own, save, tokens, without} from './filter.js';
import {bytes, exact, plain} from './format.js';
import {Failed, Icon, Loading, Sep} from './parts.jsx';
import {objects} from './rows.js';
import {HowToStore, isStored} from './stored.jsx';
import {isPhone, keep, kept} from './theme.js';

const PAGE = 100;
const ROWS_MAX = 10_000;
const order = (sort) => ({sort: sort.replace('-', ''), descending: sort.startsWith('-') || undefined});

const SORTS = Object.entries(COLUMNS).map(([key, {sort = key}]) => sort);
const sortOf = ({sort = ''}) => (sort && SORTS.includes(order(sort).sort) ? sort : '-size');

// All pages that were asked for so far, as one list of tables.
function useTables(query) {
  const key = JSON.stringify([query, about.value?.turn ?? 0]);
  const [more, setMore] = useState({key, rows: [], unknown: {}, next: undefined, isAsked: false});
  const first = useAnswer('tables', {...query, limit: PAGE});
  const mine = more.key === key ? more : {rows: [], unknown: {}, next: undefined, isAsked: false};
  const next = mine.next === undefined ? first.data?.next : mine.next;
  const rows = useMemo(() => (first.data ? [...objects(first.data), ...mine.rows] : []), [first.data, mine.rows]);
  const askMore = () => {
    if (!next || mine.isAsked || !first.isOwn || rows.length >= ROWS_MAX) return;
    setMore({key, ...mine, isAsked: true});
    get('tables', {...query, limit: PAGE * 5, after: next}).then(
      (answer) =>
        setMore({key, rows: [...mine.rows, ...objects(answer)], unknown: {...mine.unknown, ...answer.unknown}, next: answer.next, isAsked: false}),
      () => setMore({key, ...mine, isAsked: false}),
    );
  };
  return {first, rows, unknown: {...first.data?.unknown, ...mine.unknown}, next, askMore};
}

function Saved({q}) {
  return (
    <nav class="saved" aria-label="Saved filters">
      {[...SAVED, ...own.value].map(([text, name]) => (
        <SavedOne key={text} text={text} name={name} isChosen={text === q} />
      ))}
    </nav>
  );
}
function SavedOne({text, name, isChosen}) {
  const count = useAnswer('count', asked(text)).data;
  return (
    <a href={to('tables', {...route.value.query, q: text})} aria-current={isChosen ? 'true' : undefined}>
      {plain(name)}
      {count ? <span class="count">{exact(count.tables)}</span> : null}
    </a>
  );
}

function KeepFilter({q}) {
  if (!q || SAVED.some(([text]) => text === q)) return null;
  if (own.value.some(([text]) => text === q))
    return (
      <button type="button" class="button" onClick={() => forget(q)}>
        <Icon of={BookmarkX} size={14} />
        Forget this filter
      </button>
    );
  return (
    <button type="button" class="button" onClick={() => save(q, q)}>
      <Icon of={Bookmark} size={14} />
      Save this filter
    </button>
  );
}

function ChooseColumns({chosen, onChange}) {
  const turn = (key) => onChange(Object.keys(COLUMNS).filter((one) => (one === key ? !chosen.includes(one) : chosen.includes(one))));
  return (
    <details class="columns">
      <summary class="button">
        <Icon of={Columns3} size={14} />
        Columns
      </summary>
      <ul>
        {Object.entries(COLUMNS)
          .filter(([key]) => key !== 'name')
          .map(([key, {title}]) => (
            <li key={key}>
              <label>
                <input type="checkbox" checked={chosen.includes(key)} onChange={() => turn(key)} />
                {title}
              </label>
            </li>
          ))}
      </ul>
    </details>
  );
}

function Head({chosen, sort}) {
  const {sort: by, descending} = order(sort);
  const arrow = <Icon of={descending ? ArrowDown : ArrowUp} size={12} />;
  return (
    <thead>
      <tr>
        {chosen.map((key) => {
          const {title, side, icons, sort: column = key} = COLUMNS[key];
          const isBy = column === by;
          return (
            <th key={key} scope="col" class={`c-${key} ${side ?? ''}`} aria-sort={isBy ? (descending ? 'descending' : 'ascending') : undefined}>
              {column ? (
                <button type="button" onClick={() => change({sort: isBy && descending ? column : `-${column}`})}>
                  {title}
                  {icons}
                  {isBy ? arrow : null}
                </button>
              ) : (
                <span>
                  {title}
                  {icons}
                </span>
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

function Empty({q}) {
  const words = tokens(q)
    .filter((one) => !one.title)
    .map((one) => one.text);
  const near = useAnswer(words.length ? 'find' : null, {text: words.map((word) => word.slice(0, 3)).join(' '), limit: 5}).data?.tables ?? [];
  return (
    <div class="empty">
      <b>No table matches</b>
      <p>
        {tokens(q).map((one) => (
          <button type="button" class="button" key={one.text} onClick={() => change({q: without(q, one.text)})}>
            Without {plain(one.text)}
          </button>
        ))}
      </p>
      {tokens(q).some((one) => one.key === 'finding') ? (
        <HowToStore>Which tables have findings is known once verdicts are stored, after each sync:</HowToStore>
      ) : null}
      {near.length ? (
        <p>
          Perhaps{' '}
          {near.map((one) => (
            <a class="link" key={one.id} href={toTable(one)}>
              {plain(one.name)} <small class="quiet">{one.region}</small>
            </a>
          ))}
        </p>
      ) : null}
    </div>
  );
}

// Asks for more when the end of the list comes near.
function End({askMore}) {
  const ref = useRef();
  const ask = useRef(askMore);
  ask.current = askMore;
  useEffect(() => {
    const watch = new IntersectionObserver(
      ([entry]) => {
        if (entry.isIntersecting) ask.current();
      },
      {rootMargin: '600px'},
    );
    watch.observe(ref.current);
    return () => watch.disconnect();
  });
  return (
    <div ref={ref} class="end">
      <Loading rows={3} />
    </div>
  );
}

function Rows({rows, unknown, chosen, sort}) {
  const largest = Math.max(1, ...rows.map((one) => one.size ?? 0));
  const open = (event, one) => {
    if (!event.target.closest('a, button') && !String(getSelection())) location.hash = toTable(one);
  };
  const cells = (one, i) =>
    chosen.map((key) => (
      <td key={key} class={`c-${key} ${COLUMNS[key].side ?? ''}`}>
        {COLUMNS[key].cell(one, unknown[one.id] ?? {}, {largest, isFirst: i === 0})}
      </td>
    ));
  return (
    <table class="table">
      <Head chosen={chosen} sort={sort} />
      <tbody>
        {rows.map((one, i) => (
          <tr key={one.id} onClick={(event) => open(event, one)}>
            {cells(one, i)}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function useColumns(isMany) {
  const [own_, set] = useState(() =>
    kept('columns')
      ?.split(' ')
      .filter((key) => Object.hasOwn(COLUMNS, key)),
  );
  const asked_ = route.value.query.cols?.split(' ').filter((key) => Object.hasOwn(COLUMNS, key));
  const findings = isStored() ? ['findings'] : [];
  const [first, region, ...others] = STANDARD;
  const standard = [first, ...(isMany ? ['account'] : []), region, ...findings, ...others];
  const chosen = asked_?.length ? asked_ : own_?.length ? own_ : standard;
  const choose = (list) => {
    keep('columns', list.join(' '));
    set(list);
    if (asked_) change({cols: ''}, true);
  };
  return [chosen, choose];
}

export function Tables() {
  const {q = ''} = route.value.query;
  const sort = sortOf(route.value.query);
  const query = {...asked(q), ...order(sort)};
  const {first, rows, unknown, next, askMore} = useTables(query);
  const count = useAnswer('count', asked(q));
  const isMany = new Set(rows.map((one) => one.account)).size > 1;
  const [chosen, choose] = useColumns(isMany);
  const csv = `/tables.csv?${new URLSearchParams(Object.entries(query).filter(([, value]) => value))}`;
  const isWhole = count.isOwn && count.data && !count.error;
  const total = isWhole ? (
    <>
      <b>{exact(count.data.tables)}</b> of {exact(count.data.all)}
      <Sep />
      {count.data.size_unknown ? 'at least ' : ''}
      {bytes(count.data.size ?? 0)}
    </>
  ) : null;
  const list = isPhone.value ? (
    <ul class="rows phone-rows">
      {rows.map((one, i) => (
        <PhoneRow key={one.id} one={one} isFirst={i === 0} hasAccount={isMany} />
      ))}
    </ul>
  ) : (
    <Rows {...{rows, unknown, chosen, sort}} />
  );
  return (
    <div class="page tables">
      <header class="page-head tight">
        <h1>Tables</h1>
        <div class="bar">
          <KeepFilter q={q} />
          <a class="button" href={to('map', {q})}>
            <Icon of={LayoutGrid} size={14} />
            On the map
          </a>
          {isPhone.value ? null : <ChooseColumns chosen={chosen} onChange={choose} />}
          <a class="button" href={csv} download>
            <Icon of={Download} size={14} />
            CSV
          </a>
        </div>
      </header>
      <Saved q={q} />
      <FilterField q={q} error={first.error} end={total} />
      {first.error && first.error.answer?.at === undefined ? <Failed of={first} what="The tables" /> : null}
      <div class="scroll list" tabIndex={isPhone.value ? undefined : 0} role="region" aria-label="Tables found" aria-busy={first.isLoading}>
        {first.data === undefined ? first.error ? null : <Loading rows={14} /> : list}
        {first.isOwn && first.data && !first.error && rows.length === 0 ? <Empty q={q} /> : null}
        {next && rows.length < ROWS_MAX ? <End askMore={askMore} /> : null}
        {rows.length >= ROWS_MAX ? <p class="note">These are the first {exact(rows.length)}. Narrow the filter, or take the CSV.</p> : null}
      </div>
    </div>
  );
}
