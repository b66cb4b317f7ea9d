// The side panel: everything about one node.
import {h} from './dom.js';
import {facts} from './facts.js';
import {bytes, consoleAddress, count, run, shortName, time} from './format.js';
import {change, get, withNode} from './route.js';

const LIST_MAX = 10;  // longer ones are opened by a click

// A list is a line for each element; what is within lists stands beside each other.
function listed(one) {
  if (!Array.isArray(one)) return JSON.stringify(one, null, 2);
  if (one.length === 0) return 'none';
  return one.map((each) => (Array.isArray(each) ? each.join(' ') : typeof each === 'object' ? JSON.stringify(each) : String(each))).join('\n');
}

// A list or an object that SQL keeps as a text; nothing of another text.
function parsed(text) {
  if (!/^[[{]/.test(text)) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

// What a person reads in it; null where that is the value itself.
function meaning(name, one, times) {
  if (name === 'lastupdated') return run(one);
  if (name === 'firstseen') return typeof one === 'number' ? time(one / 1000) : null;  // milliseconds
  if (typeof one !== 'number') return null;
  if (times.includes(name) || name.endsWith('_at')) return time(one);
  if (name === 'size' || name.endsWith('_bytes')) return bytes(one);
  return Number.isInteger(one) && one >= 10_000 ? count(one) : null;
}

function value(name, one, times) {
  const list = typeof one === 'object' ? one : typeof one === 'string' ? parsed(one) : null;
  if (list !== null) return listed(list);
  const read = meaning(name, one, times);
  return read === null ? String(one) : [read, h('span', {class: 'quiet'}, ` (${one})`)];
}

// What Dynatlas notes down for itself comes last.
function byName([a], [b]) {
  const rank = (name) => (name.startsWith('_') ? 1 : 0);
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}

function links(ids, from) {
  const list = h('ul', {}, ids.map((one) => h('li', {}, h('a', {href: withNode(one), title: one}, shortName(one, from)))));
  return ids.length > LIST_MAX ? h('details', {}, h('summary', {}, `${ids.length}`), list) : list;
}

// GLOBAL_SECONDARY_INDEX is Cartography's name of HAS_GSI.
const isTwice = (one, all) => one.type === 'GLOBAL_SECONDARY_INDEX' && all.some(({type, source, target}) => type === 'HAS_GSI' && source === one.source && target === one.target);

function neighbours(answer, id) {
  const groups = new Map();
  for (const one of answer.relationships) {
    if (isTwice(one, answer.relationships)) continue;
    const outward = one.source === id;
    const name = outward ? `${one.type} → ${one.target_label}` : `${one.source_label} → ${one.type}`;
    groups.set(name, [...(groups.get(name) ?? []), outward ? one.target : one.source]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, ids]) => h('section', {}, h('h3', {}, name), links(ids, id),
    ids.length >= answer.limit ? h('p', {class: 'quiet'}, `The first ${answer.limit}.`) : null));
}

export async function panel(id) {
  const close = h('button', {type: 'button', id: 'close', onclick: () => change({node: ''})}, 'Close');
  let answer;
  let known;
  try {
    answer = await get('node', {id});
    if (answer.nodes.some(({label}) => label === 'DynamoDBTable')) known = await get('facts', {id});
  } catch (error) {
    return [close, h('h2', {}, id), h('p', {class: 'bad'}, error.message)];
  }
  return [close, answer.nodes.map((node) => {
    const {properties} = node;
    const isTable = node.label === 'DynamoDBTable';
    const link = isTable ? consoleAddress(id, properties.name ?? '') : null;
    return h('section', {}, h('h2', {}, properties.name ?? shortName(id)), h('p', {class: 'quiet'}, node.labels.join(' · ')),
      link ? h('p', {}, h('a', {href: link, rel: 'noreferrer', target: '_blank'}, 'Open in the AWS console')) : null,
      isTable ? facts(id, known) : null,
      h('dl', {}, Object.entries(properties).sort(byName).flatMap(([name, one]) => [h('dt', {}, name), h('dd', {title: typeof one === 'string' ? one : null}, value(name, one, node.times))])));
  }), h('h2', {}, 'Relationships'), neighbours(answer, id)];
}
