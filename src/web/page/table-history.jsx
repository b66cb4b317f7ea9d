// What happened to a table and all that is its own, and which findings came and went; a table that is gone has nothing else.
import {Check, ShieldAlert} from 'lucide';
import {quoted, to} from './address.js';
import {about, useAnswer} from './answers.js';
import {Change} from './changes.jsx';
import {toFinding} from './findings-answers.js';
import {isRunTime, plain} from './format.js';
import {Ago, Answered, Icon, Panel} from './parts.jsx';
import {objects} from './rows.js';
import {Severity} from './severity.jsx';
import {HowToStore} from './stored.jsx';

const ROWS_MAX = 200;

// Each failure that is kept came once, and may have gone.
const eventsOf = (rows) =>
  rows.flatMap((one) => [...(one.resolved_at === null ? [] : [{...one, at: one.resolved_at, isEnd: true}]), {...one, at: one.failed_at, isEnd: false}]);

const Event = ({one, arn}) => (
  <a class="row change of-finding" data-row href={toFinding({check: one.check, resource: arn})} title={plain(one.why)}>
    <span class={`kind kind-${one.isEnd ? 'added' : 'removed'}`}>
      <Icon of={one.isEnd ? Check : ShieldAlert} size={13} label={one.isEnd ? 'resolved' : 'found'} />
    </span>
    <span class="what">
      <Severity of={one.severity} size={14} />
      <span class="name">{one.title}</span>
    </span>
    <span class="why">{one.isEnd ? 'finding resolved' : 'finding'}</span>
    <span class="delta-text" />
    <span class="when">
      <Ago at={one.at} isBare />
    </span>
  </a>
);

// The last first: both lists come so. A run whose tag is no time stands where its place among the runs is.
function merged(changes, events) {
  const all = [...changes.map((one) => ({at: isRunTime(one.tag) ? one.tag : 0, one})), ...events.map((one) => ({at: one.at, event: one}))];
  return all.sort((a, b) => b.at - a.at);
}

export function TableHistory({arn, none}) {
  const keeps = about.value?.keeps_changes;
  const log = useAnswer(keeps ? 'changes' : null, {table: arn, limit: ROWS_MAX});
  const found = useAnswer('finding_history', {table: arn});
  const events = found.isOwn && found.data ? eventsOf(found.data.rows) : [];
  const changes = log.data ? objects(log.data) : [];
  const all = merged(changes, events);
  return (
    <Panel id="part-history" title="History" count={all.length || undefined} flush={all.length > 0}>
      <Answered of={keeps ? log : found} what="The history" rows={2}>
        {() =>
          all.length ? (
            <ul class="rows">
              {all.map(({one, event}, i) => (
                <li key={i}>{event ? <Event one={event} arn={arn} /> : <Change one={one} />}</li>
              ))}
            </ul>
          ) : (
            <p class="none-line">{keeps ? none : 'No finding came or went in the time that is kept.'}</p>
          )
        }
      </Answered>
      {about.value && !keeps ? <p class="none-line">Only the SQLite file keeps a change log.</p> : null}
      <HowToStore>When findings came and went is known once verdicts are stored, after each sync:</HowToStore>
    </Panel>
  );
}

export function Gone({arn, name}) {
  return (
    <div class="page">
      <header class="page-head">
        <div>
          <h1>{plain(name)}</h1>
          <p class="lead">This table is not on the map. It is gone, or it was never read.</p>
        </div>
      </header>
      <TableHistory arn={arn} none="Nothing is known of a table of this name here." />
      <p class="note">
        <a class="link" href={to('tables', {q: quoted(name)})}>
          Tables of this name
        </a>
      </p>
    </div>
  );
}
