// Findings where one looks at something else: on the overview, and beside a table.
import {ArrowRight} from 'lucide';
import {to} from './address.js';
import {useAnswer} from './answers.js';
import {bySeverity, failing, sumOf, toCheck, toFinding, useCounts} from './findings-answers.js';
import {Working} from './findings.jsx';
import {count, exact, plain} from './format.js';
import {Answered, Icon, Loading, Panel, Sep} from './parts.jsx';
import {SEVERITIES, Severity, SeverityBar} from './severity.jsx';
import {Since, isStored} from './stored.jsx';

const TOP = 5;

function Counted({counts}) {
  const fails = bySeverity(counts, 'fail');
  const {unknown} = counts.all;
  const top = failing(counts).slice(0, TOP);
  return (
    <>
      <a class="sevlink" href={to('findings')} aria-label="Findings by severity">
        <SeverityBar counts={{...fails, unknown}} />
      </a>
      <ul class="sevcounts">
        {SEVERITIES.map((one) => (
          <li key={one}>
            <a href={to('findings', {severity: one})}>
              <b>{exact(fails[one])}</b>
              <span>
                <Severity of={one} size={14} isBeside />
                {one}
              </span>
            </a>
          </li>
        ))}
        <li class="apart">
          <a href={to('findings', {state: 'unknown'})}>
            <b>{exact(unknown)}</b>
            <span>
              <Severity of="unknown" size={14} isBeside />
              not read
            </span>
          </a>
        </li>
      </ul>
      {top.length ? (
        <ul class="rows">
          {top.map((one) => (
            <li key={one.name}>
              <a class="row check" data-row href={toCheck(one.name)}>
                <Severity of={one.of} />
                <span class="name">{one.title}</span>
                <span class="num">{exact(one.fail)}</span>
              </a>
            </li>
          ))}
        </ul>
      ) : (
        <p class="none-line">
          <Severity of="pass" isBeside /> No check fails.
        </p>
      )}
    </>
  );
}

export function WhatIsWrong({all}) {
  const answer = useCounts();
  const {data} = answer;
  const fails = data?.checks ? sumOf(bySeverity(data, 'fail')) : undefined;
  return (
    <Panel
      class="what-is-wrong"
      title="What is wrong"
      count={fails}
      aside={
        <a href={to('findings')}>
          Findings <Icon of={ArrowRight} size={14} />
        </a>
      }
      flush>
      <Answered of={answer} what="The findings" rows={6}>
        {(counts) => (
          <>
            <Working counts={counts} all={all} />
            {counts.checks ? <Counted counts={counts} /> : <Loading rows={5} />}
          </>
        )}
      </Answered>
    </Panel>
  );
}

const SAID = {fail: (one) => one.severity, unknown: () => 'unknown', muted: () => 'muted'};
function TableRow({one}) {
  const state = {unknown: 'unknown', muted: 'muted'}[one.verdict];
  return (
    <li>
      <a class={`row side-finding ${one.verdict === 'fail' ? '' : 'not-known'}`} data-row href={toFinding(one, {state})}>
        <Severity of={SAID[one.verdict](one)} />
        <span>
          <b class="name">
            {one.verdict === 'fail' ? '' : one.verdict === 'muted' ? 'Muted: ' : 'Not known: '}
            {one.title}
          </b>
          <small>
            {plain(one.why)}
            {one.verdict === 'fail' && isStored() ? (
              <>
                <Sep />
                <Since at={one.failed_at} />
              </>
            ) : null}
          </small>
        </span>
      </a>
    </li>
  );
}

// Of one table.
export function TableFindings({id}) {
  const answer = useAnswer('findings', {table: id});
  const rows = answer.isOwn ? (answer.data?.rows ?? []) : [];
  const some = (verdict) => rows.filter((one) => one.verdict === verdict);
  const fails = some('fail');
  const others = [...some('unknown'), ...some('muted')];
  const isThere = answer.isOwn && answer.data?.rows !== undefined;
  return (
    <Panel id="part-findings" title="Findings" count={isThere ? fails.length : undefined} flush={rows.length > 0}>
      <Answered of={{...answer, data: isThere ? answer.data : undefined}} what="The findings" rows={3}>
        {() => (
          <>
            <ul class="rows">
              {fails.map((one) => (
                <TableRow key={one.check} one={one} />
              ))}
            </ul>
            {fails.length ? null : (
              <p class="none-line">
                <Severity of={others.length ? 'unknown' : 'pass'} isBeside /> {others.length ? 'No check that could be made fails.' : 'No check fails.'}
              </p>
            )}
            {others.length ? (
              <details class="side-more" open={fails.length === 0 && others.length < 6}>
                <summary>
                  <span class="unread">{count(some('unknown').length, 'check')} could not be made</span>
                  {some('muted').length ? `, ${exact(some('muted').length)} muted` : ''}
                </summary>
                <ul class="rows">
                  {others.map((one) => (
                    <TableRow key={one.check} one={one} />
                  ))}
                </ul>
              </details>
            ) : null}
            <p class="side-rest quiet">
              {count(some('pass').length, 'check passes', 'checks pass')}; {exact(some('not_applicable').length)} are not about this table
            </p>
          </>
        )}
      </Answered>
    </Panel>
  );
}
