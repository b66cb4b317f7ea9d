// Overview: what should I look at today?
import {ArrowRight, Box, CircleSlash, Gauge, Rows3, Scale} from 'lucide';
import {route, to, toTable} from './address.js';
import {about, now, useAnswer} from './answers.js';
import {Change} from './changes.jsx';
import {asked} from './filter.js';
import {age, bytes, count, exact, isRunTime, iso, plain} from './format.js';
import {open, useTree} from './map.jsx';
import {Ago, Answered, Copy, Failed, Icon, Num, Panel, Sep, TriBar, Unread} from './parts.jsx';
import {OF_TABLES, placesOf, within} from './places.js';
import {objects} from './rows.js';
import {isPhone} from './theme.js';
import {Treemap} from './treemap.jsx';

const CHANGES = 7;
const DAY = 86_400;
const ACCOUNTS_MAX = 24;

// The facts of /api/protection: title, and the filter of the tables that lack it.
const FACTS = {
  pitr: ['Point-in-time recovery', 'pitr:off'], protected: ['Deletion protection', 'protected:off'], plan: ['Backup plan', 'plan:off'], backup: ['Own or AWS backup', 'backup:off'],
  own_key: ['Customer key, usable', '-key:customer'], closed: ['Closed to other accounts', 'policy:on'], ttl: ['Time to live', 'ttl:off'],
  scaling: ['Scaling (provisioned)', 'billing:provisioned scaling:off'], owner: ['Owner tag', 'team:none'],
};

function Fact({fact}) {
  const [title, q] = FACTS[fact];
  const {data, error, again} = useAnswer('protection', {fact, ...asked()});
  if (error && !data) return <li><button type="button" class="link" onClick={again} title={error.message}>{title}: try again</button></li>;
  const all = data ? data.on + data.off + data.unknown : 0;
  return <li><a href={to('tables', {q})} title={data ? `${exact(data.on)} on, ${exact(data.off)} off, ${exact(data.unknown)} not read` : undefined}>
    <span>{title}</span>{data ? <TriBar {...data} /> : <span />}<span class="num">{data ? <><b>{exact(data.on)}</b><i>/ {exact(all)}</i></> : null}</span></a></li>;
}
const Protection = () => <Panel title="Protection" aside={<span class="what-is"><i class="swatch on" />on<i class="swatch off" />off<i class="swatch unknown" />not read</span>}>
  <ul class="posture">{Object.keys(FACTS).map((fact) => <Fact key={fact} fact={fact} />)}</ul></Panel>;

const Bullet = ({of, most, tone}) => <span class="bullet"><i class={tone ? `fill-${tone}` : ''} style={{width: `${most ? Math.min(100, (100 * of) / most) : 0}%`}} /></span>;
function Capacity({total}) {
  const answer = useAnswer('capacity', asked());
  return <Panel title="Capacity and cost" flush><Answered of={answer} what="The capacity">{(capacity) => <CapacityRows capacity={capacity} total={total} />}</Answered></Panel>;
}
function CapacityRows({capacity, total}) {
  const {largest} = capacity;
  const n = (value, noun) => (value === null ? 'not read' : count(value, noun));
  const rows = [
    [Gauge, 'At its maximum', n(capacity.at_maximum, 'table'), <Bullet of={capacity.at_maximum} most={capacity.provisioned} tone="high" />, 'provisioned', to('tables', {q: 'billing:provisioned scaling:on'})],
    [Scale, 'Fixed capacity', n(capacity.fixed, 'table'), <Bullet of={capacity.fixed} most={capacity.provisioned} />, `of ${exact(capacity.provisioned)}`, to('tables', {q: 'billing:provisioned scaling:off'})],
    [CircleSlash, 'No upper bound', n(capacity.no_maximum, 'table'), <Bullet of={capacity.no_maximum} most={total?.all} />, 'on-demand', to('tables', {q: 'billing:on-demand max:none'})],
    largest ? [Rows3, 'Largest', plain(largest.name), <Bullet of={largest.size} most={total?.size} />, bytes(largest.size), toTable(largest)] : null,
    [Box, 'Empty', n(capacity.empty, 'table'), <Bullet of={capacity.empty} most={total?.all} />, 'no item', to('tables', {q: 'items:0'})],
  ].filter(Boolean);
  return <ul class="rows">{rows.map(([icon, title, what, bar, value, href]) => <li key={title}><a class="row capacity" data-row href={href}><Icon of={icon} size={15} /><span class="quiet">{title}</span><b class="name">{what}</b>{bar}<span class="num">{value}</span></a></li>)}</ul>;
}

function Changes() {
  const keeps = about.value?.keeps_changes;
  const since = now.value - DAY;
  const answer = useAnswer(keeps ? 'changes' : null, {limit: 100});
  const aside = <a href={to('history')}>History <Icon of={ArrowRight} size={14} /></a>;
  if (about.value && !keeps) return <Panel title="Since yesterday"><p class="none-line">Only the embedded store keeps a change log. With Neo4j, <code>dynatlas sync --changes FILE</code> writes it.</p></Panel>;
  const list = answer.data ? objects(answer.data).filter((one) => one.tag >= since || !isRunTime(one.tag)).slice(0, CHANGES) : [];
  return <Panel title="Since yesterday" aside={aside} flush={list.length > 0}><Answered of={answer} what="What changed" rows={3}>{() => (list.length ? <ul class="rows">{list.map((one, i) => <li key={i}><Change one={one} isDense /></li>)}</ul> : <p class="none-line">Nothing has changed but sizes.</p>)}</Answered></Panel>;
}

function Where() {
  const {answer, root} = useTree({...asked(), by: 'place', size: 'storage', colour: 'recovery'});
  return <Panel title="Where the data is" aside={<><span class="quiet">by storage, point-in-time recovery</span><a href={to('map')}>Map <Icon of={ArrowRight} size={14} /></a></>}>
    <Answered of={answer} what="The map">{() => <Treemap root={root} of={{colour: 'recovery', sizeText: bytes, dimmed: ''}} height={isPhone.value ? 220 : 238} onOpen={(node) => open(node, [])} />}</Answered></Panel>;
}

// Accounts by regions: those with trouble first.
function Places({places}) {
  const accounts = new Map();
  for (const one of places) accounts.set(one.account, [...(accounts.get(one.account) ?? []), one]);
  const regions = [...new Set(places.map((one) => one.region))].sort();
  const trouble = (list) => list.reduce((sum, one) => sum + one.unread, 0);
  const sorted = [...accounts].sort(([, a], [, b]) => trouble(b) - trouble(a) || b.length - a.length);
  const shown = sorted.slice(0, ACCOUNTS_MAX);
  return <Panel title="Accounts and regions" aside={<span class="what-is"><i class="swatch unknown" />something was not read there</span>} flush>
    <div class="scroll" tabIndex={0} role="region" aria-label="Accounts and regions"><table class="table small heat"><thead><tr><th scope="col">Account</th>{regions.map((name) => <th key={name} scope="col" class="right">{name}</th>)}</tr></thead>
      <tbody>{shown.map(([account, list]) => <tr key={account}><th scope="row"><a class="link" href={to('tables', {q: `account:${account}`})}>{plain(list[0].name || account)}</a>{list[0].name ? <small class="quiet"> {account}</small> : null}</th>
        {regions.map((name) => <Place key={name} one={list.find((place) => place.region === name)} />)}</tr>)}</tbody></table></div>
    {sorted.length > shown.length ? <p class="note heat-more">{exact(sorted.length - shown.length)} more accounts, all without trouble or with less. <a class="link" href={to('map')}>All on the map</a></p> : null}</Panel>;
}
function Place({one}) {
  if (!one) return <td />;
  const title = [one.tables !== null && count(one.tables, 'table'), bytes(one.bytes), one.oldest && `read ${iso(one.oldest)}`, one.unread > 0 && `${count(one.unread, 'operation')} not read`].filter(Boolean).join('\n');
  return <td class={`right ${one.unread ? 'unknown-cell' : ''}`} title={title}><a class="num" href={to('tables', {q: `account:${one.account} region:${one.region}`})}>{one.tables === null ? '?' : exact(one.tables)}</a><small class="quiet"> {one.oldest ? age(one.oldest) : 'never'}</small></td>;
}

// What was read before and stays may be gone by now.
function atLeast(unread) {
  const parts = unread.filter((one) => OF_TABLES.test(one.operation));
  if (!parts.length) return '';
  return parts.some((one) => one.last_complete_at) ? 'about ' : 'at least ';
}

function Totals({total, places, unread}) {
  const prefix = atLeast(unread);
  const [accounts, regions] = ['account', 'region'].map((key) => new Set(places.map((one) => one[key])).size);
  return <p class="lead" id="totals"><b>{prefix}{exact(total.tables)}</b> {total.tables === 1 ? 'table' : 'tables'}<Sep />
    {total.items === null ? <Unread>items not told</Unread> : <><b>{prefix || (total.size_unknown ? 'at least ' : '')}<Num n={total.items} /></b> items</>}<Sep />
    {total.size === null ? <Unread>storage not told</Unread> : <b title={`${exact(total.size)} bytes`}>{prefix || (total.size_unknown ? 'at least ' : '')}{bytes(total.size)}</b>} in <b>{exact(regions)}</b> {regions === 1 ? 'region' : 'regions'} of <b>{exact(accounts)}</b> {accounts === 1 ? 'account' : 'accounts'}</p>;
}

function Age({places, unread}) {
  const read = places.map((one) => one.oldest).filter((at) => at !== null);
  const operations = new Set(unread.map((one) => one.operation)).size;
  return <a class="coverage" href={to('coverage')}>{read.length ? <span>Read <b><Ago at={Math.min(...read)} /></b></span> : <span>Never read whole</span>}{operations ? <Unread>{count(operations, 'operation')} not read somewhere</Unread> : <span>everything was read</span>}</a>;
}

const COMMANDS = ['dynatlas sync', 'dynatlas sync --source answers.jsonl'];
const Nothing = () => <Panel title="The graph is empty"><p class="none-line">Read an account, or a recording of one, then this page shows it.</p><ul class="plain-list">{COMMANDS.map((text) => <li key={text} class="cli"><code>{text}</code><Copy text={text} what="Copy the command" /></li>)}</ul></Panel>;

export function Overview() {
  const answer = useAnswer('overview');
  const total = useAnswer('count', asked()).data;
  const unread = objects(useAnswer('coverage').data ?? {columns: [], rows: []});
  const {data} = answer;
  const places = data ? within(placesOf(data), route.value.query.in) : [];
  const isEmpty = data && total && total.all === 0 && !route.value.query.in && places.length === 0;
  return <div class="page overview">
    <header class="page-head"><div><h1>Overview</h1>{total && data && !isEmpty ? <Totals {...{total, places, unread}} /> : null}</div>{data && places.length ? <Age places={places} unread={unread} /> : null}</header>
    {answer.error && data === undefined ? <Failed of={answer} what="The overview" /> : null}
    {isEmpty ? <Nothing /> : <><div class="grid seven-five"><Protection /><Capacity total={total} /></div>
      <div class="grid seven-five"><Where /><Changes /></div>{places.length > 1 ? <Places places={places} /> : null}</>}
  </div>;
}
