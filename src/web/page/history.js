// The change log: by run, by day, by table.
import {choice, h, search} from './dom.js';
import {count, objects, ofArn, run, runDay} from './format.js';
import {address, change, changeInPlace, get, withNode} from './route.js';

const PAGE = 200;
const RUNS_MAX = 100;  // that the server tells of
const value = (one) => (one === null ? '–' : typeof one === 'object' ? JSON.stringify(one) : String(one));

function runsByDay(runs, tag) {
  const days = new Map();
  for (const one of runs) days.set(runDay(one.tag), [...(days.get(runDay(one.tag)) ?? []), one]);
  return [...days].map(([name, list]) => h('section', {}, h('h3', {}, name), h('ul', {}, list.map((one) => h('li', {},
    h('a', {href: address('history', {tag: one.tag}), 'aria-current': String(one.tag) === tag ? 'true' : null}, run(one.tag)),
    ` ${count(one.added)} added, ${count(one.removed)} removed, ${count(one.changed)} changed`)))));
}

function changedTables(tables, query) {
  return h('div', {class: 'scroll'}, h('table', {id: 'changed'},
    h('thead', {}, h('tr', {}, ['Account', 'Region', 'Table', 'Last', 'Runs', 'Added', 'Removed', 'Properties changed'].map((text) => h('th', {scope: 'col'}, text)))),
    h('tbody', {}, tables.map((one) => {
      const {account, region, name} = ofArn(one.table_id);
      return h('tr', {}, h('td', {}, account), h('td', {}, region),
        h('td', {title: one.table_id}, h('a', {href: address('history', {...query, by: '', table: one.table_id, offset: ''})}, name)), h('td', {}, run(one.last)),
        ['runs', 'added', 'removed', 'changed'].map((column) => h('td', {class: 'number'}, count(one[column]))));
    }))));
}

function differences(changes) {
  return h('div', {class: 'scroll'}, h('table', {id: 'changes'},
    h('thead', {}, h('tr', {}, ['When', 'What', 'Label', 'Account', 'Region', 'Node', 'Property', 'Before', 'After'].map((text) => h('th', {scope: 'col'}, text)))),
    h('tbody', {}, changes.map((one) => {
      const {account, region, name} = ofArn(one.id);
      return h('tr', {}, h('td', {}, run(one.tag)),
        h('td', {class: `kind ${one.kind === 'removed' ? 'bad' : one.kind === 'added' ? 'good' : ''}`}, one.kind), h('td', {}, one.label),
        h('td', {}, account), h('td', {}, region), h('td', {title: one.id}, h('a', {href: withNode(one.id)}, name)), h('td', {}, one.property ?? ''),
        h('td', {title: value(one.before)}, one.property ? value(one.before) : ''), h('td', {title: value(one.after)}, one.property ? value(one.after) : ''));
    }))));
}

export async function history(query, about) {
  if (!about.keeps_changes) {
    return [h('h2', {}, 'History'), h('p', {class: 'empty'}, 'Only the embedded store keeps a change log. With Neo4j, dynatlas sync --changes FILE writes it.')];
  }
  const offset = Number(query.offset || 0);
  const byTable = query.by === 'table';
  const page = {search: query.search, limit: PAGE, offset};
  const [runs, answer] = await Promise.all([get('runs'), byTable ? get('changed_tables', page) : get('changes', {...page, tag: query.tag, table: query.table})]);
  const rows = objects(answer);
  return [
    h('h2', {}, 'History'),
    runs.rows.length ? null : h('p', {class: 'empty'}, 'Nothing has changed since the first sync.'),
    byTable ? null : runsByDay(objects(runs), query.tag ?? ''),
    !byTable && runs.rows.length === RUNS_MAX ? h('p', {class: 'quiet'}, `The latest ${RUNS_MAX} runs that changed something; what earlier ones did is below.`) : null,
    h('div', {class: 'bar'},
      choice('By', byTable ? 'table' : 'day', [['day', 'day'], ['table', 'table']], (by) => change({by: by === 'day' ? '' : by, tag: '', table: '', offset: ''})),
      search('Table', query.search ?? '', (text) => changeInPlace({search: text, offset: ''})),
      query.tag ? h('a', {href: address('history', {...query, tag: '', offset: ''})}, 'All runs') : null,
      query.table ? h('a', {href: address('history', {...query, table: '', offset: ''})}, 'All tables') : null,
      h('button', {type: 'button', disabled: offset === 0, onclick: () => change({offset: Math.max(0, offset - PAGE) || ''})}, 'Later'),
      h('button', {type: 'button', disabled: rows.length < PAGE, onclick: () => change({offset: offset + PAGE})}, 'Earlier')),
    query.table ? h('p', {class: 'quiet'}, `Of ${query.table} and what is its own`) : null,
    byTable ? changedTables(rows, query) : differences(rows),
  ];
}
