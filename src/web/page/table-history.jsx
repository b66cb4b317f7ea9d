// What happened to a table and all that is its own; a table that is gone has nothing else.
import {quoted, to} from './address.js';
import {about, useAnswer} from './answers.js';
import {Change} from './changes.jsx';
import {plain} from './format.js';
import {Answered, Panel} from './parts.jsx';
import {objects} from './rows.js';

const ROWS_MAX = 200;

export function TableHistory({arn, none}) {
  const keeps = about.value?.keeps_changes;
  const answer = useAnswer(keeps ? 'changes' : null, {table: arn, limit: ROWS_MAX});
  const changes = answer.data ? objects(answer.data) : [];
  const list = (
    <ul class="rows">
      {changes.map((one, i) => (
        <li key={i}>
          <Change one={one} />
        </li>
      ))}
    </ul>
  );
  return (
    <Panel id="part-history" title="History" count={changes.length || undefined} flush={changes.length > 0}>
      {about.value && !keeps ? (
        <p class="none-line">Only the SQLite file keeps a change log.</p>
      ) : (
        <Answered of={answer} what="The history" rows={2}>
          {() => (changes.length ? list : <p class="none-line">{none}</p>)}
        </Answered>
      )}
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
