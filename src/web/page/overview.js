// Accounts and regions as a heat map, how complete each part is, what changed last.
import {h, choice} from './dom.js';
import {age, bytes, count, objects, run} from './format.js';
import {address, change, get} from './route.js';

// What is not known is null.
const MEASURES = {
  tables: ['Tables', (region) => region.tables, count],
  bytes: ['Storage', (region) => region.bytes, bytes],
  capacity: ['Provisioned capacity', ({read_capacity: read, write_capacity: write}) => (read === null && write === null ? null : read + write), count],
};

// What the map stands on; another operation that is denied leaves no table out. `ec2:DescribeRegions` has a note where it failed.
const OF_TABLES = /^(dynamodb:(ListTables|DescribeTable)|ec2:DescribeRegions)$/;

function heatMap(accounts, regions, coverage, measure) {
  const [, value, text] = MEASURES[measure];
  const names = [...new Set([...regions, ...coverage].map((one) => one.region))].filter(Boolean).sort();
  const most = Math.max(1, ...regions.map((region) => value(region) ?? 0));
  const cell = (account, name) => {
    const region = regions.find((one) => one.account === account && one.region === name);
    const notes = coverage.filter((one) => one.account === account && one.region === name);
    const parts = notes.filter((one) => OF_TABLES.test(one.operation));
    const unread = notes.filter((one) => one.state !== 'complete' && !parts.includes(one));
    const isWhole = parts.length > 0 && parts.every((part) => part.state === 'complete');
    if (!region && parts.length === 0) return h('td', {class: 'quiet'}, '');
    const share = region ? Math.sqrt((value(region) ?? 0) / most) : 0;
    const state = isWhole ? '' : ' · incomplete';
    const beside = unread.length ? h('small', {}, `${unread.length} of ${notes.length} incomplete`) : null;
    const oldest = parts.map((part) => part.complete_at ?? 0).sort((a, b) => a - b)[0];
    const link = h('a', {
      href: address('tables', {account, region: name}),
      title: region ? `${count(region.tables)} tables, ${bytes(region.bytes)}, ${count(region.read_capacity)} RCU, ${count(region.write_capacity)} WCU` : '',
    }, text(region ? value(region) : isWhole ? 0 : null), h('small', {}, `${age(oldest || null)}${state}`), beside);
    const td = h('td', {}, link);
    td.style.background = `rgba(var(--heat), ${(0.08 + 0.42 * share).toFixed(3)})`;
    return td;
  };
  return h('div', {class: 'scroll'}, h('table', {class: 'heat'},
    h('caption', {class: 'quiet'}, `${MEASURES[measure][0]} by account and region, and when all tables there were last read`),
    h('thead', {}, h('tr', {}, h('th', {scope: 'col'}, 'Account'), names.map((name) => h('th', {scope: 'col'}, name)))),
    h('tbody', {}, accounts.map(({account, name}) => h('tr', {},
      h('th', {scope: 'row'}, account, name ? h('small', {class: 'quiet'}, ` ${name}`) : null),
      names.map((region) => cell(account, region)))))));
}

// What has the same reason in several regions is one line; AWS's refusals name the region.
function grouped(parts) {
  const groups = new Map();
  for (const part of parts) {
    const reason = part.region ? (part.reason ?? '').replaceAll(part.region, '*') : part.reason ?? '';
    const key = JSON.stringify([part.account, part.state, reason]);
    const group = groups.get(key) ?? {...part, regions: new Set(), operations: new Set()};
    groups.set(key, group);
    group.regions.add(part.region);
    group.operations.add(part.operation);
    if (group.regions.size > 1) group.reason = reason;
    if (part.complete_at === null || (group.complete_at !== null && part.complete_at < group.complete_at)) group.complete_at = part.complete_at;
  }
  return [...groups.values()];
}

const oneOrAll = (names, noun) => h('td', {title: [...names].join(', ')}, names.size === 1 ? [...names][0] : `${names.size} ${noun}`);

function incomplete(coverage) {
  const parts = coverage.filter((part) => part.state !== 'complete');
  if (coverage.length === 0) return h('p', {class: 'quiet'}, 'No sync has noted here what it read.');
  if (parts.length === 0) return h('p', {class: 'good'}, 'Every part was read completely.');
  return h('div', {class: 'scroll'}, h('table', {},
    h('thead', {}, h('tr', {}, ['Account', 'Region', 'Operation', 'State', 'Last complete', 'Why'].map((text) => h('th', {scope: 'col'}, text)))),
    h('tbody', {}, grouped(parts).map((part) => h('tr', {}, h('td', {}, part.account), oneOrAll(part.regions, 'regions'), oneOrAll(part.operations, 'operations'),
      h('td', {class: 'bad'}, part.state), h('td', {}, age(part.complete_at)), h('td', {class: 'why'}, part.reason ?? ''))))));
}

function lastChanges(runs, keeps) {
  if (!keeps) return h('p', {class: 'quiet'}, 'Only the embedded store keeps what changed.');
  if (runs.length === 0) return h('p', {class: 'quiet'}, 'Nothing has changed since the first sync.');
  const [last] = runs;
  return h('p', {}, h('a', {href: address('history', {tag: last.tag})}, run(last.tag)),
    `: ${count(last.added)} added, ${count(last.removed)} removed, ${count(last.changed)} changed.`);
}

export async function overview(query, about) {
  const [answer, runs] = await Promise.all([get('overview'), about.keeps_changes ? get('runs').catch(() => ({columns: [], rows: []})) : {columns: [], rows: []}]);
  const [accounts, regions, coverage] = [answer.accounts, answer.regions, answer.coverage].map(objects);
  const measure = Object.hasOwn(MEASURES, query.measure) ? query.measure : 'tables';
  const sum = (name) => {
    const known = regions.map((region) => region[name]).filter((value) => value !== null);
    return known.length || !regions.length ? known.reduce((total, value) => total + value, 0) : null;
  };
  const unread = coverage.filter((part) => OF_TABLES.test(part.operation) && part.state !== 'complete');
  // What was read before and stays may be gone by now.
  const atLeast = unread.length === 0 ? '' : unread.some((part) => part.complete_at !== null) ? 'about ' : 'at least ';
  const totals = [['Tables', count(sum('tables'))], ['Items', count(sum('items'))], ['Storage', bytes(sum('bytes'))],
    ['Read capacity', count(sum('read_capacity'))], ['Write capacity', count(sum('write_capacity'))]].map(([name, value]) => [name, value === '–' ? value : atLeast + value]);
  totals.unshift(['Accounts', count(accounts.length)], ['Regions', count(new Set(regions.map((region) => region.region)).size)]);
  return [
    h('h2', {}, 'Overview'),
    h('ul', {class: 'cards'}, totals.map(([name, value]) => h('li', {}, h('strong', {}, value), name))),
    h('div', {class: 'bar'}, choice('Shown', measure, Object.entries(MEASURES).map(([key, [text]]) => [key, text]), (value) => change({measure: value}))),
    accounts.length ? heatMap(accounts, regions, coverage, measure) : h('p', {class: 'empty'}, 'The graph is empty: run dynatlas sync first.'),
    h('h2', {}, 'Coverage'), incomplete(coverage),
    h('h2', {}, 'What changed last'), lastChanges(objects(runs), about.keeps_changes),
  ];
}
