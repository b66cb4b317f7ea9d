// The address says what is shown: #/view/rest?key=value. Addresses of earlier versions are rewritten.
import {signal} from '@preact/signals';

// A part of an address that somebody mistyped may be no valid encoding: it stands for itself.
export function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function parse(hash) {
  const [path, ...query] = hash.replace(/^#\/?/, '').split('?');
  const [view, ...rest] = path.split('/').map(decoded);
  return {view: view || 'overview', rest, query: Object.fromEntries(new URLSearchParams(query.join('?')))};
}

// `in`, the scope, stays from view to view.
export function to(path, query = {}) {
  const all = {...query, in: query.in ?? route.value.query.in};
  const kept = Object.entries(all).filter(([, value]) => value !== '' && value !== undefined && value !== null && value !== false);
  const text = new URLSearchParams(kept).toString();
  return `#/${path}${text ? `?${text}` : ''}`;
}

const joined = (parts) => parts.map(encodeURIComponent).join('/');
export const toTable = ({account, region, name}, part = '') => to(joined(['t', account, region, name, ...(part ? [part] : [])]));
export const toNode = (id) => (tableOf(id) ? toTable(tableOf(id)) : to('node', {id}));

// Where a DynamoDB table's ARN belongs; null where the text is no such ARN.
export function tableOf(arn) {
  const [, region, account, name] = /^arn:[^:]+:dynamodb:([^:]+):(\d{12}):table\/([^/]+)$/.exec(arn) ?? [];
  return name ? {account, region, name} : null;
}

// The account and region that an ARN names; those of another id are undefined.
export function placeOf(arn) {
  const [, , , region, account] = arn.split(':');
  return {account, region};
}

const PARTITIONS = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-isof-', 'aws-iso-f'],
  ['eusc-', 'aws-eusc'],
];
// The ARN that a table of this place has.
export function arnOf(account, region, name) {
  const partition = PARTITIONS.find(([start]) => region.startsWith(start))?.[1] ?? 'aws';
  return `arn:${partition}:dynamodb:${region}:${account}:table/${name}`;
}

// The same view with some of it changed; `in place` makes no entry in the browser's history.
export function change(changes, inPlace = false) {
  const {view, rest, query} = route.value;
  const next = to(joined([view, ...rest].filter((part) => part && part !== 'overview')), {...query, ...changes});
  if (inPlace) location.replace(next);
  else location.hash = next;
}

// A text as the filter language quotes it. It has no quote within quotes, which no name of AWS's has: what stands between them is looked for.
const quote = (text) => (/^[^\s",:*-][^\s",:*]*$/.test(text) ? text : `"${text}"`);
export const quoted = (text) => text.split('"').filter(Boolean).map(quote).join(' ');
const term = (key, value) => (value ? `${key}:${quoted(value)}` : '');

const BILLING = {PAY_PER_REQUEST: 'on-demand', PROVISIONED: 'provisioned'};
function filterOf({search, account, region, status, billing, key}) {
  return [
    search && quoted(search),
    term('account', account),
    term('region', region),
    term('status', status?.toLowerCase()),
    term('billing', BILLING[billing] ?? billing),
    term('key', key),
  ]
    .filter(Boolean)
    .join(' ');
}

// Addresses of earlier versions in today's words; null where the address is of today.
function rewritten({view, rest, query}) {
  if (view === 'arn') return toNode(rest.join('/'));
  if (query.node) return toNode(query.node);
  if (view === 'overview' && (query.measure || location.hash.startsWith('#/overview'))) return to('');
  const isOld = ['search', 'account', 'region', 'status', 'billing', 'key', 'paint', 'prefix', 'offset', 'descending'].some((name) => name in query);
  if (['tables', 'map'].includes(view) && isOld) return to(view, {q: filterOf(query)});
  if (view === 'history' && (query.tag || query.search || query.offset))
    return to('history', {by: query.by, run: query.tag, table: query.table, q: query.search});
  return null;
}

// The list of tables as it was last seen: what leads back to it leads there.
let lastTables = {};
export const toTables = () => to('tables', lastTables);

export const route = signal({view: 'overview', rest: [], query: {}});
function read() {
  if (location.hash !== '' && !location.hash.startsWith('#/')) return; // the skip link's
  const next = parse(location.hash);
  const instead = rewritten(next);
  if (instead !== null && instead !== location.hash) location.replace(instead);
  else route.value = next;
  if (route.value.view === 'tables') lastTables = route.value.query;
}
addEventListener('hashchange', read);
read();
