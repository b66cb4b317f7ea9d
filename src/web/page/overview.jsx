// Overview: what should I look at today?
import {ArrowRight} from 'lucide';
import {change, route, to} from './address.js';
import {about, now, useAnswer} from './answers.js';
import {Change} from './changes.jsx';
import {asked} from './filter.js';
import {WhatIsWrong} from './findings-panels.jsx';
import {bytes, count, exact, isRunTime, plain} from './format.js';
import {open, useTree} from './map.jsx';
import {Ago, Answered, Copy, Failed, Icon, Num, Panel, Sep, Unread} from './parts.jsx';
import {Capacity, Protection} from './overview-facts.jsx';
import {Places} from './overview-places.jsx';
import {OF_TABLES, placesOf, useWithin} from './places.js';
import {objects} from './rows.js';
import {isPhone} from './theme.js';
import {Treemap} from './treemap.jsx';

const CHANGES = 7;
const DAY = 86_400;

function Changes() {
  const keeps = about.value?.keeps_changes;
  const since = now.value - DAY;
  const answer = useAnswer(keeps ? 'changes' : null, {in: route.value.query.in, limit: CHANGES});
  const aside = (
    <a href={to('history')}>
      History <Icon of={ArrowRight} size={14} />
    </a>
  );
  if (about.value && !keeps)
    return (
      <Panel title="Since yesterday">
        <p class="none-line">
          Only the SQLite file keeps a change log. With Neo4j, <code>dynatlas sync --changes FILE</code> writes the changes of a run.
        </p>
      </Panel>
    );
  const list = answer.data ? objects(answer.data).filter((one) => one.tag >= since || !isRunTime(one.tag)) : [];
  return (
    <Panel title="Since yesterday" aside={aside} flush={list.length > 0}>
      <Answered of={answer} what="What changed" rows={3}>
        {() =>
          list.length ? (
            <ul class="rows">
              {list.map((one, i) => (
                <li key={i}>
                  <Change one={one} isDense />
                </li>
              ))}
            </ul>
          ) : (
            <p class="none-line">Nothing has changed except sizes.</p>
          )
        }
      </Answered>
    </Panel>
  );
}

function Where() {
  const {answer, root} = useTree({...asked(), by: 'place', size: 'storage', colour: 'recovery'});
  return (
    <Panel
      title="Where the data is"
      aside={
        <>
          <span class="quiet">by storage, point-in-time recovery</span>
          <a href={to('map')}>
            Map <Icon of={ArrowRight} size={14} />
          </a>
        </>
      }>
      <Answered of={answer} what="The map">
        {() => (
          <Treemap
            root={root}
            of={{colour: 'recovery', sizeText: bytes, dimmed: ''}}
            height={isPhone.value ? 220 : 238}
            onOpen={(node) => open(node, [])}
          />
        )}
      </Answered>
    </Panel>
  );
}

// What was read before and stays may be gone by now.
function atLeast(unread) {
  const parts = unread.filter((one) => OF_TABLES.test(one.operation));
  if (!parts.length) return '';
  return parts.some((one) => one.last_complete_at) ? 'about ' : 'at least ';
}

function Totals({total, places, unread}) {
  const prefix = atLeast(unread);
  const [accounts, regions] = ['account', 'region'].map((key) => new Set(places.map((one) => one[key])).size);
  return (
    <p class="lead" id="totals">
      <b>
        {prefix}
        {exact(total.tables)}
      </b>{' '}
      {total.tables === 1 ? 'table' : 'tables'}
      <Sep />
      {total.items === null && total.tables ? (
        <Unread>items unknown</Unread>
      ) : (
        <>
          <b>
            {prefix || (total.size_unknown ? 'at least ' : '')}
            <Num n={total.items ?? 0} />
          </b>{' '}
          items
        </>
      )}
      <Sep />
      {total.size === null && total.tables ? (
        <Unread>storage unknown</Unread>
      ) : (
        <b title={`${exact(total.size ?? 0)} bytes`}>
          {prefix || (total.size_unknown ? 'at least ' : '')}
          {bytes(total.size ?? 0)}
        </b>
      )}{' '}
      in <b>{exact(regions)}</b> {regions === 1 ? 'region' : 'regions'} of <b>{exact(accounts)}</b> {accounts === 1 ? 'account' : 'accounts'}
    </p>
  );
}

function Age({places, unread}) {
  const read = places.map((one) => one.oldest).filter((at) => at !== null);
  const operations = new Set(unread.map((one) => one.operation)).size;
  return (
    <a class="coverage" href={to('coverage')}>
      {read.length ? (
        <span>
          Read{' '}
          <b>
            <Ago at={Math.min(...read)} />
          </b>
        </span>
      ) : (
        <span>Never read completely</span>
      )}
      {operations ? <Unread>{count(operations, 'operation')} incomplete</Unread> : <span>everything was read</span>}
    </a>
  );
}

const COMMANDS = ['dynatlas sync', 'dynatlas sync --source answers.jsonl'];
const Nothing = () => (
  <Panel title="The graph is empty">
    <p class="none-line">Read an account, or a recording of one; this page then shows it.</p>
    <ul class="plain-list">
      {COMMANDS.map((text) => (
        <li key={text} class="cli">
          <code>{text}</code>
          <Copy text={text} what="Copy the command" />
        </li>
      ))}
    </ul>
  </Panel>
);

const WrongScope = ({error}) => (
  <div class="failed" role="alert">
    <b>The scope of this address cannot be understood</b>
    <p>
      <code>{plain(route.value.query.in ?? '')}</code> {plain(error.message)}
    </p>
    <button type="button" class="button" onClick={() => change({in: ''})}>
      Everything
    </button>
  </div>
);

export function Overview() {
  const answer = useAnswer('overview');
  const counted = useAnswer('count', asked());
  const total = counted.data;
  const isWithin = useWithin();
  const isWrong = counted.error?.answer?.at !== undefined; // every panel would say the same
  const unread = objects(useAnswer('coverage').data ?? {columns: [], rows: []}).filter(isWithin);
  const {data} = answer;
  const places = data ? placesOf(data).filter(isWithin) : [];
  const isEmpty = data && total && total.all === 0 && !route.value.query.in && places.length === 0;
  return (
    <div class="page overview">
      <header class="page-head">
        <div>
          <h1>Overview</h1>
          {total && data && !isEmpty && !isWrong ? <Totals {...{total, places, unread}} /> : null}
        </div>
        {data && places.length ? <Age places={places} unread={unread} /> : null}
      </header>
      {answer.error && data === undefined ? <Failed of={answer} what="The overview" /> : null}
      {isWrong ? (
        <WrongScope error={counted.error} />
      ) : isEmpty ? (
        <Nothing />
      ) : (
        <>
          <div class="grid seven-five">
            <WhatIsWrong all={total?.all} />
            <Changes />
          </div>
          <div class="grid seven-five">
            <Protection />
            <Capacity total={total} />
          </div>
          <div class="grid">
            <Where />
          </div>
          {places.length > 1 ? <Places places={places} /> : null}
        </>
      )}
    </div>
  );
}
