// Ask: anything else. Named questions, and a statement of one's own that only reads.
import {Download, LayoutGrid, Play, Search} from 'lucide';
import {useEffect, useRef, useState} from 'preact/hooks';
import {change, quoted, route, tableOf, to, toNode, toTable} from './address.js';
import {about, useAnswer} from './answers.js';
import {count, exact, plain, words} from './format.js';
import {Answered, Copy, Icon, Loading, Panel, Unread} from './parts.jsx';

const SHOWN_MAX = 500;
const capital = (text) => text[0].toUpperCase() + text.slice(1);
const OWN = 'sql';
const shellWord = (text) => (/^[\w.=/:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

function Questions({questions, chosen}) {
  const [text, set] = useState('');
  const found = questions.filter((one) => `${one.name} ${one.question}`.toLowerCase().includes(text.toLowerCase()));
  return (
    <nav class="panel questions" aria-label="Questions">
      <div class="filter">
        <Icon of={Search} size={15} />
        <input
          id="filter"
          type="search"
          placeholder="Questions"
          aria-label="Find a question"
          value={text}
          onInput={(event) => set(event.currentTarget.value)}
        />
      </div>
      <ul>
        <li>
          <a data-row href={to(`ask/${OWN}`)} aria-current={chosen === OWN ? 'true' : undefined}>
            <b>Your own</b>
            <small>a statement that only reads</small>
          </a>
        </li>
        {found.map((one) => (
          <li key={one.name}>
            <a data-row href={to(`ask/${one.name}`)} aria-current={one.name === chosen ? 'true' : undefined}>
              <b>{capital(words(one.name))}</b>
              <small>{one.question}</small>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function csvField(cell) {
  if (cell === null) return '';
  const text = typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
  return `"${(typeof cell === 'string' && /^[=+@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
}
function download({columns, rows}, name) {
  const text = [columns, ...rows].map((row) => row.map(csvField).join(',')).join('\r\n');
  const link = Object.assign(document.createElement('a'), {
    href: URL.createObjectURL(new Blob([`${text}\r\n`], {type: 'text/csv'})),
    download: `${name}.csv`,
  });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

// The tables that rows are about, as a filter; null where they are none or more than it takes.
const TABLES_MAX = 40;
function filterOf({columns, rows}) {
  const places = new Set();
  for (const row of rows) {
    const at = (name) => row[columns.indexOf(name)];
    const named = at('account') && at('region') && at('table_name') ? {account: at('account'), region: at('region'), name: at('table_name')} : null;
    for (const table of [named, ...row.map((cell) => tableOf(cell))]) {
      if (table) places.add(`${table.account}/${table.region}/${table.name}`);
    }
    if (places.size > TABLES_MAX) return null;
  }
  return places.size ? `table:${[...places].map(quoted).join(',')}` : null;
}

// A cell that names a table leads to it.
function Cell({cell, column, row, columns}) {
  const at = (name) => row[columns.indexOf(name)];
  if (cell === null) return <span class="none">null</span>;
  if (cell === '?' || cell === 'unknown') return <Unread />;
  if (typeof cell === 'number') return <span class="num">{/tag|year|_at$/.test(column) ? cell : exact(cell)}</span>;
  if (typeof cell === 'object') return <code>{plain(JSON.stringify(cell))}</code>;
  if (typeof cell === 'string' && tableOf(cell))
    return (
      <a class="link" href={toNode(cell)}>
        {plain(cell)}
      </a>
    );
  if (column === 'table_name' && at('account') && at('region'))
    return (
      <a class="name" href={toTable({account: at('account'), region: at('region'), name: cell})}>
        {plain(cell)}
      </a>
    );
  return plain(cell);
}

function Result({data, name}) {
  const {columns, rows} = data;
  const filter = filterOf(data);
  const isNumber = columns.map((_, i) => rows.every((row) => row[i] === null || typeof row[i] === 'number') && rows.length > 0);
  return (
    <Panel
      title="Result"
      count={rows.length}
      flush
      aside={
        rows.length ? (
          <>
            {filter ? (
              <a class="button" href={to('map', {q: filter})}>
                <Icon of={LayoutGrid} size={14} />
                On the map
              </a>
            ) : null}
            <button type="button" class="button" onClick={() => download(data, name)}>
              <Icon of={Download} size={14} />
              CSV
            </button>
          </>
        ) : null
      }>
      {rows.length ? (
        <div class="scroll" tabIndex={0} role="region" aria-label="Result">
          <table class="table small">
            <thead>
              <tr>
                {columns.map((one, i) => (
                  <th key={one} scope="col" class={isNumber[i] ? 'right' : ''}>
                    {plain(one)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, SHOWN_MAX).map((row, i) => (
                <tr key={i}>
                  {row.map((cell, j) => (
                    <td key={j} class={isNumber[j] ? 'right' : ''}>
                      <Cell {...{cell, row, columns}} column={columns[j]} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <p class="none-line">No rows.</p>
      )}
      {rows.length > SHOWN_MAX ? (
        <p class="note heat-more">
          The first {SHOWN_MAX} of {exact(rows.length)} rows are shown; the CSV has all.
        </p>
      ) : null}
      {data.truncated ? <p class="note heat-more">Cut at {exact(data.limit)} rows.</p> : null}
    </Panel>
  );
}

// What the store says of the statement, with the place marked where it tells one.
function Wrong({error, text}) {
  const at = error.answer?.at;
  return (
    <p class="wrong" role="alert">
      {plain(error.message)}
      {at === undefined || !text ? null : (
        <code>
          {plain(text.slice(Math.max(0, at - 30), at))}
          <mark>{plain(text.slice(at, at + 12)) || 'the end'}</mark>
        </code>
      )}
    </p>
  );
}

function Form({one, isOwn, query}) {
  const [text, setText] = useState(isOwn ? (query.text ?? '') : one.statement);
  const [values, setValues] = useState(Object.fromEntries((one?.parameters ?? []).map(({name, value}) => [name, query[name] ?? value ?? ''])));
  const field = useRef();
  const [asked, setAsked] = useState(isOwn ? (query.text ? {text: query.text} : null) : {name: one.name, ...values});
  const answer = useAnswer(asked ? 'ask' : null, asked ?? {});
  const isEdited = !isOwn && text !== one.statement;
  const run = () => {
    if (isOwn || isEdited) location.hash = to(`ask/${OWN}`, {text});
    if (isOwn) {
      setAsked({text});
      answer.again();
      return;
    }
    if (!isEdited) {
      change(values, true);
      setAsked({name: one.name, ...values});
      answer.again();
    }
  };
  useEffect(() => {
    if (answer.error?.answer?.at !== undefined && field.current) field.current.setSelectionRange(answer.error.answer.at, answer.error.answer.at);
  }, [answer.error]);
  const command =
    isOwn || isEdited
      ? `dynatlas query ${shellWord(text)}`
      : ['dynatlas ask', one.name, ...Object.entries(values).map(([name, value]) => shellWord(`${name}=${value}`))].join(' ');
  const onKey = (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      run();
    }
  };
  const result = answer.isOwn && answer.data && !answer.error ? answer.data : null;
  return (
    <div class="stack" onKeyDown={onKey}>
      <Panel title={isOwn ? 'Your own statement' : capital(one.question)} aside={<Copy text={command} what="Copy the command" label="Command" />}>
        <textarea
          class="sql"
          ref={field}
          rows={Math.min(18, Math.max(4, text.split('\n').length))}
          spellcheck={false}
          aria-label="Statement"
          value={text}
          placeholder={
            about.value?.language === 'cypher'
              ? 'MATCH (t:DynamoDBTable) RETURN t.name LIMIT 10'
              : 'SELECT name, region, rows FROM DynamoDBTable ORDER BY rows DESC LIMIT 10'
          }
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <div class="bar">
          {isEdited || isOwn
            ? null
            : one.parameters.map(({name, description}) => (
                <label class="param" key={name} title={description}>
                  <code>{name}</code>
                  <input value={values[name]} onInput={(event) => setValues({...values, [name]: event.currentTarget.value})} />
                </label>
              ))}
          <button type="button" class="button primary" onClick={run} disabled={!text.trim()}>
            <Icon of={Play} size={13} />
            Run<kbd>Ctrl Enter</kbd>
          </button>
          <span class="quiet" role="status">
            {result
              ? `${count(result.rows.length, 'row')} in ${exact(result.ms)} ms`
              : asked && !answer.error
                ? 'running'
                : 'read-only, 10 s at most'}
          </span>
        </div>
        {answer.error ? <Wrong error={answer.error} text={asked?.text} /> : null}
      </Panel>
      {result ? (
        <Result data={result} name={one?.name ?? 'rows'} />
      ) : asked && !answer.error ? (
        <Panel title="Result">
          <Loading />
        </Panel>
      ) : null}
    </div>
  );
}

export function Ask() {
  const {
    rest: [name],
    query,
  } = route.value;
  const answer = useAnswer('ask');
  return (
    <div class={`page ask ${name ? 'is-chosen' : ''}`}>
      <header class="page-head tight">
        <h1>Ask</h1>
        {name ? (
          <a class="button phone-only" href={to('ask')}>
            All questions
          </a>
        ) : null}
      </header>
      <Answered of={answer} what="The questions">
        {({questions}) => {
          const one = name === OWN ? null : (questions.find((each) => each.name === name) ?? questions[0]);
          return (
            <div class="ask-grid">
              <Questions questions={questions} chosen={one?.name ?? OWN} />
              {name && name !== OWN && one.name !== name ? (
                <Panel>
                  <p>There is no question “{plain(name)}”.</p>
                </Panel>
              ) : (
                <Form key={one?.name ?? OWN + (query.text ?? '')} one={one} isOwn={one === null} query={query} />
              )}
            </div>
          );
        }}
      </Answered>
    </div>
  );
}
