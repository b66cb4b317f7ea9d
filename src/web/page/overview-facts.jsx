// How many tables are protected, and what their capacity looks like; each bar leads to the tables behind it.
import {Box, CircleSlash, Gauge, Rows3, Scale} from 'lucide';
import {to, toTable} from './address.js';
import {useAnswer} from './answers.js';
import {asked} from './filter.js';
import {bytes, count, exact, plain, short} from './format.js';
import {Answered, Icon, Panel, TriBar} from './parts.jsx';

// The facts of /api/protection: title, and the filter of the tables that lack it.
const FACTS = {
  pitr: ['Point-in-time recovery', 'pitr:off'],
  protected: ['Deletion protection', 'protected:off'],
  plan: ['Backup plan', 'plan:off'],
  backup: ['Any backup', 'backup:off'],
  own_key: ['Customer key, usable', '-key:customer'],
  closed: ['Closed to others', 'closed:off'],
  ttl: ['Time to live', 'ttl:off'],
  scaling: ['Scaling (provisioned)', 'billing:provisioned scaling:off'],
  owner: ['Owner tag', 'team:none'],
};

const LONG = 100_000; // numbers from here on are shortened; the bar's title has them whole
const number = (n) => (n < LONG ? exact(n) : short(n));

function Fact({fact}) {
  const [title, q] = FACTS[fact];
  const {data, error, again} = useAnswer('protection', {fact, ...asked()});
  if (error && !data)
    return (
      <li>
        <button type="button" class="link" onClick={again} title={error.message}>
          {title}: try again
        </button>
      </li>
    );
  const all = data ? data.on + data.off + data.unknown : 0;
  return (
    <li>
      <a href={to('tables', {q})} title={data ? `${exact(data.on)} on, ${exact(data.off)} off, ${exact(data.unknown)} not read` : undefined}>
        <span>{title}</span>
        {data ? <TriBar {...data} /> : <span />}
        <span class="num">
          {data ? (
            <>
              <b>{number(data.on)}</b>
              <i>/ {number(all)}</i>
            </>
          ) : null}
        </span>
      </a>
    </li>
  );
}
export const Protection = () => (
  <Panel
    title="Protection"
    aside={
      <span class="what-is">
        <i class="swatch on" />
        on
        <i class="swatch off" />
        off
        <i class="swatch unknown" />
        not read
      </span>
    }>
    <ul class="posture">
      {Object.keys(FACTS).map((fact) => (
        <Fact key={fact} fact={fact} />
      ))}
    </ul>
  </Panel>
);

const Bullet = ({of, most, tone}) => (
  <span class="bullet">
    <i class={tone ? `fill-${tone}` : ''} style={{width: `${most ? Math.min(100, (100 * of) / most) : 0}%`}} />
  </span>
);
export function Capacity({total}) {
  const answer = useAnswer('capacity', asked());
  return (
    <Panel title="Capacity and cost" flush>
      <Answered of={answer} what="The capacity">
        {(capacity) => <CapacityRows capacity={capacity} total={total} />}
      </Answered>
    </Panel>
  );
}
function CapacityRows({capacity, total}) {
  const {largest} = capacity;
  const n = (value, noun) => (value === null ? 'not read' : count(value, noun));
  const rows = [
    [
      Gauge,
      'At its maximum',
      n(capacity.at_maximum, 'table'),
      <Bullet of={capacity.at_maximum} most={capacity.provisioned} tone="high" />,
      'provisioned',
      to('tables', {q: 'billing:provisioned scaling:on'}),
    ],
    [
      Scale,
      'Fixed capacity',
      n(capacity.fixed, 'table'),
      <Bullet of={capacity.fixed} most={capacity.provisioned} />,
      `of ${exact(capacity.provisioned)}`,
      to('tables', {q: 'billing:provisioned scaling:off'}),
    ],
    [
      CircleSlash,
      'No upper bound',
      n(capacity.no_maximum, 'table'),
      <Bullet of={capacity.no_maximum} most={total?.all} />,
      'on-demand',
      to('tables', {q: 'billing:on-demand max:none'}),
    ],
    largest ? [Rows3, 'Largest', plain(largest.name), <Bullet of={largest.size} most={total?.size} />, bytes(largest.size), toTable(largest)] : null,
    [Box, 'Empty', n(capacity.empty, 'table'), <Bullet of={capacity.empty} most={total?.all} />, 'no items', to('tables', {q: 'items:0'})],
  ].filter(Boolean);
  return (
    <ul class="rows">
      {rows.map(([icon, title, what, bar, value, href]) => (
        <li key={title}>
          <a class="row capacity" data-row href={href}>
            <Icon of={icon} size={15} />
            <span class="quiet">{title}</span>
            <b class="name">{what}</b>
            {bar}
            <span class="num">{value}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}
