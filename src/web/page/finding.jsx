// One finding: what is wrong, by what proof, what to do; and a check by itself.
import {BookOpen, Building2, Database, ExternalLink, FileQuestionMark, Tag as Mark} from 'lucide';
import {useMemo} from 'preact/hooks';
import {tableOf, to, toNode, toTable} from './address.js';
import {consoleAddress, count, day, exact, plain, shortName} from './format.js';
import {Graph} from './graph.jsx';
import {Ago, Copy, Icon, Sep, Unread} from './parts.jsx';
import {useNames} from './places.js';
import {Severity} from './severity.jsx';
import {Since, isStored} from './stored.jsx';

const CHAIN_MAX = 3; // nodes of evidence that stand one behind the other; more of them stand side by side
const DRAWN_MAX = 8;

// DynamoDBContinuousBackups → "continuous backups", AWSKMSKey → "KMS key"
const kindOf = (label) =>
  label
    .replace(/^(DynamoDB|AWS|Dynatlas)/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(' ')
    .map((word) => (/^[A-Z]{2,}$/.test(word) ? word : word.toLowerCase()))
    .join(' ');
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const isTable = (id) => tableOf(id) !== null;

const NAMELESS = /^([a-z_]+|[0-9a-f-]{36})$/; // what AWS or Dynatlas gave as a name: "sse", a key's id
function evidenceNode({label, id}, finding) {
  const name = shortName(id, finding.resource).split('/').pop();
  const isNameless = !isTable(id) && (NAMELESS.test(name) || id === finding.resource);
  return {
    id: `${label} ${id}`,
    title: isNameless ? capital(kindOf(label)) : isTable(id) ? tableOf(id).name : name,
    sub: isTable(id) ? tableOf(id).region : !isNameless ? kindOf(label) : id.startsWith(`${finding.resource}/`) ? 'of the table' : name,
    icon: isTable(id) ? Database : label === 'AWSAccount' ? Building2 : Mark,
    href: toNode(id),
    hint: id,
    tone: finding.verdict === 'fail' ? finding.severity : 'plain',
    width: 178,
  };
}

// Account → table (or what it is) → what shows it, or what was not read of it.
function drawn(finding, names) {
  const nodes = [];
  const edges = [];
  const {account, region, resource, name, unread} = finding;
  if (account)
    nodes.push({
      id: 'account',
      title: names.get(account) ?? account,
      sub: region || 'account',
      icon: Building2,
      href: to('node', {id: account}),
      hint: account,
      width: 150,
    });
  const isThere = name || resource.startsWith('arn:') || !/^\d{12}\//.test(resource); // a listing that was not read has no node
  if (isThere) {
    const title = name || shortName(resource);
    nodes.push({
      id: 'subject',
      title,
      sub: name ? 'table' : 'judged',
      icon: name ? Database : Mark,
      href: toNode(resource),
      isFocus: true,
      hint: resource,
      width: 178,
    });
    if (account) edges.push({from: 'account', to: 'subject'});
  }
  let from = isThere ? 'subject' : 'account';
  const known = [...new Map(finding.evidence.filter(({id}) => id !== resource || !name).map((one) => [`${one.label} ${one.id}`, one])).values()].filter(
    ({label, id}) => !(label === 'AWSAccount' && id === account),
  );
  const isChain = known.length <= CHAIN_MAX;
  for (const one of known.slice(0, DRAWN_MAX)) {
    const node = evidenceNode(one, finding);
    nodes.push(node);
    edges.push({from, to: node.id});
    if (isChain) from = node.id;
  }
  for (const {operation} of unread) {
    nodes.push({
      id: operation,
      title: 'Not read',
      sub: operation,
      icon: FileQuestionMark,
      href: to('coverage'),
      tone: 'unread',
      hint: operation,
      width: 210,
    });
    edges.push({from: isThere ? 'subject' : 'account', to: operation, isOff: true});
  }
  return {nodes, edges: edges.filter((one) => nodes.some(({id}) => id === one.from)), left: Math.max(0, known.length - DRAWN_MAX)};
}

function Evidence({finding}) {
  const names = useNames();
  const {nodes, edges, left} = useMemo(() => drawn(finding, names), [finding, names]);
  const ids = [['', finding.resource], ...finding.evidence.map(({label, id}) => [label, id])];
  return (
    <section>
      <h3>
        Evidence
        <Copy text={commandOf(finding)} what="Copy the command that prints it" label="As JSON" />
      </h3>
      <div class="canvas">
        <Graph nodes={nodes} edges={edges} label="The evidence" />
        {left ? <p class="quiet">and {exact(left)} more, below</p> : null}
      </div>
      <dl class="facts mono ids">
        {ids.map(([label, id]) => (
          <Id key={`${label} ${id}`} label={label || (finding.name ? 'DynamoDBTable' : 'resource')} id={id} />
        ))}
      </dl>
    </section>
  );
}
const Id = ({label, id}) => (
  <>
    <dt>{plain(label)}</dt>
    <dd>
      <a href={toNode(id)} title={plain(id)}>
        {plain(id)}
      </a>
    </dd>
  </>
);

const isWord = (text) => /^[A-Za-z0-9-]+$/.test(text);
const commandOf = ({check, account, region}) =>
  [
    `dynatlas findings ${check}`,
    isWord(account) && `--account ${account}`,
    isWord(region) && `--region ${region}`,
    '--verdict fail,unknown,muted --format json',
  ]
    .filter(Boolean)
    .join(' ');
// As a pattern of shells that means this id alone.
const muteOf = ({check, resource}) => `${check}\t${resource.replace(/[\\*?[]/g, '\\$&')}\t\tREASON`;

const PROOFS = {
  presence: 'It fails where the graph shows it, whatever else is unknown. It passes where all of this was read:',
  absence: 'It fails where something is missing. It is unknown where any of this was not read:',
};
function Explained({check}) {
  return (
    <details class="explained">
      <summary>How it is judged</summary>
      <p>{PROOFS[check.proof]}</p>
      <p class="chips">
        {check.needs.map((one) => (
          <code key={one}>{one}</code>
        ))}
      </p>
      {check.parameters.length ? (
        <dl class="facts mono">
          {check.parameters.map((one) => (
            <Setting key={one.name} one={one} />
          ))}
        </dl>
      ) : null}
      <div class="cli">
        <code>dynatlas findings --explain {check.name}</code>
        <Copy text={`dynatlas findings --explain ${check.name}`} what="Copy the command that prints its statement" />
      </div>
    </details>
  );
}
const Setting = ({one}) => (
  <>
    <dt>
      {one.name}={String(one.value)}
    </dt>
    <dd class="wrap">{one.about}</dd>
  </>
);

export const Guide = ({check}) =>
  check.guide ? (
    <a class="button" href={check.guide} target="_blank" rel="noreferrer">
      <Icon of={BookOpen} size={14} />
      AWS’s guide
    </a>
  ) : null;

function WhatToDo({check}) {
  return (
    <section>
      <h3>What to do</h3>
      <p>{check.remediation}</p>
      {check.references.length ? <p class="quiet">The same check elsewhere: {check.references.join(', ')}.</p> : null}
    </section>
  );
}

function NotRead({finding}) {
  return (
    <section>
      <h3>What was not read</h3>
      {finding.unread.length ? (
        <ul class="plain-list">
          {finding.unread.map(({operation, reason}) => (
            <li key={operation}>
              <Unread reason={reason}>
                <code>{plain(operation)}</code>
              </Unread>{' '}
              <span class="wrap-any">{plain(reason)}</span>
            </li>
          ))}
        </ul>
      ) : null}
      <p>
        <a class="link" href={to('coverage')}>
          Which permission would tell
        </a>
      </p>
    </section>
  );
}

const TITLES = {pass: 'passes', not_applicable: 'does not apply'};
function Verdict({finding}) {
  const {verdict, severity} = finding;
  if (verdict === 'unknown') return <Unread>could not be told</Unread>;
  if (verdict === 'fail') return severity;
  return TITLES[verdict] ?? verdict;
}
const signOf = ({verdict, severity}) => (verdict === 'fail' ? severity : verdict === 'not_applicable' ? 'muted' : verdict);

function Where({finding}) {
  const {account, region, name, resource} = finding;
  const names = useNames();
  const place = [region, names.get(account) ?? account].filter(Boolean).join(', ');
  return (
    <>
      <a href={name ? toTable({account, region, name}) : toNode(resource)}>
        <b>
          <bdi>{plain(name || shortName(resource))}</bdi>
        </b>
      </a>
      {place ? ` in ${plain(place)}` : ''}
    </>
  );
}

export function Finding({finding, check}) {
  const console_ = finding.name ? consoleAddress(finding.resource, finding.name) : null;
  const {muted, why, verdict} = finding;
  return (
    <article class="detail" aria-label="The finding">
      <header>
        <Severity of={signOf(finding)} size={20} />
        <div>
          <h2>{check.title}</h2>
          <p class="lead">
            <Where finding={finding} />
            <Sep />
            <Verdict finding={finding} />
            {finding.verdict === 'fail' && isStored() ? (
              <>
                <Sep />
                {finding.failed_at === null ? '' : 'failing '}
                <Since at={finding.failed_at} />
              </>
            ) : null}
            {finding.verdict === 'unknown' && finding.failed_at !== null ? (
              <>
                <Sep />
                failed when it was last known, since {day(finding.failed_at)}
              </>
            ) : null}
            {finding.as_of === null ? null : (
              <>
                <Sep />
                read <Ago at={finding.as_of} />
              </>
            )}
          </p>
        </div>
        <Copy text={finding.resource} what={finding.resource.startsWith('arn:') ? 'Copy the ARN' : 'Copy the id'} />
      </header>
      {finding.unread.length ? (
        <p class="why-line">{finding.unread.map(({operation}) => operation).join(' and ')} {finding.unread.length === 1 ? 'was' : 'were'} not read.</p>
      ) : why ? (
        <p class="why-line">{plain(why)}.</p>
      ) : null}
      {verdict === 'pass' && !why ? <p class="why-line">All that this check needs was read, and it found nothing.</p> : null}
      {muted ? (
        <p class="note">
          Muted{muted.until ? ` until ${plain(muted.until)}` : ''}: {plain(muted.reason)}
        </p>
      ) : null}
      <Evidence finding={finding} />
      {verdict === 'unknown' ? <NotRead finding={finding} /> : null}
      <WhatToDo check={check} />
      <Explained check={check} />
      <footer>
        <Copy text={muteOf(finding)} what="Copy a line for the file of --mute" label="Mute line" />
        <Guide check={check} />
        {console_ ? (
          <a class="button" href={console_} target="_blank" rel="noreferrer">
            <Icon of={ExternalLink} size={14} />
            AWS console
          </a>
        ) : null}
        <code class="quiet">{check.name}</code>
      </footer>
    </article>
  );
}

// A check, of which no finding is chosen.
export function Check({check}) {
  const parts = [
    [check.fail, 'fail', 'fails', 'fail'],
    [check.unknown, 'unknown', 'could not be told', 'could not be told'],
    [check.muted, 'muted', 'is muted', 'are muted'],
    [check.pass, 'pass', 'passes', 'pass'],
    [check.not_applicable, 'muted', 'it is not about', 'it is not about'],
  ].filter(([n]) => n);
  return (
    <article class="detail" aria-label="The check">
      <header>
        <Severity of={check.severity} size={20} />
        <div>
          <h2>{check.title}</h2>
          <p class="lead">{check.severity}</p>
        </div>
      </header>
      <ul class="verdicts">
        {parts.map(([n, sign, one, many]) => (
          <li key={one}>
            <Severity of={sign === 'fail' ? check.severity : sign} isBeside />
            {sign === 'unknown' ? <Unread>{`${exact(n)} ${many}`}</Unread> : `${exact(n)} ${n === 1 ? one : many}`}
          </li>
        ))}
        {parts.length ? null : <li class="quiet">Of {count(0, 'thing')} here.</li>}
      </ul>
      <WhatToDo check={check} />
      <Explained check={check} />
      <footer>
        <Guide check={check} />
        <code class="quiet">{check.name}</code>
      </footer>
    </article>
  );
}
