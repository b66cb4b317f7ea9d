// The columns of the list of tables: what a cell says of a table.
import {Archive, KeyRound, RotateCcw, Shield} from 'lucide';
import {toTable} from './address.js';
import {bytes, day, exact, iso, plain, short, words} from './format.js';
import {Icon, Name, Num, Sep, State, Unread} from './parts.jsx';
import {Severity} from './severity.jsx';

export const why = (unknown, fact) => {
  const note = unknown[fact];
  return note ? `${note.operation}: ${note.reason}` : 'AWS does not report it';
};

export const Status = ({of}) =>
  of === null ? <Unread>not described</Unread> : of !== 'active' ? <span class={`status status-${of}`}>{words(of)}</span> : null;

export function Capacity({one, unknown}) {
  if (one.billing === 'on-demand') return <span class="quiet">On-demand{one.max_read > 0 ? `, ≤ ${short(one.max_read)}` : ''}</span>;
  if (!one.rcu) return <Unread>unknown</Unread>;
  const scales =
    one.scaling === 'on' ? (
      <span class="chip" title="Application Auto Scaling changes it">
        scales
      </span>
    ) : one.scaling === null ? (
      <State is="unknown" size={14} title={why(unknown, 'scaling')} />
    ) : null;
  return (
    <span class="keyof">
      <span class="num">
        <b>{exact(one.rcu)}</b>
        <i class="quiet"> / </i>
        <b>{exact(one.wcu)}</b>
      </span>
      {scales}
    </span>
  );
}

// As KMS calls a key's state, in words.
const KEY_STATES = {
  pendingdeletion: 'being deleted',
  pendingreplicadeletion: 'being deleted',
  pendingimport: 'without material',
  gone: 'no such key',
};
export const sayKey = (state) => KEY_STATES[state.toLowerCase()] ?? words(state);

const OWNED = {dynamodb: 'AWS owned', aws: 'AWS managed'};
function KeyOf({one, unknown}) {
  if (one.key === null) return <Unread reason={why(unknown, 'key')} />;
  if (OWNED[one.key]) return <span class="quiet">{OWNED[one.key]}</span>;
  const alias = one.key_alias?.replace('alias/', '') ?? one.key_arn?.split(/[:/]/).pop().replace(/-.*/, '…') ?? 'customer key';
  const mark =
    one.key_state === null ? (
      <State is="unknown" size={14} title={`State of the key: ${why(unknown, 'key')}`} />
    ) : one.key_state === 'enabled' ? (
      <Icon of={KeyRound} size={13} />
    ) : (
      <span class="status status-deleting">{sayKey(one.key_state)}</span>
    );
  return (
    <span class="keyof" title={one.key_arn}>
      {mark}
      <bdi>{plain(alias)}</bdi>
    </span>
  );
}

export const PROTECTIONS = [
  ['pitr', 'Point-in-time recovery', RotateCcw],
  ['protected', 'Deletion protection', Shield],
  ['plan', 'Backup plan', Archive],
];
const stateOf = (one, fact) => one[fact] ?? 'unknown';
const sayState = (one, unknown, fact) => (one[fact] === null ? `not read. ${why(unknown, fact)}` : one[fact]);

const Marks = ({one, unknown}) => (
  <span class="states">
    {PROTECTIONS.map(([fact, title]) => (
      <State key={fact} is={stateOf(one, fact)} title={`${title}: ${sayState(one, unknown, fact)}`} />
    ))}
  </span>
);
const Mark = (fact, title) => ({
  title,
  sort: null,
  cell: (one, unknown) =>
    one[fact] === null ? <Unread reason={why(unknown, fact)} /> : <span class={one[fact] === 'on' ? '' : 'none'}>{one[fact]}</span>,
});
const text = (one, name) =>
  one[name] === null ? (
    <Unread>unknown</Unread>
  ) : (
    <span class={one[name] === 'off' ? 'none' : 'quiet'}>{plain(one[name].replaceAll('-', ' '))}</span>
  );
const number = (n) => (n === null ? <Unread>unknown</Unread> : <Num n={n} />);

function Size({one, largest}) {
  if (one.size === null) return <Unread>unknown</Unread>;
  return (
    <span class="size">
      <i style={{width: `${Math.max(1, 44 * Math.sqrt(one.size / largest))}px`}} />
      <span class="num" title={`${exact(one.size)} bytes`}>
        {bytes(one.size)}
      </span>
    </span>
  );
}
const NameCell = ({one, isFirst}) => (
  <span class="name-cell">
    <a class="name-link" data-row tabIndex={isFirst ? 0 : -1} href={toTable(one)}>
      <Name of={one.name} />
    </a>
    <Status of={one.status} />
  </span>
);
const Owner = ({one, unknown}) =>
  one.tags === null ? (
    <Unread reason={why(unknown, 'tags')} />
  ) : one.owner ? (
    <bdi class="quiet">{plain(one.owner)}</bdi>
  ) : (
    <span class="none">none</span>
  );
const Indexes = ({one}) => (
  <span class="num" title={`${one.global_indexes} global, ${one.local_indexes} local, ${one.vector_indexes} vector`}>
    {one.global_indexes + one.local_indexes + one.vector_indexes || <span class="none">none</span>}
  </span>
);
const Tags = ({one, unknown}) =>
  one.tags === null ? (
    <Unread reason={why(unknown, 'tags')} />
  ) : (
    <span class="quiet tags">{one.tags.map(([key, value]) => plain(`${key}=${value}`)).join(', ') || 'none'}</span>
  );
// How many checks it fails, with the worst of them.
const Findings = ({one}) =>
  one.findings === null ? (
    <Unread reason="Kept by dynatlas findings --write; not since this table is here" />
  ) : one.findings === 0 ? (
    <span class="none">none</span>
  ) : (
    <a class="failing" href={toTable(one, 'findings')} title={`${exact(one.findings)} failing, the worst ${one.worst}`}>
      <Severity of={one.worst} size={14} isBeside />
      <span class="num">{exact(one.findings)}</span>
    </a>
  );
const heads = (
  <span class="head-icons">
    {PROTECTIONS.map(([fact, title, icon]) => (
      <Icon key={fact} of={icon} size={12} label={title} />
    ))}
  </span>
);

// title, cell (of a table, what is not known of it, and of the list), side; `sort` where the program calls it otherwise, null where it does not sort by it.
export const COLUMNS = {
  name: {title: 'Table', cell: (one, unknown, {isFirst}) => <NameCell one={one} isFirst={isFirst} />},
  account: {
    title: 'Account',
    cell: (one) => (
      <span class="quiet" title={one.account}>
        {one.account_name ? `${plain(one.account_name)} · ` : ''}
        {one.account}
      </span>
    ),
  },
  region: {title: 'Region', cell: (one) => <span class="quiet">{one.region}</span>},
  findings: {title: 'Findings', cell: (one) => <Findings one={one} />},
  size: {title: 'Storage', side: 'right', cell: (one, unknown, {largest}) => <Size one={one} largest={largest} />},
  items: {title: 'Items', side: 'right', cell: (one) => number(one.items)},
  billing: {title: 'Capacity', cell: (one, unknown) => <Capacity one={one} unknown={unknown} />},
  protected: {title: 'Protected', sort: null, icons: heads, cell: (one, unknown) => <Marks one={one} unknown={unknown} />},
  key: {title: 'Key', sort: null, cell: (one, unknown) => <KeyOf one={one} unknown={unknown} />},
  consumers: {
    title: 'Consumers',
    side: 'right',
    cell: (one, unknown) => (one.consumers === null ? <Unread reason={why(unknown, 'consumers')} /> : <Num n={one.consumers} />),
  },
  owner: {title: 'Owner', cell: (one, unknown) => <Owner one={one} unknown={unknown} />},
  indexes: {title: 'Indexes', side: 'right', cell: (one) => <Indexes one={one} />},
  replicas: {
    title: 'Replicas',
    cell: (one) =>
      one.replicas === null ? <Unread>unknown</Unread> : <span class="quiet">{one.replicas.join(', ') || <span class="none">none</span>}</span>,
  },
  class: {title: 'Class', cell: (one) => text(one, 'class')},
  ttl: Mark('ttl', 'Time to live'),
  backup: Mark('backup', 'Backup'),
  policy: Mark('policy', 'Resource policy'),
  stream: {title: 'Stream', sort: null, cell: (one) => text(one, 'stream')},
  created: {
    title: 'Created',
    cell: (one) =>
      one.created === null ? (
        <Unread>unknown</Unread>
      ) : (
        <time class="quiet" title={iso(one.created)}>
          {day(one.created)}
        </time>
      ),
  },
  tags: {title: 'Tags', sort: null, cell: (one, unknown) => <Tags one={one} unknown={unknown} />},
};
export const STANDARD = ['name', 'region', 'size', 'items', 'billing', 'protected', 'key', 'consumers', 'owner'];

const billingOf = (one) => (one.billing === 'on-demand' ? 'on-demand' : one.rcu ? `${exact(one.rcu)} / ${exact(one.wcu)}` : 'billing unknown');
export function PhoneRow({one, isFirst, hasAccount}) {
  return (
    <li>
      <a class="phone-row" data-row tabIndex={isFirst ? 0 : -1} href={toTable(one)}>
        <State is={stateOf(one, 'pitr')} title={`Point-in-time recovery: ${one.pitr ?? 'not read'}`} />
        <span>
          <Name of={one.name} />
          <small>
            {one.region}
            <Sep />
            {hasAccount ? (
              <>
                {one.account}
                <Sep />
              </>
            ) : null}
            {billingOf(one)}
          </small>
        </span>
        <span class="num">
          {one.size === null ? <Unread>unknown</Unread> : bytes(one.size)}
          <small>{one.items === null ? '' : `${short(one.items)} ${one.items === 1 ? 'item' : 'items'}`}</small>
        </span>
      </a>
    </li>
  );
}
