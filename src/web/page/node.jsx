// Any node: its properties and relationships as stored.
import {toPrincipal} from './access-answers.js';
import {route, toNode} from './address.js';
import {useAnswer} from './answers.js';
import {bytes, exact, iso, plain, run, shortName} from './format.js';
import {Answered, Copy, Panel} from './parts.jsx';

const LIST_MAX = 10; // longer ones are opened by a click

// A list or an object that SQL keeps as a text; nothing of another text.
function parsed(text) {
  if (!/^[[{]/.test(text)) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

// A list is a line for each element; what is within lists stands beside each other.
function lines(one) {
  if (!Array.isArray(one)) return [JSON.stringify(one, null, 1)];
  if (one.length === 0) return ['none'];
  return one.map((each) => (Array.isArray(each) ? each.join(' ') : typeof each === 'object' ? JSON.stringify(each) : String(each)));
}

// What a person reads in a number; null where that is the number itself.
function meaning(name, one, times) {
  if (name === 'lastupdated') return run(one);
  if (name === 'firstseen') return typeof one === 'number' ? iso(one / 1000) : null; // milliseconds
  if (typeof one !== 'number') return null;
  if (times.includes(name) || (/_(at|date|time)$/.test(name) && one > 1e9 && one < 1e10)) return iso(one);
  if (name === 'size' || name.endsWith('_bytes')) return bytes(one);
  return Number.isInteger(one) && one >= 10_000 ? exact(one) : null;
}

function Value({name, one, times}) {
  const list = typeof one === 'object' ? one : typeof one === 'string' ? parsed(one) : null;
  if (list !== null) return lines(list).map((line, i) => <div key={i}>{plain(line)}</div>);
  const read = meaning(name, one, times);
  return read ? (
    <>
      {read} <span class="quiet">({one})</span>
    </>
  ) : (
    plain(one)
  );
}

// What Dynatlas notes down for itself comes last.
const rank = ([name]) => (name.startsWith('_') ? 1 : 0);
const byName = (a, b) => rank(a) - rank(b) || (a[0] < b[0] ? -1 : 1);
export function Properties({node}) {
  return (
    <>
      <p class="quiet">{node.labels.join(' · ')}</p>
      <dl class="facts stored">
        {Object.entries(node.properties)
          .sort(byName)
          .map(([name, one]) => (
            <Property key={name} name={name} one={one} times={node.times} />
          ))}
      </dl>
    </>
  );
}
const Property = ({name, one, times}) => (
  <>
    <dt>{name}</dt>
    <dd>
      <Value name={name} one={one} times={times} />
    </dd>
  </>
);

// GLOBAL_SECONDARY_INDEX is Cartography's name of HAS_GSI.
const isTwice = (one, all) =>
  one.type === 'GLOBAL_SECONDARY_INDEX' && all.some(({type, source, target}) => type === 'HAS_GSI' && source === one.source && target === one.target);
function grouped({relationships}, id) {
  const groups = new Map();
  for (const one of relationships) {
    if (isTwice(one, relationships)) continue;
    const isOutward = one.source === id;
    const name = isOutward ? `${one.type} → ${one.target_label}` : `${one.source_label} → ${one.type}`;
    groups.set(name, [...(groups.get(name) ?? []), isOutward ? one.target : one.source]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}

function Links({ids, from}) {
  const list = (
    <ul>
      {ids.map((id) => (
        <li key={id}>
          <a class="link" href={toNode(id)} title={id}>
            {plain(shortName(id, from))}
          </a>
        </li>
      ))}
    </ul>
  );
  return ids.length > LIST_MAX ? (
    <details>
      <summary>{exact(ids.length)}</summary>
      {list}
    </details>
  ) : (
    list
  );
}
export function Relationships({answer, id}) {
  const groups = grouped(answer, id);
  if (!groups.length) return <p class="none-line">None.</p>;
  return (
    <dl class="facts stored">
      {groups.map(([name, ids]) => (
        <Group key={name} name={name} ids={ids} from={id} limit={answer.limit} />
      ))}
    </dl>
  );
}
const Group = ({name, ids, from, limit}) => (
  <>
    <dt>{name}</dt>
    <dd>
      <Links ids={ids} from={from} />
      {ids.length >= limit ? <p class="quiet">The first {limit}.</p> : null}
    </dd>
  </>
);

const isPrincipal = ({labels}) => labels.includes('AWSUser') || labels.includes('AWSRole');

export function Node() {
  const {id = ''} = route.value.query;
  const answer = useAnswer('node', {id});
  return (
    <div class="page node-page">
      <header class="page-head">
        <div>
          <p class="crumb">Node</p>
          <h1>
            <bdi>{plain((answer.isOwn && answer.data?.nodes[0]?.properties.name) || shortName(id))}</bdi>
          </h1>
          <p class="lead arn-line">
            <code>{plain(id)}</code>
          </p>
        </div>
        <div class="bar">
          {answer.isOwn && answer.data?.nodes.some(isPrincipal) ? (
            <a class="button" href={toPrincipal(id)}>
              What it reaches
            </a>
          ) : null}
          <Copy text={id} what="Copy the id" label="Id" />
        </div>
      </header>
      <Answered of={answer} what="This node">
        {(data) => (
          <div class="grid halves">
            <div class="stack">
              {data.nodes.map((node) => (
                <Panel key={node.label} title="Properties" aside={<Copy text={JSON.stringify(node, null, 2)} what="Copy as JSON" label="JSON" />}>
                  <Properties node={node} />
                </Panel>
              ))}
            </div>
            <Panel title="Relationships">
              <Relationships answer={data} id={id} />
            </Panel>
          </div>
        )}
      </Answered>
    </div>
  );
}
