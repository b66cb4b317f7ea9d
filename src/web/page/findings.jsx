// Findings: what is wrong, by what proof, how do I end it; and what could not be told, which is neither wrong nor right.
import {ChevronDown, ChevronLeft, ChevronRight, Download} from 'lucide';
import {useEffect} from 'preact/hooks';
import {change, route, to} from './address.js';
import {useAnswer} from './answers.js';
import {FilterField} from './filter-field.jsx';
import {asked} from './filter.js';
import {Check, Finding} from './finding.jsx';
import {ROWS_MAX, bySeverity, failing, toCheck, toFinding, useCounts, useFindings} from './findings-answers.js';
import {count, exact, iso, plain, shortName} from './format.js';
import {Ago, Answered, Failed, Icon, Loading, Unread} from './parts.jsx';
import {useNames} from './places.js';
import {SEVERITIES, Severity} from './severity.jsx';
import {ChooseSince, HowToStore, Since, isStored} from './stored.jsx';
import {isNarrow} from './theme.js';

// What an address may ask for: the verdict behind it, and its name.
const STATES = {
  '': ['fail', 'Failing'],
  unknown: ['unknown', 'Not read'],
  muted: ['muted', 'Muted'],
  passing: ['pass', 'Passing'],
  resolved: ['resolved', 'Resolved'],
};
const NONE = {
  fail: 'No check fails here.',
  unknown: 'Everything that the checks need was read.',
  muted: 'Nothing is muted. A file that serve --mute reads says what is.',
  pass: 'No check passes here.',
};
const REASONS = 3; // that are shown of an operation
const CLOSED = '-'; // in the place of a check: no group is open

// What of the address stays while one looks around in the view.
const kept = ({q, state, severity, operation, since}) => ({q, state, severity, operation, since});

// A tag of the address: whole seconds, or nothing.
const sinceOf = ({since}) => (/^\d+$/.test(since) ? since : '');

function Tabs({state, counts}) {
  const {q, since} = route.value.query;
  return (
    <nav class="segments" aria-label="Verdict">
      {Object.entries(STATES).map(([key, [verdict, title]]) => (
        <a key={key} href={to('findings', {q, state: key, since})} aria-current={key === state ? 'true' : undefined}>
          {title}
          {counts ? <span class="count">{exact(key === 'resolved' ? counts.resolved : counts.all[verdict])}</span> : null}
        </a>
      ))}
    </nav>
  );
}

function Severities({counts, verdict}) {
  const {severity} = route.value.query;
  const all = bySeverity(counts, verdict);
  return (
    <div class="sevpick" role="group" aria-label="Severity">
      {SEVERITIES.map((one) => (
        <button
          type="button"
          key={one}
          aria-pressed={severity === one}
          aria-label={`${exact(all[one])} ${one}`}
          disabled={!all[one] && severity !== one}
          onClick={() => change({severity: severity === one ? '' : one, of: ''})}>
          <Severity of={one} size={14} isBeside />
          <span>{one}</span>
          <b>{exact(all[one])}</b>
        </button>
      ))}
    </div>
  );
}

function Row({one, isChosen, hasAccount, query, name}) {
  return (
    <li>
      <a data-row class="row finding" href={toFinding(one, query)} aria-current={isChosen ? 'true' : undefined}>
        <span class="what">
          <bdi class="name">{plain(one.name || shortName(one.resource))}</bdi>
          <span class="where">{[one.region, hasAccount && (name ?? one.account)].filter(Boolean).join(' · ')}</span>
          {one.verdict === 'fail' ? (
            <span class="since">
              <Since at={one.failed_at} />
            </span>
          ) : null}
        </span>
        <span class="why" title={plain(one.why)}>
          {plain(one.unread.find(({operation}) => operation === query.operation)?.reason ?? one.why)}
        </span>
      </a>
    </li>
  );
}

// The findings of the open check.
function Rows({check, verdict, list, chosen}) {
  const query = kept(route.value.query);
  const names = useNames();
  const hasAccount = names.size > 1 || new Set(list.rows.map((one) => one.account)).size > 1;
  const {first, rows} = list;
  if (first.error && !list.isThere) return <Failed of={first} what="These findings" />;
  if (!list.isThere) return <Loading rows={3} />;
  return (
    <>
      {isNarrow.value && verdict !== 'unknown' ? <p class="group-note">{check.remediation}</p> : null}
      <ul>
        {rows.map((one) => (
          <Row
            key={`${one.resource} ${one.check}`}
            one={one}
            query={query}
            isChosen={one.resource === chosen}
            hasAccount={hasAccount}
            name={names.get(one.account)}
          />
        ))}
      </ul>
      {rows.length === 0 ? <p class="group-note">{list.next ? 'Looking for them …' : 'None.'}</p> : null}
      {list.isFull ? (
        <p class="group-note">These are the first {exact(ROWS_MAX)}. Narrow the filter, or take the CSV.</p>
      ) : list.next && rows.length ? (
        <p class="group-note">
          <button type="button" class="link" data-row disabled={list.isAsked} onClick={list.askMore}>
            {list.isAsked ? 'Asking …' : 'More'}
          </button>
        </p>
      ) : null}
    </>
  );
}

function Group({check, sign, number, unread, isOpen, children, isPart}) {
  const query = kept(route.value.query);
  return (
    <section class={`group ${isPart ? 'part' : ''}`}>
      <a data-row class="group-head" href={toCheck(isOpen ? CLOSED : check.name, query)} aria-expanded={isOpen}>
        <Icon of={isOpen ? ChevronDown : ChevronRight} size={14} />
        <Severity of={sign} />
        <b>{check.title}</b>
        <span class="num">{exact(number)}</span>
        {unread ? (
          <Unread reason={`of ${count(unread, 'more')} it could not be told`}>{exact(unread)}</Unread>
        ) : null}
      </a>
      {isOpen ? children : null}
    </section>
  );
}

// What could not be told: by the operation that was not read, as one permission settles all of it.
function Operations({counts, open, children}) {
  const {operation, q, severity} = route.value.query;
  const groups = counts.unread.filter((one) => one.findings).sort((a, b) => b.findings - a.findings);
  const named = new Map(counts.checks.map((one) => [one.name, one]));
  return groups.map((group) => {
    const isOpen = operation === group.operation;
    const isNamed = group.operation !== 'other';
    return (
      <section class="group" key={group.operation}>
        <a
          data-row
          class="group-head"
          href={to('findings', {q, severity, state: 'unknown', operation: isOpen ? '' : group.operation})}
          aria-expanded={isOpen}>
          <Icon of={isOpen ? ChevronDown : ChevronRight} size={14} />
          <Severity of="unknown" />
          {isNamed ? <code>{group.operation}</code> : <b>What the answers do not say</b>}
          <span class="num">{exact(group.findings)}</span>
        </a>
        {isOpen ? (
          <>
            <div class="group-note">
              {group.reasons.slice(0, REASONS).map(({reason, findings}) => (
                <p key={reason}>
                  <Unread>{exact(findings)}</Unread> {plain(reason)}
                </p>
              ))}
              {group.reasons.length > REASONS ? <p class="quiet">and other reasons</p> : null}
              {isNamed ? (
                <p>
                  <a class="link" href={to('coverage')}>
                    What was not read
                  </a>
                </p>
              ) : null}
            </div>
            {Object.entries(group.checks)
              .sort(([, a], [, b]) => b - a)
              .map(([name, number]) => (
                <Group key={name} check={named.get(name)} sign="unknown" number={number} isOpen={open === name} isPart>
                  {children}
                </Group>
              ))}
          </>
        ) : null}
      </section>
    );
  });
}

// Checks of which something has this verdict, with how many.
function groupsOf(counts, verdict, severity) {
  const number = (one) => (severity ? (one.severities[severity]?.[verdict] ?? 0) : one[verdict]);
  const all = verdict === 'fail' ? failing(counts) : counts.checks;
  const groups = all.map((one) => ({check: one, sign: verdict === 'fail' ? (severity ?? one.of) : verdict, number: number(one)}));
  return groups.filter((one) => one.number);
}

function Passing({counts, open}) {
  const groups = groupsOf(counts, 'pass').map(({check, number}) => (
    <section class="group" key={check.name}>
      <a
        data-row
        class="group-head"
        href={toCheck(check.name, kept(route.value.query))}
        aria-current={open === check.name ? 'true' : undefined}>
        <Severity of="pass" />
        <b>{check.title}</b>
        <span class="num">
          {exact(number)}
          <span class="quiet"> of {exact(number + check.fail + check.unknown + check.muted)}</span>
        </span>
      </a>
    </section>
  ));
  return (
    <>
      {groups.length ? <p class="group-note first">Of how many this is not so:</p> : null}
      {groups}
    </>
  );
}

// The chosen finding: one of the list, or what the address names.
function useChosen(check, rows) {
  const {of} = route.value.query;
  const known = rows.find((one) => one.resource === of);
  const isAsked = Boolean(check && of && !known);
  const asked_ = useAnswer(isAsked ? 'findings' : null, {check, resource: of});
  return {finding: known ?? (isAsked && asked_.isOwn ? asked_.data?.finding : undefined), asked: asked_, isAsked};
}

function Detail({check, chosen, shown}) {
  if (chosen.isAsked && chosen.asked.error)
    return chosen.asked.error.status === 404 ? (
      <div class="detail">
        <p class="none-line">There is nothing of this name any more, or not yet.</p>
      </div>
    ) : (
      <div class="detail">
        <Failed of={chosen.asked} what="This finding" />
      </div>
    );
  if (chosen.isAsked && !chosen.finding)
    return (
      <div class="detail">
        <Loading rows={8} />
      </div>
    );
  const finding = chosen.finding ?? shown;
  if (finding && check) return <Finding key={`${finding.check} ${finding.resource}`} finding={finding} check={check} />;
  return check ? (
    <Check check={check} />
  ) : (
    <div class="detail">
      <p class="none-line">Choose a check.</p>
    </div>
  );
}

export function Working({counts, all}) {
  if (counts?.working === undefined) return null;
  const done = counts.working ? `${exact(counts.working)}${all ? ` of ${exact(all)}` : ''} tables so far` : 'it has only begun';
  return (
    <p class="note" role="status">
      <Unread>working</Unread> {counts.checks ? 'These are the counts of earlier. They are made again: ' : 'The checks are being made: '}
      {done}.
    </p>
  );
}

function List({counts, state, verdict, open, list, chosen, since}) {
  const {severity} = route.value.query;
  const check = counts.checks.find((one) => one.name === open);
  const rows = check ? <Rows check={check} verdict={verdict} list={list} chosen={chosen} /> : null;
  const groups = groupsOf(counts, verdict, severity);
  return (
    <div class="find-list" role="region" aria-label="Findings by check" tabIndex={0}>
      {state === 'passing' || state === 'unknown' ? null : <Severities counts={counts} verdict={verdict} />}
      {state === 'unknown' ? (
        <Operations counts={counts} open={open}>
          {rows}
        </Operations>
      ) : state === 'passing' ? (
        <Passing counts={counts} open={open} />
      ) : (
        groups.map((one) => (
          <Group
            key={one.check.name}
            check={one.check}
            sign={one.sign}
            number={one.number}
            unread={verdict === 'fail' ? one.check.unknown : 0}
            isOpen={open === one.check.name}>
            {rows}
          </Group>
        ))
      )}
      {(state === 'unknown' ? counts.unread : groups).length ? null : (
        <div class="empty">
          <b>Nothing here</b>
          <p>{verdict === 'fail' && since ? 'No check fails that did not fail before.' : NONE[verdict]}</p>
        </div>
      )}
      {state === '' ? <HowToStore>Since when each failure stands is known once verdicts are stored, after each sync:</HowToStore> : null}
    </div>
  );
}

// What no longer fails, the last resolved first.
function Resolved({q, since}) {
  const answer = useAnswer('findings', {...asked(q), verdict: 'resolved', since});
  const names = useNames();
  return (
    <div class="find-list" role="region" aria-label="Findings resolved" tabIndex={0}>
      <Answered of={{...answer, data: answer.isOwn ? answer.data : undefined}} what="What was resolved">
        {({rows, all}) => (
          <>
            <ul class="rows">
              {rows.map((one) => (
                <li key={`${one.resource} ${one.check}`}>
                  <a data-row class="row resolved" href={toFinding(one, {q})}>
                    <Severity of={one.severity} />
                    <span class="what">
                      <bdi class="name">{plain(one.name || shortName(one.resource))}</bdi>
                      <span class="where">{[one.region, names.size > 1 && (names.get(one.account) ?? one.account)].filter(Boolean).join(' · ')}</span>
                    </span>
                    <span class="why" title={plain(one.why)}>
                      {plain(one.title)}
                    </span>
                    <span class="when">
                      <span title={`Failed from ${iso(one.failed_at)} to ${iso(one.resolved_at)}`}>
                        <Ago at={one.resolved_at} isBare />
                      </span>
                    </span>
                  </a>
                </li>
              ))}
            </ul>
            {all > rows.length ? <p class="group-note">These are the last {exact(rows.length)} of {exact(all)}.</p> : null}
            {rows.length ? null : (
              <div class="empty">
                <b>Nothing here</b>
                {isStored() ? <p>No failure was resolved{since ? ' since' : ''}.</p> : null}
                <HowToStore>What was resolved is known once verdicts are stored, after each sync:</HowToStore>
              </div>
            )}
          </>
        )}
      </Answered>
    </div>
  );
}

function csvOf(verdict, check) {
  const {q, in: scope, since} = route.value.query;
  const query = {verdict, q, in: scope, check, since};
  return `/findings.csv?${new URLSearchParams(Object.entries(query).filter(([, value]) => value))}`;
}

// Where nothing is asked for, a wide window shows the worst.
function openOf(counts, state, verdict) {
  const {
    rest: [name],
    query: {severity},
  } = route.value;
  if (name) return name === CLOSED ? undefined : name;
  if (isNarrow.value || !counts?.checks || state !== '') return undefined;
  return groupsOf(counts, verdict, severity)[0]?.check.name;
}

const endOf = (total) =>
  total ? (
    <>
      <b>{exact(total.tables)}</b> of {count(total.all, 'table')}
    </>
  ) : null;

export function Findings() {
  const {query, rest} = route.value;
  const {q = '', severity, operation, of} = query;
  const state = Object.hasOwn(STATES, query.state ?? '') ? (query.state ?? '') : '';
  const [verdict] = STATES[state];
  const since = sinceOf(query);
  const answer = useCounts(q, since);
  const counts = answer.data?.checks ? answer.data : undefined;
  const total = useAnswer('count', asked(q)).data;
  const open = openOf(counts, state, verdict);
  const isList = open && state !== 'passing' && state !== 'resolved';
  const list = useFindings(isList ? {...asked(q), check: open, verdict, severity, since, operation: state === 'unknown' ? operation : ''} : null);
  const chosen = useChosen(open, list.rows);
  const check = counts?.checks.find((one) => one.name === open);
  const shown = isNarrow.value || state === 'passing' ? undefined : list.rows[0];
  const isAlone = isNarrow.value && (of || (state === 'passing' && check));
  useEffect(() => {
    if (isAlone) document.querySelector('main').scrollTo(0, 0);
  }, [isAlone, of]);
  if (isAlone)
    return (
      <div class="page findings">
        <h1 class="hidden">Findings</h1>
        <a class="back" href={toCheck(state === 'passing' ? CLOSED : open, kept(query))}>
          <Icon of={ChevronLeft} size={15} />
          Findings
        </a>
        {check ? <Detail check={check} chosen={chosen} /> : <Loading rows={8} />}
        <Working counts={answer.data} all={total?.tables} />
      </div>
    );
  return (
    <div class="page findings">
      <header class="page-head tight">
        <div class="crumbs">
          <h1>Findings</h1>
          {counts ? (
            <p class="lead">
              <b>{exact(counts.checks.length)}</b> checks of <b>{exact(counts.tables)}</b> {counts.tables === 1 ? 'table' : 'tables'}
            </p>
          ) : null}
        </div>
        <div class="bar">
          <Tabs state={state} counts={counts} />
          {state === '' || state === 'resolved' ? <ChooseSince value={since} onChange={(value) => change({since: value, of: ''})} /> : null}
          {state === 'resolved' ? null : (
            <a class="button" href={csvOf(verdict, rest[0] && rest[0] !== CLOSED ? rest[0] : '')} download>
              <Icon of={Download} size={14} />
              CSV
            </a>
          )}
        </div>
      </header>
      <FilterField q={q} error={answer.error} end={endOf(total)} />
      {answer.error && answer.error.answer?.at === undefined ? <Failed of={answer} what="The findings" /> : null}
      <Working counts={answer.data} all={total?.tables} />
      {state === 'resolved' ? (
        <div class="find-grid whole">
          <Resolved q={q} since={since} />
        </div>
      ) : counts ? (
        <div class="find-grid">
          <List {...{counts, state, verdict, open, list, since}} chosen={of ?? shown?.resource} />
          {isNarrow.value ? null : <Detail check={check} chosen={chosen} shown={shown} />}
        </div>
      ) : answer.error ? null : (
        <Loading rows={12} />
      )}
    </div>
  );
}
