// Every table as a row: sorted and filtered by the server, so that a million of them are no more to the browser than a hundred.
import {anyOf, h, choice, search} from './dom.js';
import {bytes, count, objects, time} from './format.js';
import {change, changeInPlace, current, get, withNode} from './route.js';

const PAGE = 100;
const COLUMNS = {
  name: {title: 'Name'},
  account: {title: 'Account'},
  region: {title: 'Region'},
  status: {title: 'Status'},
  items: {title: 'Items', text: count, number: true},
  bytes: {title: 'Size', text: bytes, number: true},
  billing_mode: {title: 'Billing'},
  read_capacity: {title: 'RCU', text: count, number: true},
  write_capacity: {title: 'WCU', text: count, number: true},
  indexes: {title: 'Indexes', text: count, number: true},
  kms_key: {title: 'KMS key'},
  stream: {title: 'Stream'},
  created: {title: 'Created', text: time},
};
const USUAL = ['name', 'account', 'region', 'status', 'items', 'bytes', 'billing_mode', 'read_capacity', 'write_capacity', 'indexes', 'created'];

function head(name, query) {
  const {title, number} = COLUMNS[name];
  const sorted = (query.sort || 'name') === name;
  const down = query.descending === 'true';
  const mark = sorted ? (down ? ' ▼' : ' ▲') : '';
  return h('th', {scope: 'col', class: number && 'number', 'aria-sort': sorted ? (down ? 'descending' : 'ascending') : null},
    h('button', {type: 'button', onclick: () => change({sort: name, descending: sorted && !down ? 'true' : '', offset: ''})}, title + mark));
}

function cell(name, table) {
  const {text, number} = COLUMNS[name];
  const value = table[name];
  if (name === 'name') return h('td', {title: value}, h('a', {href: withNode(table.id)}, value ?? table.id));
  return h('td', {class: number && 'number', title: typeof value === 'string' ? value : null}, text ? text(value) : value ?? '–');
}

// What can be chosen of what a table is, whichever tables there are.
const KINDS = {
  status: ['Status', anyOf(['ACTIVE', 'ARCHIVED', 'ARCHIVING', 'CREATING', 'DELETING', 'INACCESSIBLE_ENCRYPTION_CREDENTIALS', 'REPLICATION_NOT_AUTHORIZED', 'UPDATING'])],
  billing: ['Billing', anyOf(['PAY_PER_REQUEST', 'PROVISIONED', 'not told'])],
  key: ['Encryption', [['', 'all'], ['yes', 'customer key or KMS'], ['no', 'key of DynamoDB']]],
};

// It stays open while columns are chosen.
function columnChooser(shown) {
  return h('details', {class: 'columns', open: document.querySelector('details.columns')?.open}, h('summary', {}, 'Columns'), h('div', {}, Object.entries(COLUMNS).map(([name, {title}]) =>
    h('label', {}, h('input', {type: 'checkbox', checked: shown.includes(name), disabled: name === 'name', onchange: (event) => {
      const next = Object.keys(COLUMNS).filter((one) => (one === name ? event.target.checked : shown.includes(one)));
      change({columns: next.join(',')});
    }}), title))));
}

export async function tables(query) {
  const offset = Number(query.offset || 0);
  const wanted = {search: query.search, account: query.account, region: query.region, status: query.status, billing: query.billing, key: query.key, sort: query.sort, descending: query.descending};
  const [answer, whole] = await Promise.all([get('tables', {...wanted, limit: PAGE, offset}), get('overview')]);
  const rows = objects(answer);
  const shown = query.columns ? query.columns.split(',').filter((name) => Object.hasOwn(COLUMNS, name)) : USUAL;
  const any = (name) => anyOf(objects(whole.regions).map((one) => one[name]));
  const csv = `/tables.csv?${new URLSearchParams(Object.entries(wanted).filter(([, value]) => value))}`;
  return [
    h('h2', {}, 'Tables'),
    h('div', {class: 'bar'},
      search('Search', query.search ?? '', (value) => changeInPlace({search: value, offset: ''})),
      choice('Account', query.account ?? '', any('account'), (value) => change({account: value, offset: ''})),
      choice('Region', query.region ?? '', any('region'), (value) => change({region: value, offset: ''})),
      Object.entries(KINDS).map(([name, [title, values]]) => choice(title, query[name] ?? '', values, (value) => change({[name]: value, offset: ''}))),
      columnChooser(shown),
      h('a', {href: csv, download: 'tables.csv'}, 'Download CSV')),
    h('div', {class: 'bar', role: 'status'},
      answer.total === 0 ? 'No table.' : `${count(offset + 1)} to ${count(offset + rows.length)} of ${count(answer.total)}`,
      h('button', {type: 'button', disabled: offset === 0, onclick: () => change({offset: Math.max(0, offset - PAGE) || ''})}, 'Previous'),
      h('button', {type: 'button', disabled: offset + rows.length >= answer.total, onclick: () => change({offset: offset + PAGE})}, 'Next')),
    h('div', {class: 'scroll'}, h('table', {id: 'tables'},
      h('thead', {}, h('tr', {}, shown.map((name) => head(name, current().query)))),
      h('tbody', {}, rows.map((table) => h('tr', {}, shown.map((name) => cell(name, table))))))),
  ];
}
