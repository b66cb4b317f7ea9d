// The tree behind the map: of the rows that /api/tree answers, or of its groups where there are too many tables.
import {quoted} from './address.js';
import {objects} from './rows.js';

// Fills by value, fixed to their meaning; the worst first, as they stand at the bottom of a stacked cell. Then the filter that names the value.
const UNKNOWN = ['unknown', 'Not read', 'unknown'];
const onOff = (on, off) => [['off', off, 'medium'], ['on', on, 'cat1'], UNKNOWN];
export const COLOURS = {
  recovery: {title: 'Point-in-time recovery', key: 'pitr', values: onOff('On', 'Off')},
  protected: {title: 'Deletion protection', key: 'protected', values: onOff('On', 'Off')},
  billing: {
    title: 'Billing',
    key: 'billing',
    values: [
      ['on-demand', 'On-demand', 'cat0'],
      ['provisioned', 'Provisioned', 'cat1'],
      ['unknown', 'Unknown', 'unknown'],
    ],
  },
  encryption: {
    title: 'Encryption',
    key: 'key',
    values: [
      ['customer', 'Customer key', 'cat1'],
      ['aws', 'AWS managed key', 'cat0'],
      ['dynamodb', 'AWS owned key', 'cat5'],
      ['unknown', 'Key not read', 'unknown'],
    ],
  },
  age: {
    title: 'Age',
    key: 'created',
    values: [
      ['30d', 'Under 1 month', 'ramp0', 'created:<30d'],
      ['1y', '1–12 months', 'ramp1', 'created:>=30d created:<1y'],
      ['2y', '1–2 years', 'ramp2', 'created:>=1y created:<2y'],
      ['4y', '2–4 years', 'ramp3', 'created:>=2y created:<4y'],
      ['older', 'Over 4 years', 'ramp4', 'created:>=4y'],
      ['unknown', 'Unknown', 'unknown'],
    ],
  },
  class: {
    title: 'Table class',
    key: 'class',
    values: [
      ['standard', 'Standard', 'cat0'],
      ['infrequent-access', 'Infrequent access', 'cat1'],
      ['unknown', 'Unknown', 'unknown'],
    ],
  },
  status: {
    title: 'Status',
    key: 'status',
    values: [
      ['inaccessible_encryption_credentials', 'Key inaccessible', 'critical'],
      ['archived', 'Archived', 'high'],
      ['archiving', 'Archiving', 'high'],
      ['deleting', 'Deleting', 'medium'],
      ['updating', 'Updating', 'cat2'],
      ['creating', 'Creating', 'cat1'],
      ['active', 'Active', 'cat0'],
      ['unknown', 'Unknown', 'unknown'],
    ],
  },
  findings: {
    title: 'Findings',
    key: 'finding',
    values: [
      ['critical', 'Critical', 'critical', 'finding:critical'],
      ['high', 'High', 'high', 'finding:high -finding:critical'],
      ['medium', 'Medium', 'medium', 'finding:medium -finding:>=high'],
      ['low', 'Low', 'low', 'finding:low -finding:>=medium'],
      ['info', 'Info', 'info', 'finding:info -finding:>=low'],
      ['none', 'None found', 'pass'],
      ['unknown', 'Not stored', 'unknown'],
    ],
  },
  owner: {
    title: 'Owner',
    key: 'team',
    values: [
      ['none', 'None', 'cat5'],
      ['unknown', 'Tags not read', 'unknown'],
    ],
  },
};

const hash = (text) => [...text].reduce((sum, c) => Math.imul(sum ^ c.codePointAt(0), 16777619) >>> 0, 2166136261);
// [value, title, fill, filter] of any value: an owner's colour comes of its name, never of the order.
export function valueOf(colour, value) {
  const {key, values} = COLOURS[colour];
  const [, title = value, fill = `cat${hash(value) % 5}`, filter] = values.find(([one]) => one === value) ?? [];
  return {value, title, fill, filter: filter ?? `${key}:${quoted(value)}`};
}
// No owner is told as an empty text, what is not known as nothing.
const told = (value) => (value === '' ? 'none' : (value ?? 'unknown'));
const tablesOf = (answer) => objects(answer).map((one) => ({...one, colour: told(one.colour)}));
const named = (shares) => Object.fromEntries(Object.entries(shares).map(([value, share]) => [told(value), share]));

// How many tables of each colour, and their size, as the program says where it adds up.
function added(tables) {
  const legend = {};
  for (const one of tables) {
    const value = one.colour;
    legend[value] ??= {tables: 0, size: 0};
    legend[value].tables += 1;
    legend[value].size += one.size ?? 0;
  }
  return legend;
}
// In the order of the legend: those that have a place, then the others by their number of tables.
export function legendOf(colour, answer) {
  const legend = answer.whole ? added(tablesOf(answer)) : named(answer.legend);
  const known = COLOURS[colour].values.map(([value]) => value);
  const others = Object.keys(legend)
    .filter((value) => !known.includes(value))
    .sort((a, b) => legend[b].tables - legend[a].tables);
  return [...others, ...known].map((value) => ({...valueOf(colour, value), ...(legend[value] ?? {tables: 0, size: 0})}));
}

const GROUP_MAX = 60;
const DEPTH_MAX = 6;
const cut = (name, depth) =>
  name
    .split(/(?<=[-_.])/)
    .slice(0, depth)
    .join('')
    .replace(/[-_.]$/, '');
const by = (list, key) => {
  const groups = new Map();
  for (const one of list) {
    const name = key(one);
    if (groups.has(name)) groups.get(name).push(one);
    else groups.set(name, [one]);
  }
  return [...groups];
};

// Names that begin alike stand together: as long a beginning as all of a group share, 2 to 60 of them.
function byPrefix(list, depth = 1) {
  const groups = by(list, (one) => cut(one.name, depth));
  if (groups.length === 1 && depth < DEPTH_MAX) return byPrefix(list, depth + 1);
  return groups.flatMap(([prefix, some]) => {
    if (some.length === 1) return some;
    if (some.length > GROUP_MAX && depth < DEPTH_MAX) return byPrefix(some, depth + 1);
    return [{name: `${prefix}*`, key: prefix, level: 'prefix', children: some}];
  });
}

const group =
  (level, children) =>
  ([key, list]) => ({name: key, key, level, children: children(list)});
const inRegions = (list) => by(list, (one) => one.region).map(group('region', byPrefix));
const inAccounts = (list) => by(list, (one) => one.account).map(group('account', inRegions));

function ofRows(list, way, at) {
  if (way === 'place') return [inAccounts, inRegions, byPrefix][Math.min(at.length, 2)](list);
  if (at.length > 0) return byPrefix(list);
  return way === 'region' ? inRegions(list) : by(list, (one) => one.key ?? 'unknown').map(group('group', byPrefix));
}

// `skipped`: of the names above, those that all groups share and none needs to say.
const ofGroup =
  (level, skipped, names, above = []) =>
  (one) => {
    const path = [...above, one.key];
    const name = level === 'prefix' ? `${one.key}*` : (names.get(one.key) ?? (one.key || 'none'));
    if (one.children?.length) return {name, key: one.key, level: 'group', children: one.children.map(ofGroup('group', skipped, names, path))};
    const title = [...above.slice(skipped).map((key) => names.get(key) ?? key), name].join(', ');
    return {name, title, key: one.key, path, size: one.size ?? 0, tables: one.tables, shares: named(one.shares)};
  };

// {name, level, children}, accounts by their `names`; leaves are tables {id, name, size, colour, …} or groups that were added up {name, size, tables, shares}.
export function treeOf(answer, way, names) {
  const root = (children) => ({name: answer.at.at(-1) ?? 'All', level: 'root', children});
  if (answer.whole) {
    const list = tablesOf(answer);
    const children = ofRows(list, way, answer.at).map((one) => ({...one, name: one.level === 'account' ? (names.get(one.key) ?? one.key) : one.name}));
    return root(
      way === 'place' && answer.at.length === 0 && children.length === 1
        ? children[0].children.map((one) => ({...one, path: [children[0].key, one.key]}))
        : children,
    );
  }
  const rest = answer.rest?.tables ? [{name: `${answer.rest.tables} more`, size: answer.rest.size ?? 0, tables: answer.rest.tables, shares: {}}] : [];
  return root([...answer.groups.map(ofGroup(answer.level, answer.groups.length === 1 ? 1 : 0, names)), ...rest]);
}

export const leavesOf = (node) => (node.children ? node.children.flatMap(leavesOf) : [node]);
export const tablesIn = (node) => leavesOf(node).reduce((sum, one) => sum + (one.tables ?? 1), 0);
export const sizeIn = (node) => leavesOf(node).reduce((sum, one) => sum + (one.size ?? 0), 0);
