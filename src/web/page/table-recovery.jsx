// From when the table could be brought back: 90 days as lanes.
import {now} from './answers.js';
import {why} from './columns.jsx';
import {bytes, day, exact, iso, plain, seconds} from './format.js';
import {Unread, useSize} from './parts.jsx';

const DAY = 86_400;
const DAYS = 90;
const LANES = {pitr: 22, plan: 46, own: 70};
const LEFT = 104;
const LIST_MAX = 8;

// A lane that is not read is hatched all along.
const NotRead = ({lane, x, reason}) => (
  <g>
    <rect class="hatched" x={LEFT} y={LANES[lane] - 8} width={x(now.value) - LEFT} height="16" rx="4" fill="url(#hatch)">
      <title>{plain(reason)}</title>
    </rect>
    <text class="axis" x={LEFT + 8} y={LANES[lane] + 4}>
      not read
    </text>
  </g>
);
const None = ({lane, children}) => (
  <text class="axis" x={LEFT + 8} y={LANES[lane] + 4}>
    {children}
  </text>
);

function Window({recovery, x}) {
  if (!/^(on|enabled)$/i.test(recovery.pitr ?? '')) return <None lane="pitr">off</None>;
  const from = Math.max(now.value - (recovery.days ?? 35) * DAY, recovery.earliest ?? 0);
  const days = recovery.days ?? Math.round((now.value - from) / DAY);
  return (
    <g>
      <rect class="window" x={x(from)} y={LANES.pitr - 8} width={x(now.value) - x(from)} height="16" rx="4">
        <title>{recovery.earliest ? `since ${iso(recovery.earliest)}` : ''}</title>
      </rect>
      <text class="in-window" x={x(from) + 8} y={LANES.pitr + 4}>
        {days} days
      </text>
    </g>
  );
}

function Points({backups, lane, x, none}) {
  const old = backups.filter((one) => seconds(one.created) < now.value - DAYS * DAY).length;
  if (!backups.length) return <None lane={lane}>{none}</None>;
  const title = (one) => plain([one.name ?? one.plan ?? 'backup', iso(one.created), bytes(one.size)].filter(Boolean).join(', '));
  return (
    <g>
      {backups
        .filter((one) => seconds(one.created) >= now.value - DAYS * DAY)
        .map((one) =>
          lane === 'plan' ? (
            <circle class="point" key={one.arn} cx={x(seconds(one.created))} cy={LANES.plan} r="2.6">
              <title>{title(one)}</title>
            </circle>
          ) : (
            <path class="own" key={one.arn} d={`M${x(seconds(one.created))} ${LANES.own - 6}l6 6-6 6-6-6z`}>
              <title>{title(one)}</title>
            </path>
          ),
        )}
      {old ? (
        <text class="axis" x={LEFT + 8} y={LANES[lane] + 4}>
          {old} older
        </text>
      ) : null}
    </g>
  );
}

function List({backups, total}) {
  if (!backups.length) return null;
  return (
    <details class="backups">
      <summary>
        {exact(total)} {total === 1 ? 'backup' : 'backups'}
      </summary>
      <ul>
        {backups.slice(0, LIST_MAX).map((one) => (
          <li key={one.arn}>
            <bdi>{plain(one.name ?? one.arn.split(/[:/]/).pop())}</bdi>
            <span class="quiet">
              {[day(one.created), bytes(one.size), one.vault && `vault ${plain(one.vault)}`, one.expires && `until ${day(one.expires)}`]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </li>
        ))}
      </ul>
      {total > LIST_MAX ? <p class="quiet">and {exact(total - LIST_MAX)} more</p> : null}
    </details>
  );
}

export function Recovery({answer}) {
  const [ref, {width: room}] = useSize();
  const {recovery, backups, row, unknown} = answer;
  const width = Math.max(300, room || 720);
  const x = (at) => LEFT + (width - LEFT - 4) * (1 - (now.value - at) / (DAYS * DAY));
  const [planned, own] = [backups.filter((one) => one.kind === 'vault'), backups.filter((one) => one.kind !== 'vault')];
  return (
    <div ref={ref}>
      <svg class="recovery" width={width} height="104" role="img" aria-label="From when the table could be brought back">
        <defs>
          <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="6" height="6" fill="var(--tint-unknown)" />
            <path d="M0 0V6" stroke="var(--hatch)" stroke-width="1.5" />
          </pattern>
        </defs>
        {[90, 60, 30, 0].map((days) => {
          const at = x(now.value - days * DAY);
          return (
            <g key={days}>
              <path class="grid-line" d={`M${at} 8V82`} />
              <text class="axis" x={at} y="98" text-anchor={days === 0 ? 'end' : days === DAYS ? 'start' : 'middle'}>
                {days ? `${days} d ago` : 'now'}
              </text>
            </g>
          );
        })}
        {[
          ['pitr', 'Any second'],
          ['plan', 'Backup plan'],
          ['own', 'Own backups'],
        ].map(([lane, text]) => (
          <text key={lane} class="lane" x="0" y={LANES[lane] + 4}>
            {text}
          </text>
        ))}
        {recovery ? <Window recovery={recovery} x={x} /> : <NotRead lane="pitr" x={x} reason={why(unknown, 'pitr')} />}
        {row.plan === null && !planned.length ? (
          <NotRead lane="plan" x={x} reason={why(unknown, 'plan')} />
        ) : (
          <Points backups={planned} lane="plan" x={x} none={row.plan === 'on' ? 'in a plan, no backup yet' : 'in no plan'} />
        )}
        {row.backup === null && !own.length ? (
          <NotRead lane="own" x={x} reason={why(unknown, 'backup')} />
        ) : (
          <Points backups={own} lane="own" x={x} none="none" />
        )}
      </svg>
      <List backups={backups} total={answer.backups_total ?? backups.length} />
      {recovery ? null : (
        <p class="note">
          <Unread reason={why(unknown, 'pitr')}>point-in-time recovery not read</Unread> {plain(why(unknown, 'pitr'))}
        </p>
      )}
    </div>
  );
}
