// What the table may read and write, and what changes that.
import {why} from './columns.jsx';
import {age, exact, plain, words} from './format.js';
import {Unread} from './parts.jsx';

const perSecond = (reads, writes) => [reads > 0 && `${exact(reads)} reads`, writes > 0 && `${exact(writes)} writes`].filter(Boolean).join(', ');
const None = ({children}) => <span class="none">{children}</span>;

function OnDemand({answer}) {
  const {capacity, row, indexes} = answer;
  const limited = indexes.filter((one) => one.max_read > 0 || one.max_write > 0);
  return (
    <dl class="facts wide">
      <dt>Mode</dt>
      <dd>On-demand</dd>
      <dt>Maximum</dt>
      <dd>
        {perSecond(row.max_read, row.max_write) ? (
          `${perSecond(row.max_read, row.max_write)} a second`
        ) : row.max_read === null ? (
          <Unread>unknown</Unread>
        ) : (
          <None>none</None>
        )}
      </dd>
      <dt>Warm throughput</dt>
      <dd>
        {perSecond(capacity.warm_read, capacity.warm_write) ? (
          `${perSecond(capacity.warm_read, capacity.warm_write)} a second`
        ) : (
          <Unread>unknown</Unread>
        )}
      </dd>
      {limited.map((one) => (
        <LimitedIndex key={one.name} one={one} />
      ))}
      <dt>Table class</dt>
      <dd>{row.class ? words(row.class.replaceAll('-', ' ')) : <Unread>unknown</Unread>}</dd>
    </dl>
  );
}
const LimitedIndex = ({one}) => (
  <>
    <dt>{plain(one.name)}</dt>
    <dd>at most {perSecond(one.max_read, one.max_write)} a second</dd>
  </>
);

// A value on its range, hot where it stands at its maximum.
function Lane({name, value, target, ofTable}) {
  const most = Math.max(target?.max ?? value * 1.4, value, 1);
  const isLow = ofTable !== undefined && value < ofTable;
  const goal = target?.policies.find((one) => one.target)?.target;
  return (
    <div class="lane-row">
      <span title={plain(name)}>{plain(name)}</span>
      <span class="range">
        {target ? (
          <i class="range-in" style={{left: `${(100 * target.min) / most}%`, width: `${(100 * (target.max - target.min)) / most}%`}} />
        ) : null}
        <i class={`range-at ${target && value >= target.max ? 'hot' : ''}`} style={{left: `calc(${(100 * value) / most}% - 2px)`}} />
      </span>
      <b class="num">{exact(value)}</b>
      <small class={isLow ? 'tone-high' : 'quiet'}>
        {[target ? `${exact(target.min)}–${exact(target.max)}` : 'fixed', goal && `target ${goal}%`, isLow && 'below its table']
          .filter(Boolean)
          .join(', ')}
      </small>
    </div>
  );
}

const DIMENSIONS = {rcu: 'ReadCapacityUnits', wcu: 'WriteCapacityUnits'};
function Lanes({answer, of, title}) {
  const {row, indexes, scaling} = answer;
  const target = (index) => scaling.find((one) => (one.index ?? null) === index && one.dimension.endsWith(DIMENSIONS[of]));
  return (
    <>
      <h3>{title}</h3>
      <Lane name="table" value={row[of]} target={target(null)} />
      {indexes
        .filter((one) => one.kind === 'global' && one[of] !== null && one[of] !== undefined)
        .map((one) => (
          <Lane key={one.name} name={one.name} value={one[of]} target={target(one.name)} ofTable={of === 'wcu' ? row.wcu : undefined} />
        ))}
    </>
  );
}

function Schedules({scaling}) {
  const all = scaling.flatMap((one) => one.schedules.map((schedule) => ({...schedule, of: one.index ?? 'table'})));
  if (!all.length) return null;
  return (
    <>
      <h3>Schedules</h3>
      <ul class="plain-list">
        {all.map((one) => (
          <li key={`${one.of} ${one.name}`}>
            <b>{plain(one.name)}</b> <code>{plain(one.schedule)}</code>{' '}
            <span class="quiet">
              {plain(one.of)}, {exact(one.min)}–{exact(one.max)}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Provisioned({answer}) {
  const {capacity, scaling, unknown, row} = answer;
  const stopped = scaling.filter((one) => one.suspended && Object.values(one.suspended).some((is) => is === true || is === 'on'));
  const moved = [
    capacity.last_increase && `Raised ${age(capacity.last_increase)} ago`,
    capacity.last_decrease && `lowered ${age(capacity.last_decrease)} ago`,
  ]
    .filter(Boolean)
    .join(', ');
  return (
    <>
      <Lanes answer={answer} of="rcu" title="Read units" />
      <Lanes answer={answer} of="wcu" title="Write units" />
      <Schedules scaling={scaling} />
      {row.scaling === null ? (
        <p class="note">
          <Unread reason={why(unknown, 'scaling')}>scaling not read</Unread> {plain(why(unknown, 'scaling'))}
        </p>
      ) : null}
      {stopped.length ? <p class="note tone-high">Scaling is suspended for {stopped.map((one) => one.index ?? 'the table').join(', ')}.</p> : null}
      <p class="note quiet">{moved ? `${moved}.` : 'Never changed.'}</p>
    </>
  );
}

export function CapacityPart({answer}) {
  const {billing, rcu} = answer.row;
  if (billing === 'on-demand') return <OnDemand answer={answer} />;
  if (!rcu)
    return (
      <p class="note">
        <Unread>unknown</Unread> DescribeTable named neither a billing mode nor a capacity.
      </p>
    );
  return <Provisioned answer={answer} />;
}
