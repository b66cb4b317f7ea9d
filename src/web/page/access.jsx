// Access, both ways: who can reach a table, what a principal reaches, and why. Every answer says by which policies.
import {ChevronLeft} from 'lucide';
import {useEffect, useState} from 'preact/hooks';
import {route, tableOf, to, toTable} from './address.js';
import {useAnswer} from './answers.js';
import {RIGHTS, isRight, principalOf, rightsOf, toPrincipal, toTableAccess, useCovered, useTop, useWho} from './access-answers.js';
import {Chooser, findPrincipals, findTables} from './access-choose.jsx';
import {GrantGrid, PrincipalGrid} from './access-grid.jsx';
import {AtMost, Legend, Limits, Mark, NeverEvaluated} from './access-marks.jsx';
import {Why} from './access-why.jsx';
import {count, exact, plain} from './format.js';
import {Ago, Copy, Failed, Icon, Loading, Panel, Sep, Unread} from './parts.jsx';
import {useWithin} from './places.js';
import {isNarrow} from './theme.js';

const LIMIT = 60; // principals of a kind that are asked for at once
const QUESTIONS = [
  ['access_external', 'Who of another account reaches a table'],
  ['access_everybody', 'Tables that most principals can read, by state'],
  ['access_from_outside', 'Roles that somebody outside may become'],
  ['access_table_not_index', 'Who may query a table and none of its indexes'],
  ['access_streams', 'Who reads streams'],
  ['access_protection', 'Who may change or delete tables, or their policies'],
];

// How many have a right, and in which states.
export function Counted({of: states, text}) {
  const parts = ['allowed', 'granted', 'conditional'].filter((state) => states[state]);
  const sum = parts.reduce((all, state) => all + states[state], 0);
  return (
    <span class="counted" title={parts.map((state) => `${exact(states[state])} ${state}`).join(', ')}>
      <b>{exact(sum)}</b> {text}
      {parts.map((state) => (
        <span key={state} class="of-state">
          <Mark state={state} />
          {exact(states[state])}
        </span>
      ))}
    </span>
  );
}

function Head({way}) {
  return (
    <header class="page-head tight">
      <div class="crumbs">
        <h1>Access</h1>
      </div>
      <div class="bar">
        <nav class="segments" aria-label="Direction">
          <a href={to('access')} aria-current={way === 'table' ? 'true' : undefined}>
            Of a table
          </a>
          <a href={to('access', {by: 'principal'})} aria-current={way === 'principal' ? 'true' : undefined}>
            Of a principal
          </a>
        </nav>
      </div>
    </header>
  );
}

const ChooseTable = ({value = ''}) => (
  <Chooser
    label="Choose a table"
    value={value}
    find={findTables}
    onPick={(table) => {
      location.hash = toTableAccess(table);
    }}
  />
);
const ChoosePrincipal = ({value = ''}) => (
  <Chooser
    label="Choose a principal"
    value={value}
    find={findPrincipals}
    onPick={(principal) => {
      location.hash = toPrincipal(principal);
    }}
  />
);

function Back({href, text}) {
  return (
    <a class="back" href={href}>
      <Icon of={ChevronLeft} size={15} />
      {text}
    </a>
  );
}

// What an answer of the page is missing: nothing of this name, or an error.
function NotThere({answer, what}) {
  if (answer.error?.status === 404)
    return (
      <div class="empty">
        <b>There is no such {what} on the map</b>
        <p>It is gone, or was never read.</p>
      </div>
    );
  return answer.error ? <Failed of={answer} what="Access" /> : <Loading rows={10} />;
}

// Where nothing is chosen: the most telling mark.
function firstMark(groups, rights) {
  for (const {principals} of groups) {
    for (const {principal} of principals) {
      const right = RIGHTS.find(([key]) => rights.get(principal)?.[key])?.[0];
      if (right) return {who: principal, right};
    }
  }
  return null;
}

function TableLead({answer, table}) {
  const {counts, groups} = answer;
  const outside = groups.find((one) => one.group === 'outside')?.all ?? 0;
  const known = tableOf(table);
  return (
    <p class="lead">
      {known ? (
        <a class="link" href={toTable(known, 'access')}>
          Table’s page
        </a>
      ) : null}
      <Sep />
      <Counted of={counts.read} text="read" />
      <Sep />
      <Counted of={counts.write} text="write" />
      <Sep />
      <b>{exact(outside)}</b> of other accounts <AtMost evaluated={answer.evaluated} />
    </p>
  );
}

function ByTable({query}) {
  const {table} = query;
  const who = useWho(table, LIMIT);
  const {data} = who;
  const id = data?.table ?? table;
  const isAsked = Boolean(query.who && isRight(query.right));
  const isAlone = isNarrow.value && isAsked;
  useTop(isAlone);
  const chosen = isAsked ? {who: query.who, right: query.right} : isNarrow.value || !data ? null : firstMark(who.groups, who.rights);
  const known = tableOf(id);
  const why =
    data && chosen && data.evaluated.at !== null ? (
      <Why
        key={`${chosen.who} ${chosen.right}`}
        principal={chosen.who}
        right={chosen.right}
        row={who.rights.get(chosen.who)?.[chosen.right]}
        actions={data.actions[chosen.right]}
        asked={query.action}
        as={query.as}
      />
    ) : null;
  if (isAlone && data)
    return (
      <>
        <Back href={toTableAccess(table)} text={`Access to ${plain(known?.name ?? id)}`} />
        {why}
      </>
    );
  return (
    <>
      <div class="subject">
        <ChooseTable value={known ? `${known.name} · ${known.region}` : id} />
        {data && data.evaluated.at !== null ? <TableLead answer={data} table={id} /> : null}
      </div>
      {!data ? (
        <NotThere answer={who} what="table" />
      ) : data.evaluated.at === null ? (
        <NeverEvaluated answer={data} />
      ) : (
        <div class="access-grid">
          <Panel flush title="Principals" count={data.all} aside={<Legend />}>
            {data.all ? (
              <PrincipalGrid who={who} chosen={chosen} hrefOf={(principal, right) => toTableAccess(table, {who: principal, right})} />
            ) : (
              <p class="none-line">By the policies that were read, nobody has a right on it, nor perhaps.</p>
            )}
            <Limits of={data.limits} />
          </Panel>
          {isNarrow.value ? null : why}
        </div>
      )}
    </>
  );
}

function Covered({grant, principal, right}) {
  const covered = useCovered(grant.scope ? grant.target : null);
  if (!grant.scope) return null;
  return (
    <section class="covered">
      <h3>
        <span>
          {grant.scope.pattern === '*' ? 'Every table' : <code>{plain(grant.scope.pattern)}</code>} covers {count(grant.covers, 'table')}
        </span>
      </h3>
      {grant.scope.cuts.length ? (
        <details>
          <summary>Cut by {count(grant.scope.cuts.length, 'pattern')}</summary>
          <ul class="plain-list">
            {grant.scope.cuts.map((cut) => (
              <li key={cut}>
                <code>{plain(cut)}</code>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      {covered.first.error ? <Failed of={covered.first} what="Its tables" /> : null}
      <ul class="covered-tables">
        {covered.tables.map((id) => (
          <li key={id}>
            <a href={toTableAccess(id, {who: principal, right})} title={plain(id)}>
              <bdi>{plain(tableOf(id)?.name ?? id)}</bdi> <small>{tableOf(id)?.region}</small>
            </a>
          </li>
        ))}
      </ul>
      {covered.next ? (
        <button type="button" class="link" onClick={covered.askMore}>
          {exact(grant.covers - covered.tables.length)} more
        </button>
      ) : null}
    </section>
  );
}

// Of the table that stands for a grant: its actions, and what all ways together give.
function WhyOfGrant({principal, grant, right, query}) {
  const table = grant.first_table;
  const answer = useAnswer(table ? 'access' : null, {table, limit: 0});
  if (!table)
    return (
      <div class="panel why-panel">
        <p class="none-line">It covers no table today. A table of such a name would be covered.</p>
      </div>
    );
  const data = answer.isOwn ? answer.data : undefined;
  if (!data) return answer.error ? <Failed of={answer} what="Why" /> : <Loading rows={8} />;
  const row = grant.rights[right] && {...grant.rights[right], ways: grant.scope ? [grant.scope.pattern] : []};
  return (
    <Why
      key={`${grant.target} ${right}`}
      principal={principal}
      right={right}
      row={row}
      actions={data.actions[right]}
      asked={query.action}
      as={query.as}
    />
  );
}

function ByPrincipal({query}) {
  const {principal} = query;
  const answer = useAnswer('access', {principal});
  const data = answer.isOwn && answer.data?.grants ? answer.data : undefined;
  const id = data?.principal ?? principal;
  const {name, of} = principalOf(id);
  const grants = data?.grants ?? [];
  const grant = grants.find((one) => one.target === query.of) ?? (isNarrow.value ? undefined : grants[0]);
  const first = grant && RIGHTS.find(([key]) => grant.rights[key])?.[0];
  const right = isRight(query.right) && query.of ? query.right : first;
  const isAlone = isNarrow.value && Boolean(query.of && grant);
  useTop(isAlone);
  const hrefOf = (target, one) => toPrincipal(principal, {of: target, right: one});
  const why = grant ? <WhyOfGrant {...{principal: id, grant, right, query}} /> : null;
  if (isAlone)
    return (
      <>
        <Back href={toPrincipal(principal)} text={`What ${plain(name)} reaches`} />
        {why}
        <div class="panel">
          <Covered key={grant.target} {...{grant, right}} principal={id} />
        </div>
      </>
    );
  return (
    <>
      <div class="subject">
        <ChoosePrincipal value={name} />
        {data ? (
          <p class="lead">
            <code class="arn-line" title={plain(id)}>
              {plain(`${data.account}:${of}${of && of !== 'account' ? '/' : ''}${of === 'account' ? '' : name}`)}
            </code>
            <Copy text={id} what="Copy the ARN" />
            <Sep />
            <b>{exact(data.tables)}</b> {data.tables === 1 ? 'table' : 'tables'} <AtMost evaluated={data.evaluated} />
          </p>
        ) : null}
      </div>
      {!data ? (
        <NotThere answer={answer} what="principal" />
      ) : data.evaluated.at === null && !grants.length ? (
        <NeverEvaluated answer={data} />
      ) : (
        <div class="access-grid">
          <Panel flush title="What its policies give" count={data.all} aside={<Legend />}>
            {grants.length ? (
              <GrantGrid grants={grants} account={data.account} hrefOf={hrefOf} chosen={grant ? {of: grant.target, right} : null} />
            ) : (
              <p class="none-line">
                {id.endsWith(':root')
                  ? 'Of the root user of an account that was read, nothing is listed: it may do everything in its account that the sentences below do not limit.'
                  : 'By the policies that were read, it has a right on no table, nor perhaps.'}
              </p>
            )}
            {data.all > grants.length ? <p class="group-why">These are the first {exact(grants.length)} of {exact(data.all)}.</p> : null}
            {grant && !isNarrow.value ? <Covered key={grant.target} {...{grant, right}} principal={id} /> : null}
            <Limits of={data.limits} />
          </Panel>
          {isNarrow.value ? null : why}
        </div>
      )}
    </>
  );
}

// What is known of each account.
function Accounts({accounts}) {
  const isWithin = useWithin();
  return (
    <Panel title="What was evaluated" count={accounts.filter(isWithin).length} flush>
      <ul class="rows">
        {accounts.filter(isWithin).map((one) => (
          <li key={one.account} class="evaluated">
            <b class="name">{one.account}</b>
            {one.at === null ? (
              <Unread reason={one.principals_unread}>unknown: never evaluated</Unread>
            ) : (
              <span>
                {count(one.principals, 'user or role', 'users and roles')}, {count(one.tables, 'table')}
                <Sep />
                policies read <Ago at={one.principals_read_at ?? one.at} />
              </span>
            )}
            {one.at === null ? null : <AtMost evaluated={one} />}
            <small title={one.limits.map(plain).join('\n')}>{plain(one.limits.slice(one.at === null ? 1 : 0, 3).join(' '))}</small>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Principals() {
  const [found, set] = useState(null);
  useEffect(() => {
    findPrincipals('', 40).then(set, () => set([]));
  }, []);
  return (
    <Panel title="Principals" flush>
      {found === null ? (
        <Loading rows={6} />
      ) : found.length ? (
        <ul class="rows">
          {found.map((one) => (
            <li key={one.id}>
              <a class="row who" data-row href={toPrincipal(one.id)} title={plain(one.id)}>
                <bdi class="name">{plain(one.name)}</bdi>
                <span class="where">{one.sub}</span>
              </a>
            </li>
          ))}
        </ul>
      ) : (
        <p class="note">
          <Unread>not read</Unread> The users and roles of no account were read.
        </p>
      )}
    </Panel>
  );
}

const Questions = () => (
  <Panel title="Of all tables at once" flush>
    <ul class="rows">
      {QUESTIONS.map(([name, title]) => (
        <li key={name}>
          <a class="row who" data-row href={to(`ask/${name}`)}>
            <span>{title}</span>
          </a>
        </li>
      ))}
    </ul>
  </Panel>
);

function Start({way}) {
  const answer = useAnswer('access');
  const accounts = answer.isOwn ? answer.data?.accounts : undefined;
  return (
    <>
      <div class="subject">{way === 'table' ? <ChooseTable /> : <ChoosePrincipal />}</div>
      <div class="grid halves">
        <div class="stack">
          {accounts ? <Accounts accounts={accounts} /> : answer.error ? <Failed of={answer} what="Access" /> : <Loading rows={4} />}
          <Questions />
        </div>
        <Principals />
      </div>
    </>
  );
}

export function Access() {
  const {query} = route.value;
  const way = query.table ? 'table' : query.principal || query.by === 'principal' ? 'principal' : 'table';
  const isChosen = Boolean(query.table || query.principal);
  return (
    <div class="page access">
      <Head way={way} />
      {!isChosen ? <Start key={way} way={way} /> : way === 'table' ? <ByTable key={query.table} query={query} /> : <ByPrincipal key={query.principal} query={query} />}
    </div>
  );
}
