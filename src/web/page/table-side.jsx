// What stands beside a table's parts: protection, encryption, tags; and its resource policy.
import {Globe, KeyRound} from 'lucide';
import {quoted, to} from './address.js';
import {PROTECTIONS, sayKey, why} from './columns.jsx';
import {age, ago, day, plain} from './format.js';
import {Copy, Icon, State, Unread} from './parts.jsx';

const DETAILS = {
  pitr: ({row}) => (row.pitr_days ? `on, ${row.pitr_days} days` : 'on'),
  plan: ({backup_protection: last}) => (last?.last ? `last ${ago(last.last)}` : 'on'),
  ttl: ({ttl}) => (ttl?.attribute ? <code>{plain(ttl.attribute)}</code> : 'on'),
  policy: ({policy}) => (policy ? `${policy.statements.length} ${policy.statements.length === 1 ? 'statement' : 'statements'}` : 'yes'),
};
const FACTS = [
  ...PROTECTIONS.map(([fact, title]) => [fact, title, 'off']),
  ['backup', 'Any backup', 'none'],
  ['ttl', 'Time to live', 'off'],
  ['policy', 'Resource policy', 'none'],
];
const PLAIN = ['ttl', 'policy']; // not having one is no fault

export function Protection({answer}) {
  const {row, unknown} = answer;
  return (
    <ul class="facts-list">
      {FACTS.map(([fact, title, none]) => {
        const state = row[fact] ?? 'unknown';
        return (
          <li key={fact}>
            <State is={state === 'off' && PLAIN.includes(fact) ? 'none' : state} title={state === 'unknown' ? 'not read' : state} />
            <span>{title}</span>
            {state === 'unknown' ? <Unread reason={why(unknown, fact)} /> : <b>{state === 'on' ? (DETAILS[fact]?.(answer) ?? 'on') : none}</b>}
          </li>
        );
      })}
    </ul>
  );
}

function KeyState({key_, unknown}) {
  const state = (key_.state ?? '').toLowerCase();
  if (!state) return <Unread reason={why(unknown, 'key')} />;
  if (key_.deletion_date) return <b class="tone-critical">deleted {age(key_.deletion_date)}</b>;
  return state === 'enabled' ? 'enabled' : <b class="tone-high">{sayKey(state)}</b>;
}

export function Encryption({answer}) {
  const {encryption, row, unknown} = answer;
  if (!encryption)
    return row.key === null ? (
      <p class="note">
        <Unread reason={why(unknown, 'key')} /> {plain(why(unknown, 'key'))}
      </p>
    ) : (
      <p class="none-line">Encrypted with a key that DynamoDB owns.</p>
    );
  const {key: key_, key_arn: arn} = encryption;
  const owner = key_?.account ?? arn?.split(':')[4];
  return (
    <dl class="facts">
      <dt>Key</dt>
      <dd>
        <span class="keyof">
          <Icon of={KeyRound} size={13} />
          {plain(
            encryption.aliases?.[0]?.replace('alias/', '') ?? (row.key === 'aws' ? 'AWS managed' : row.key === null ? 'key' : 'customer managed'),
          )}
        </span>
      </dd>
      <dt>State</dt>
      <dd>{key_ ? <KeyState key_={key_} unknown={unknown} /> : <Unread reason={why(unknown, 'key')} />}</dd>
      {encryption.inaccessible_since ? (
        <>
          <dt>Inaccessible</dt>
          <dd>
            <b class="tone-critical">since {day(encryption.inaccessible_since)}</b>
          </dd>
        </>
      ) : null}
      {owner ? (
        <>
          <dt>Account</dt>
          <dd>
            {owner === row.account ? (
              'this one'
            ) : (
              <span class="keyof">
                <Icon of={Globe} size={13} label="another account" />
                {owner}
              </span>
            )}
          </dd>
        </>
      ) : null}
      {arn ? (
        <>
          <dt>ARN</dt>
          <dd class="arn">
            <code>{plain(arn)}</code>
            <Copy text={arn} what="Copy the key’s ARN" />
          </dd>
        </>
      ) : null}
    </dl>
  );
}

export function Tags({answer}) {
  const {
    row: {tags},
    unknown,
  } = answer;
  if (tags === null)
    return (
      <p class="note">
        <Unread reason={why(unknown, 'tags')} />
      </p>
    );
  if (!tags.length) return <p class="none-line">No tags.</p>;
  return (
    <dl class="facts">
      {tags.map(([key, value]) => (
        <TagRow key={key} name={key} value={value} />
      ))}
    </dl>
  );
}
const TagRow = ({name, value}) => (
  <>
    <dt>
      <bdi>{plain(name)}</bdi>
    </dt>
    <dd>
      <a class="tag-link" href={to('tables', {q: `tag:${quoted(`${name}=${value}`)}`})}>
        <bdi>{plain(value)}</bdi>
      </a>
    </dd>
  </>
);

// A policy's Principal: "*", or names by their type. What is no JSON stands for itself.
function listed(json) {
  try {
    const value = JSON.parse(json);
    const names = typeof value === 'string' || Array.isArray(value) ? [value].flat() : Object.values(value).flat();
    return names.map((name) => (name === '*' ? 'everyone' : String(name))).join(', ');
  } catch {
    return json;
  }
}
const asText = (value) => (typeof value === 'string' || value === null || value === undefined ? value : JSON.stringify(value));

function Statement({one}) {
  if (one.effect === null)
    return (
      <li>
        <Unread>cannot be parsed</Unread>
      </li>
    );
  const lines = [
    ['Principal', one.principal && listed(asText(one.principal))],
    ['Everyone except', one.not_principal && listed(asText(one.not_principal))],
    ['Action', one.action && listed(asText(one.action)).replaceAll('everyone', '*')],
    ['Every action except', one.not_action && listed(asText(one.not_action))],
    ['Condition', asText(one.condition)],
  ].filter(([, text]) => text);
  return (
    <li>
      <p>
        <b class={one.public === 'on' ? 'tone-high' : ''}>{one.effect}</b> {plain(one.sid ?? '')}
        {one.public === 'on' ? (
          <span class="status status-updating">public</span>
        ) : one.public === null && one.effect === 'Allow' ? (
          <Unread>public or not: unknown</Unread>
        ) : null}
      </p>
      <dl class="facts">
        {lines.map(([name, text]) => (
          <Line key={name} name={name} text={text} />
        ))}
      </dl>
    </li>
  );
}
const Line = ({name, text}) => (
  <>
    <dt>{name}</dt>
    <dd class="wrap">{plain(text)}</dd>
  </>
);

export function Policy({answer}) {
  const {policy, row, unknown} = answer;
  if (!policy)
    return row.policy === null ? (
      <p class="note">
        <Unread reason={why(unknown, 'policy')} /> {plain(why(unknown, 'policy'))}
      </p>
    ) : (
      <p class="none-line">None: only identity-based policies grant access.</p>
    );
  return (
    <>
      <ul class="statements">
        {policy.statements.map((one, i) => (
          <Statement key={i} one={one} />
        ))}
      </ul>
      {policy.text ? (
        <details>
          <summary>As JSON</summary>
          <pre class="raw">{pretty(policy.text)}</pre>
        </details>
      ) : null}
    </>
  );
}
function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2).split('\n').map(plain).join('\n');
  } catch {
    return plain(text);
  }
}
