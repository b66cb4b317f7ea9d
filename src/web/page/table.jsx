// A table's own page: all about my table.
import {ChevronRight, ExternalLink} from 'lucide';
import {useEffect} from 'preact/hooks';
import {arnOf, quoted, route, to, toTable, toTables} from './address.js';
import {useAnswer} from './answers.js';
import {Status} from './columns.jsx';
import {bytes, consoleAddress, day, exact, iso, plain, words} from './format.js';
import {TableFindings} from './findings-panels.jsx';
import {Properties, Relationships} from './node.jsx';
import {Ago, Answered, Copy, Failed, Icon, Loading, Num, Panel, Sep, Unread} from './parts.jsx';
import {TableAccess} from './table-access.jsx';
import {CapacityPart} from './table-capacity.jsx';
import {Gone, TableHistory} from './table-history.jsx';
import {KeyMatrix} from './table-keys.jsx';
import {Lineage, Replicas, Stream} from './table-links.jsx';
import {Recovery} from './table-recovery.jsx';
import {Encryption, Policy, Protection, Tags} from './table-side.jsx';

const PARTS = [
  ['keys', 'Keys and indexes'],
  ['access', 'Access'],
  ['recovery', 'Recovery'],
  ['stream', 'Stream'],
  ['capacity', 'Capacity'],
  ['replicas', 'Replicas'],
  ['lineage', 'Lineage'],
  ['policy', 'Policy'],
  ['history', 'History'],
  ['raw', 'Raw'],
];

function Facts({answer}) {
  const {row, unknown} = answer;
  const billing =
    row.billing === 'on-demand' ? (
      'On-demand'
    ) : row.rcu ? (
      <>
        <b>{exact(row.rcu)}</b> / <b>{exact(row.wcu)}</b> units
      </>
    ) : (
      <Unread>billing unknown</Unread>
    );
  return (
    <p class="lead">
      {row.size === null ? <Unread>size unknown</Unread> : <b title={`${exact(row.size)} bytes`}>{bytes(row.size)}</b>}
      <Sep />
      {row.items === null ? (
        <Unread>items unknown</Unread>
      ) : (
        <>
          <b>
            <Num n={row.items} />
          </b>{' '}
          items
        </>
      )}
      <Sep />
      {billing}
      <Sep />
      {row.created === null ? (
        <Unread>age unknown</Unread>
      ) : (
        <>
          created{' '}
          <b>
            <time title={iso(row.created)}>{day(row.created)}</time>
          </b>
        </>
      )}
      {row.owner ? (
        <>
          <Sep />
          owned by <b>{plain(row.owner)}</b>
        </>
      ) : unknown.tags ? (
        <>
          <Sep />
          <Unread reason={unknown.tags.reason}>owner not read</Unread>
        </>
      ) : null}
    </p>
  );
}

function Head({answer}) {
  const {row} = answer;
  const console_ = consoleAddress(answer.id, row.name);
  return (
    <header class="page-head table-head">
      <div>
        <nav class="crumb" aria-label="Where">
          <a href={toTables()}>Tables</a>
          <Icon of={ChevronRight} size={13} />
          <a href={to('tables', {q: `account:${row.account}`})}>{plain(row.account_name || row.account)}</a>
          <Icon of={ChevronRight} size={13} />
          <a href={to('tables', {q: `region:${row.region}`})}>{row.region}</a>
        </nav>
        <h1>
          <bdi>{plain(row.name)}</bdi>
          {row.status === 'active' ? <span class="status status-active">active</span> : <Status of={row.status} />}
        </h1>
        <Facts answer={answer} />
      </div>
      <div class="bar">
        <Copy text={answer.id} what="Copy the ARN" label="ARN" />
        <a class="button" href={to('map', {q: quoted(row.name)})}>
          On the map
        </a>
        {console_ ? (
          <a class="button" href={console_} target="_blank" rel="noreferrer">
            <Icon of={ExternalLink} size={14} />
            AWS console
          </a>
        ) : null}
      </div>
    </header>
  );
}

function Raw({id}) {
  const answer = useAnswer('node', {id});
  return (
    <Panel
      id="part-raw"
      title="Raw"
      aside={answer.data ? <Copy text={JSON.stringify(answer.data, null, 2)} what="Copy as JSON" label="JSON" /> : null}>
      <Answered of={answer} what="The node">
        {(data) => (
          <>
            {data.nodes.map((node) => (
              <Properties key={node.label} node={node} />
            ))}
            <h3>Relationships</h3>
            <Relationships answer={data} id={id} />
          </>
        )}
      </Answered>
    </Panel>
  );
}

function Content({answer}) {
  const {row, indexes} = answer;
  const consumers = answer.consumers.length + answer.kinesis.length;
  return (
    <div class="table-grid">
      <div class="stack">
        <Panel id="part-keys" title="Keys and indexes" count={indexes.length || undefined}>
          {answer.keys?.length ? (
            <KeyMatrix answer={answer} />
          ) : (
            <p class="note">
              <Unread>unknown</Unread> DescribeTable named no key schema.
            </p>
          )}
        </Panel>
        <TableAccess key={row.id} id={row.id} />
        <Panel
          id="part-recovery"
          title="What can be restored"
          count={answer.backups_total || undefined}
          aside={<Vaults vaults={answer.vaults} />}>
          <Recovery answer={answer} />
        </Panel>
        <Panel id="part-stream" title="Stream and consumers" count={consumers || undefined}>
          <Stream answer={answer} />
        </Panel>
        <Panel id="part-capacity" title="Capacity and scaling">
          <CapacityPart answer={answer} />
        </Panel>
        <Panel id="part-replicas" title="Replicas" count={answer.replicas.length || undefined} flush={answer.replicas.length > 0}>
          <Replicas answer={answer} />
        </Panel>
        <Panel id="part-lineage" title="Lineage">
          <Lineage answer={answer} />
        </Panel>
        <Panel id="part-policy" title="Resource policy" count={answer.policy?.statements.length}>
          <Policy answer={answer} />
        </Panel>
        <TableHistory arn={answer.id} none="Nothing but its size has changed in the time that is kept." />
        <Raw id={row.id} />
      </div>
      <aside class="stack side-stack" aria-label="At a glance">
        <TableFindings id={row.id} />
        <Panel title="Protection">
          <Protection answer={answer} />
        </Panel>
        <Panel title="Encryption">
          <Encryption answer={answer} />
        </Panel>
        <Panel title="Tags" count={row.tags?.length || undefined}>
          <Tags answer={answer} />
        </Panel>
      </aside>
    </div>
  );
}
const Vaults = ({vaults}) =>
  vaults.length ? <span class="quiet">{vaults.map((one) => `vault ${plain(one.name)}${one.locked ? ', locked' : ''}`).join('; ')}</span> : null;

// Goes to the part that the address names, and keeps to it while what stands above is still growing.
function usePart(part, isThere, name) {
  useEffect(() => {
    if (!part || !isThere) return undefined;
    const go = () => document.getElementById(`part-${part}`)?.scrollIntoView({block: 'start'});
    const watch = new ResizeObserver(go);
    watch.observe(document.querySelector('.table-grid > .stack'));
    const stop = () => watch.disconnect();
    const moves = ['wheel', 'touchstart', 'keydown', 'mousedown'];
    for (const one of moves) addEventListener(one, stop, {once: true});
    return () => {
      stop();
      for (const one of moves) removeEventListener(one, stop);
    };
  }, [part, isThere, name]);
}

const Archived = ({archival: {at, reason, backup}}) => (
  <p class="note">
    <b class="tone-high">Archived {day(at)}</b> {reason ? words(reason) : <Unread>reason unknown</Unread>}
    {backup ? (
      <a class="link" href={to('node', {id: backup})}>
        Its backup
      </a>
    ) : null}
  </p>
);

export function Table() {
  const [account = '', region = '', name = '', part] = route.value.rest;
  const arn = arnOf(account, region, name);
  const answer = useAnswer('table', {id: arn});
  const data = answer.isOwn ? answer.data : undefined;
  usePart(part, data !== undefined, `${account} ${region} ${name}`);
  if (answer.error?.status === 404) return <Gone arn={arn} name={name} />;
  if (answer.error && data === undefined)
    return (
      <div class="page">
        <h1>{plain(name)}</h1>
        <Failed of={answer} what="This table" />
      </div>
    );
  if (data === undefined)
    return (
      <div class="page">
        <h1>{plain(name)}</h1>
        <Loading rows={12} />
      </div>
    );
  return (
    <div class="page table-page">
      <Head answer={data} />
      <nav class="parts" aria-label="Parts of this page">
        {PARTS.map(([id, title]) => (
          <a key={id} href={toTable({account, region, name}, id)} aria-current={(part ?? 'keys') === id ? 'true' : undefined}>
            {title}
          </a>
        ))}
        <span class="quiet">
          read <Ago at={data.row.lastupdated} />
        </span>
      </nav>
      {data.row.status !== null ? null : (
        <p class="note">
          <Unread>not described</Unread> Only the name of this table is known.{' '}
          <a class="link" href={to('coverage')}>
            Why
          </a>
        </p>
      )}
      {data.archival ? <Archived archival={data.archival} /> : null}
      <Content answer={data} />
    </div>
  );
}
