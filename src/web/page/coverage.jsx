// What was not read: what does this map not know, and what would tell?
import {to} from './address.js';
import {useAnswer} from './answers.js';
import {count, exact, plain} from './format.js';
import {Ago, Answered, Copy, Panel, State, Unread} from './parts.jsx';
import {useWithin} from './places.js';
import {objects} from './rows.js';
import {LeftAside} from './scope.jsx';

const STATES = {failed: 'not read', incomplete: 'partly read', partial: 'some tables not read', never: 'never asked'};
// What an account has as a whole is of none of its regions.
const regionOf = (one) => (one.region === 'aws-global' ? null : one.region);
const json = (value) => JSON.stringify(value, null, 2);

// An operation with the places where it does not know all of its tables.
function byOperation(rows) {
  const groups = new Map();
  for (const one of rows) groups.set(one.operation, [...(groups.get(one.operation) ?? []), one]);
  return [...groups].sort(([, a], [, b]) => b.length - a.length);
}

const Row = ({one}) => (
  <tr>
    <td>
      {one.account ? (
        <a class="link" href={to('tables', {q: `account:${one.account}${regionOf(one) ? ` region:${one.region}` : ''}`})}>
          {[plain(one.account_name || one.account), one.region].filter(Boolean).join(' · ')}
        </a>
      ) : (
        'everywhere'
      )}
    </td>
    <td>
      <Unread reason={one.reason}>{STATES[one.state] ?? one.state}</Unread>
    </td>
    <td class="right num">
      {one.tables === null ? '' : exact(one.tables)}
      {one.tables === null || !one.of ? null : <i class="quiet"> of {exact(one.of)}</i>}
    </td>
    <td class="wrap reason">
      {one.state === 'never' ? (
        <>
          Never asked for. <code>dynatlas sync --read full</code> reads it.
        </>
      ) : (
        plain(one.reason ?? 'AWS gave no reason')
      )}
    </td>
    <td>{one.since ? <Ago at={one.since} /> : <span class="none">never</span>}</td>
    <td>{one.last_complete_at ? <Ago at={one.last_complete_at} /> : <span class="none">never</span>}</td>
  </tr>
);

function Operation({name, rows, statement}) {
  return (
    <Panel
      title={
        <span class="st">
          <State is="unknown" />
          <code>{plain(name)}</code>
        </span>
      }
      count={rows.length}
      aside={statement ? <Copy text={json(statement)} what="Copy the statement that would allow it" label="Policy" /> : null}
      flush>
      <div class="scroll" tabIndex={0} role="region" aria-label={plain(name)}>
        <table class="table small">
          <thead>
            <tr>
              <th scope="col">Where</th>
              <th scope="col">State</th>
              <th scope="col" class="right">
                Tables
              </th>
              <th scope="col">Why</th>
              <th scope="col">Asked</th>
              <th scope="col">Last read completely</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((one) => (
              <Row key={`${one.account} ${one.region}`} one={one} />
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

// No further permission outweighs it.
const hasExplicitDeny = (rows) => rows.some((one) => /explicit deny/i.test(one.reason ?? ''));

// One policy that allows what these rows lack; null where none would.
function policyOf({statements, policy}, rows) {
  const lacking = new Set(rows.map((one) => one.operation));
  const Action = Object.entries(statements ?? {}).flatMap(([name, one]) => (lacking.has(name) ? one.Action : []));
  return Action.length ? {...policy, Statement: [{Effect: 'Allow', Action, Resource: '*'}]} : null;
}

export function Coverage() {
  const answer = useAnswer('coverage');
  const isWithin = useWithin();
  const rows = answer.data ? objects(answer.data).filter(isWithin) : [];
  const policy = answer.data && policyOf(answer.data, rows);
  return (
    <div class="page coverage-page">
      <header class="page-head tight">
        <div class="crumbs">
          <h1>What was not read</h1>
          {rows.length ? (
            <p class="lead">
              {count(new Set(rows.map((one) => one.operation)).size, 'operation')} in {count(new Set(rows.map((one) => `${one.account} ${one.region}`)).size, 'place')}
            </p>
          ) : null}
        </div>
        {policy ? (
          <div class="bar">
            <Copy text={json(policy)} what="Copy one policy that would allow all of it" label="One policy for all" />
          </div>
        ) : null}
      </header>
      {hasExplicitDeny(rows) ? <p class="note">A policy explicitly denies some of it: there, allowing the operation is not enough.</p> : null}
      <LeftAside />
      <Answered of={answer} what="What was not read">
        {() =>
          rows.length ? (
            <div class="stack">
              {byOperation(rows).map(([name, some]) => (
                <Operation key={name} name={name} rows={some} statement={answer.data.statements?.[name]} />
              ))}
            </div>
          ) : (
            <Panel>
              <p class="none-line">
                <State is="on" title="complete" /> Everything that was asked for was read.
              </p>
            </Panel>
          )
        }
      </Answered>
    </div>
  );
}
