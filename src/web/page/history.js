// The change log: by run, by day, by table.
import {h, search} from './dom.js';
import {count, day, objects, time} from './format.js';
import {address, change, get, withNode} from './route.js';

const PAGE = 200;
const value = (one) => (one === null ? '–' : typeof one === 'object' ? JSON.stringify(one) : String(one));

function runsByDay(runs, tag) {
  const days = new Map();
  for (const run of runs) days.set(day(run.tag), [...(days.get(day(run.tag)) ?? []), run]);
  return [...days].map(([name, list]) => h('section', {}, h('h3', {}, name), h('ul', {}, list.map((run) => h('li', {},
    h('a', {href: address('history', {tag: run.tag}), 'aria-current': String(run.tag) === tag ? 'true' : null}, time(run.tag)),
    ` ${count(run.added)} added, ${count(run.removed)} removed, ${count(run.changed)} changed`)))));
}

export async function history(query, about) {
  if (!about.keeps_changes) {
    return [h('h2', {}, 'History'), h('p', {class: 'empty'}, 'Only the embedded store keeps a change log. With Neo4j, dynatlas sync --changes FILE writes it.')];
  }
  const offset = Number(query.offset || 0);
  const [runs, answer] = await Promise.all([get('runs'), get('changes', {tag: query.tag, search: query.search, limit: PAGE, offset})]);
  const changes = objects(answer);
  return [
    h('h2', {}, 'History'),
    runs.rows.length ? runsByDay(objects(runs), query.tag ?? '') : h('p', {class: 'empty'}, 'Nothing has changed since the first sync.'),
    h('div', {class: 'bar'}, search('Table', query.search ?? '', (text) => change({search: text, offset: ''})),
      query.tag ? h('a', {href: address('history', {search: query.search})}, 'All runs') : null,
      h('button', {type: 'button', disabled: offset === 0, onclick: () => change({offset: Math.max(0, offset - PAGE) || ''})}, 'Later'),
      h('button', {type: 'button', disabled: changes.length < PAGE, onclick: () => change({offset: offset + PAGE})}, 'Earlier')),
    h('div', {class: 'scroll'}, h('table', {id: 'changes'},
      h('thead', {}, h('tr', {}, ['When', 'What', 'Label', 'Node', 'Property', 'Before', 'After'].map((text) => h('th', {scope: 'col'}, text)))),
      h('tbody', {}, changes.map((one) => h('tr', {}, h('td', {}, time(one.tag)),
        h('td', {class: `kind ${one.kind === 'removed' ? 'bad' : one.kind === 'added' ? 'good' : ''}`}, one.kind), h('td', {}, one.label),
        h('td', {title: one.id}, h('a', {href: withNode(one.id)}, one.id)), h('td', {}, one.property ?? ''),
        h('td', {title: value(one.before)}, one.property ? value(one.before) : ''), h('td', {title: value(one.after)}, one.property ? value(one.after) : '')))))),
  ];
}
