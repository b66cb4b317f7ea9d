// Why: the sentence with its condition, the path one step a line, what each layer of policies said, and the statements that decided.
import {Ban, Check, CloudCog, Database, FileJson, Layers, Server, User, Users, X} from 'lucide';
import {change, tableOf, to, toNode} from './address.js';
import {useAnswer} from './answers.js';
import {principalOf, titleOf} from './access-answers.js';
import {Limits, Mark} from './access-marks.jsx';
import {exact, plain, shortName} from './format.js';
import {Answered, Choice, Copy, Icon, Loading, Unread} from './parts.jsx';

const NAMES_MAX = 3; // of those who may become a role
const STOPS = {
  identity: 'no policy of its own allows it',
  boundary: 'its permissions boundary does not allow it',
  'resource policy': 'the table’s policy does not let it in',
  'other account': 'the action cannot be called from another account',
  'kms key': 'the table’s key is not open to other accounts',
};

function stopOf(text) {
  if (Object.hasOwn(STOPS, text)) return STOPS[text];
  const [, level] = /^scp@(\d+)$/.exec(text) ?? [];
  if (level) return `a service control policy does not allow it (level ${level})`;
  return text.replace(/^explicit deny: (.+)$/, (_, layers) => `a Deny stands in: ${layers.replace(/scp@(\d+)/g, 'service control policies, level $1')}`);
}

const conditionText = ({operator, key, values}) => `${operator} ${key} = ${(values ?? []).join(', ')}`;

// {text, effect}: what was not decided, each once.
function conditionsOf(why) {
  const all = new Map();
  for (const {statements} of why.layers) {
    for (const {effect, conditions} of statements) {
      for (const one of conditions) all.set(`${effect} ${conditionText(one)}`, {effect, text: conditionText(one)});
    }
  }
  return [...all.values()];
}

function Sentence({why}) {
  const {state} = why;
  const conditions = conditionsOf(why);
  const other = why.condition_keys.filter((key) => !conditions.some(({text}) => text.toLowerCase().includes(key.toLowerCase())));
  if (state === 'denied') return <p class="lead-line">Not allowed: {plain(stopOf(why.stopped_by ?? ''))}.</p>;
  return (
    <div class="lead-line">
      {state === 'granted' ? (
        <p>The table’s policy lets it in. Whether its own account allows it was not read.</p>
      ) : state === 'allowed' ? (
        <p>Allowed by every policy that was read, whatever the request carries.</p>
      ) : null}
      {conditions.map(({text, effect}) => (
        <p key={effect + text}>
          {effect === 'Deny' ? 'Denied if' : 'Only if'} <code>{plain(text)}</code>
        </p>
      ))}
      {other.map((key) => (
        <p key={key}>
          Depends on <code>{plain(key)}</code>
        </p>
      ))}
    </div>
  );
}

// What the id of a statement says: {holder, policy, statement}.
export function statementOf(id) {
  const [, policy, statement = ''] = /^(.*?)(?:\/statement\/(.*))?$/s.exec(id) ?? [];
  const [, holder, own] = /^(.*)\/inline_policy\/(.*)$/s.exec(policy) ?? [];
  if (holder) return {holder, policy: own, statement};
  if (policy.startsWith('arn:aws:dynamodb:') || /^arn:[^:]*:dynamodb:/.test(policy)) return {policy: 'resource policy', statement, isOfTable: true};
  return {policy: /^arn:[^:]*:iam::[^:]*:policy\/(.*)$/.exec(policy)?.[1] ?? shortName(policy), statement};
}

// A policy may count its statements.
const statementText = ({policy, statement}) => [policy, statement && (/^\d+$/.test(statement) ? `statement ${statement}` : statement)].filter(Boolean).join(', ');

function Steps({why, row, trusted}) {
  const {name, of} = principalOf(why.principal);
  const allowed = why.layers.flatMap((layer) => layer.statements.filter((one) => one.effect === 'Allow').map((one) => ({...one, layer: layer.layer})));
  const via = allowed.find((one) => one.layer === 'resource policy' && one.naming) ?? allowed.find((one) => one.layer === 'identity policies') ?? allowed[0];
  const said = via && statementOf(via.id);
  const group = said?.holder?.includes(':group/') ? principalOf(said.holder).name : '';
  const table = tableOf(why.resource.split('/').slice(0, 2).join('/'));
  const below = why.resource.split('/').slice(2);
  const steps = [
    ...(trusted.length ? [[CloudCog, trusted.slice(0, NAMES_MAX).join(', ') + (trusted.length > NAMES_MAX ? ` and ${trusted.length - NAMES_MAX} more` : ''), 'may become']] : []),
    [of.startsWith('user') ? User : Server, `${of}${of ? '/' : ''}${name}`, group ? 'is in' : said?.isOfTable ? 'is named by' : said ? 'has' : 'is given nothing for'],
    ...(group ? [[Users, `group/${group}`, 'has']] : []),
    ...(said ? [[FileJson, statementText(said), via.answer === 'maybe' || why.state === 'conditional' ? 'allows if' : 'allows']] : []),
    ...(row?.ways ?? []).slice(0, NAMES_MAX).map((way) => [Layers, way === '*' ? 'every table' : `table/${way}`, 'covers']),
    [Database, [table?.name ?? why.resource, ...below.slice(0, 1)].join(', '), table?.region ?? ''],
  ];
  return (
    <ol class="path">
      {steps.map(([icon, text, then], i) => (
        <li key={i}>
          <i class="at">
            <Icon of={icon} size={13} />
          </i>
          <bdi title={plain(text)}>{i === steps.length - 1 ? <b>{plain(text)}</b> : plain(text)}</bdi>
          <small>{then}</small>
        </li>
      ))}
    </ol>
  );
}

// What a layer said, as a mark: yes, if, no, none, unread.
function resultOf(said) {
  if (said.includes('was not read')) return 'unread';
  if (said.startsWith('denies') && !said.startsWith('denies perhaps')) return 'no';
  if (said.includes('perhaps')) return 'maybe';
  return said.startsWith('allows nothing') || said.startsWith('is not') ? 'none' : 'yes';
}

function LayerMark({result}) {
  if (result === 'yes') return <Icon of={Check} size={13} />;
  if (result === 'no') return <Icon of={X} size={13} />;
  return result === 'maybe' ? <Mark state="conditional" isBeside /> : null;
}

function Layer({layer}) {
  const result = resultOf(layer.said);
  return (
    <li class={`layer layer-${result}`}>
      <span class="layer-mark">
        <LayerMark result={result} />
      </span>
      <b>{layer.layer}</b>
      <span>
        {layer.statements.map((one) => (
          <span key={one.id + one.effect} class="by" title={plain(one.id)}>
            {one.effect === 'Deny' ? <Icon of={Ban} size={12} label="Deny" /> : null}
            <bdi>{plain(statementText(statementOf(one.id)))}</bdi>
          </span>
        ))}
      </span>
      <em>{result === 'unread' ? <Unread>not read</Unread> : layer.said}</em>
    </li>
  );
}

// As a policy has it, out of the properties of its node.
function documentOf({properties}) {
  const parsed = (value) => {
    try {
      const one = typeof value === 'string' && /^[[{"]/.test(value) ? JSON.parse(value) : value;
      return Array.isArray(one) && one.length === 1 ? one[0] : one;
    } catch {
      return value;
    }
  };
  const members = [
    ['Sid', 'sid'],
    ['Effect', 'effect'],
    ['Principal', 'principal'],
    ['NotPrincipal', 'not_principal'],
    ['Action', 'action'],
    ['NotAction', 'notaction'],
    ['NotAction', 'not_action'],
    ['Resource', 'resource'],
    ['NotResource', 'notresource'],
    ['NotResource', 'not_resource'],
    ['Condition', 'condition'],
  ];
  const found = members.filter(([, name]) => properties[name] !== undefined).map(([member, name]) => [member, parsed(properties[name])]);
  return JSON.stringify(Object.fromEntries(found), null, 2);
}

function Statement({one}) {
  const answer = useAnswer('node', {id: one.id});
  const node = answer.isOwn ? answer.data?.nodes.find(({labels}) => labels.some((label) => label.endsWith('Statement'))) : undefined;
  const text = node ? documentOf(node) : '';
  return (
    <li class="statement">
      <h4>
        <a class="link" href={toNode(one.id)} title={plain(one.id)}>
          <bdi>{plain(statementText(statementOf(one.id)))}</bdi>
        </a>
        {text ? <Copy text={text} what="Copy the statement" /> : null}
      </h4>
      {text ? (
        <pre class="raw">{text.split('\n').map(plain).join('\n')}</pre>
      ) : answer.isLoading ? (
        <Loading rows={3} />
      ) : (
        <p class="note">
          <Unread>not read</Unread> The graph does not have its text.
        </p>
      )}
    </li>
  );
}

const STATEMENTS_MAX = 8;
function Statements({why}) {
  const seen = new Set();
  const all = why.layers.flatMap(({statements}) => statements).filter(({id}) => !seen.has(id) && seen.add(id));
  if (!all.length) return null;
  return (
    <section>
      <h3>{all.length === 1 ? 'The statement that decided' : 'The statements that decided'}</h3>
      <ul>
        {all.slice(0, STATEMENTS_MAX).map((one) => (
          <Statement key={one.id} one={one} />
        ))}
      </ul>
      {all.length > STATEMENTS_MAX ? <p class="quiet">and {exact(all.length - STATEMENTS_MAX)} more</p> : null}
    </section>
  );
}

// Who may become a role: by name where the graph has names, else by kind.
function useTrusted(principal, isKnown) {
  const isRole = isKnown && /:role\//.test(principal);
  const answer = useAnswer(isRole ? 'node' : null, {id: principal});
  const data = isRole && answer.isOwn ? answer.data : undefined;
  const names = (data?.relationships ?? [])
    .filter((one) => one.type === 'TRUSTS_AWS_PRINCIPAL' && one.source === principal)
    .map((one) => (principalOf(one.target).of === 'account' ? `account ${principalOf(one.target).name}` : principalOf(one.target).name));
  const kinds = data?.nodes.find(({label}) => label === 'AWSRole')?.properties.assumable_by;
  const list = typeof kinds === 'string' ? JSON.parse(kinds) : (kinds ?? []);
  return names.length ? names : list.filter((one) => one !== 'conditional').map((one) => KINDS[one] ?? one);
}
const KINDS = {account: 'an account', federated: 'federated users', principal: 'users or roles', public: 'everyone', service: 'AWS services'};

// Of an action of the right, its state by the row.
function stateOf(row, action) {
  if (row?.actions.includes(action)) return row.state === 'granted' ? 'granted' : 'allowed';
  return row?.conditional_actions.includes(action) ? 'conditional' : 'none';
}
const USUAL = ['GetItem', 'PutItem', 'GetRecords', 'ExportTableToPointInTime', 'UpdateTable', 'DeleteTable', 'PutResourcePolicy', 'DescribeTable'];
const RANK = {allowed: 0, granted: 0, conditional: 1, none: 2};

// The action that is asked about: the address's, else the most telling one of what is given.
function actionOf(actions, row, asked) {
  const rank = (one) => RANK[stateOf(row, one.action)] * 2 + (USUAL.includes(one.action) ? 0 : 1);
  return actions.find((one) => one.action === asked) ?? [...actions].sort((a, b) => rank(a) - rank(b))[0];
}

// `row`: of the principal, the table and the right, where there is one; `actions`: those of the right, with what each is asked of.
export function Why({principal, right, row, actions, asked, as, limits}) {
  const named = row?.state === 'granted' ? row.named : [];
  const who = named.includes(as) ? as : (named[0] ?? principal);
  const question = actionOf(actions, row, asked);
  const answer = useAnswer(question ? 'why' : null, question ? {principal: who, action: question.action, resource: question.resource} : {});
  const trusted = useTrusted(who, named.length === 0);
  const why = answer.isOwn && answer.error === null ? answer.data?.why : undefined;
  const state = row?.state ?? (why ? (why.state === 'denied' ? 'none' : why.state) : 'none');
  const command = question ? `dynatlas access why ${who} ${question.action} ${question.resource}` : '';
  return (
    <article class="panel why-panel" aria-label="Why">
      <header>
        <h2>
          <bdi title={plain(who)}>{plain(principalOf(who).name)}</bdi>
          <span class="quiet"> · </span>
          {titleOf(right)}
        </h2>
        <span class={`verdict verdict-${state}`}>
          <Mark state={state} isBeside />
          {state}
        </span>
      </header>
      <div class="bar">
        {actions.length ? (
          <Choice
            label="Action"
            value={question.action}
            options={actions.map((one) => [one.action, row ? `${one.action} · ${stateOf(row, one.action)}` : one.action])}
            onChange={(action) => change({action}, true)}
          />
        ) : null}
        {named.length > 1 ? (
          <Choice label="As" value={who} options={named.map((one) => [one, principalOf(one).name])} onChange={(one) => change({as: one}, true)} />
        ) : null}
      </div>
      <Answered of={{...answer, data: why ? answer.data : undefined}} what="Why" rows={8}>
        {() => (
          <>
            <Sentence why={why} />
            <Steps why={why} row={row} trusted={trusted} />
            <h3>Layer by layer</h3>
            <ol class="layers">
              {why.layers.map((layer) => (
                <Layer key={layer.layer} layer={layer} />
              ))}
            </ol>
            <Statements why={why} />
          </>
        )}
      </Answered>
      {row && row.indexes === 'none' ? <p class="note">Of the table alone: none of its indexes.</p> : null}
      {row && row.indexes === 'some' ? <p class="note">Of the table and some of its indexes.</p> : null}
      <Limits of={[...(why ? answer.data.limits : []), ...(limits ?? [])]} />
      <footer>
        <Copy text={command} what="Copy the command" label="Command" />
        <Copy text={who} what="Copy the ARN" label="ARN" />
        <a class="button" href={to('access', {principal})}>
          What it reaches
        </a>
      </footer>
    </article>
  );
}
