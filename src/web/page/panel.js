// The side panel: everything about one node.
import {h} from './dom.js';
import {consoleAddress, time} from './format.js';
import {change, get, withNode} from './route.js';

function value(name, one) {
  const text = typeof one === 'object' ? JSON.stringify(one) : String(one);
  const isTime = typeof one === 'number' && (name.endsWith('_date_time') || name.endsWith('_at') || name === 'lastupdated');
  return isTime ? `${text} (${time(one)})` : text;
}

// What Dynatlas notes down for itself comes last.
function byName([a], [b]) {
  const rank = (name) => (name.startsWith('_') ? 1 : 0);
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}

function neighbours(answer, id) {
  const groups = new Map();
  for (const one of answer.relationships) {
    const outward = one.source === id;
    const name = outward ? `${one.type} → ${one.target_label}` : `${one.source_label} → ${one.type}`;
    groups.set(name, [...(groups.get(name) ?? []), outward ? one.target : one.source]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, ids]) => h('section', {}, h('h3', {}, name),
    h('ul', {}, ids.map((one) => h('li', {}, h('a', {href: withNode(one)}, one)))),
    ids.length >= answer.limit ? h('p', {class: 'quiet'}, `The first ${answer.limit}.`) : null));
}

export async function panel(id) {
  const close = h('button', {type: 'button', id: 'close', onclick: () => change({node: ''})}, 'Close');
  let answer;
  try {
    answer = await get('node', {id});
  } catch (error) {
    return [close, h('h2', {}, id), h('p', {class: 'bad'}, error.message)];
  }
  return [close, answer.nodes.map((node) => {
    const {properties} = node;
    const link = node.label === 'DynamoDBTable' ? consoleAddress(id, properties.name ?? '') : null;
    return h('section', {}, h('h2', {}, properties.name ?? id), h('p', {class: 'quiet'}, node.labels.join(' · ')),
      link ? h('p', {}, h('a', {href: link, rel: 'noreferrer', target: '_blank'}, 'Open in the AWS console')) : null,
      h('dl', {}, Object.entries(properties).sort(byName).flatMap(([name, one]) => [h('dt', {}, name), h('dd', {}, value(name, one))])));
  }), h('h2', {}, 'Relationships'), neighbours(answer, id)];
}
