// Accounts by regions: how many tables, how old, where something was not read.
import {to} from './address.js';
import {age, bytes, count, exact, iso, plain} from './format.js';
import {Panel} from './parts.jsx';

const ACCOUNTS_MAX = 24;

// Those with trouble first.
export function Places({places}) {
  const accounts = new Map();
  for (const one of places) accounts.set(one.account, [...(accounts.get(one.account) ?? []), one]);
  const regions = [...new Set(places.map((one) => one.region))].sort();
  const trouble = (list) => list.reduce((sum, one) => sum + one.unread, 0);
  const sorted = [...accounts].sort(([, a], [, b]) => trouble(b) - trouble(a) || b.length - a.length);
  const shown = sorted.slice(0, ACCOUNTS_MAX);
  return (
    <Panel
      title="Accounts and regions"
      aside={
        <span class="what-is">
          <i class="swatch unknown" />
          something was not read there
        </span>
      }
      flush>
      <div class="scroll" tabIndex={0} role="region" aria-label="Accounts and regions">
        <table class="table small heat">
          <thead>
            <tr>
              <th scope="col">Account</th>
              {regions.map((name) => (
                <th key={name} scope="col" class="right">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map(([account, list]) => (
              <tr key={account}>
                <th scope="row">
                  <a class="link" href={to('tables', {q: `account:${account}`})}>
                    {plain(list[0].name || account)}
                  </a>
                  {list[0].name ? <small class="quiet"> {account}</small> : null}
                </th>
                {regions.map((name) => (
                  <Place key={name} one={list.find((place) => place.region === name)} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {sorted.length > shown.length ? (
        <p class="note heat-more">
          {exact(sorted.length - shown.length)} more accounts, all without trouble or with less.{' '}
          <a class="link" href={to('map')}>
            All on the map
          </a>
        </p>
      ) : null}
    </Panel>
  );
}
function Place({one}) {
  if (!one) return <td />;
  const title = [
    one.tables !== null && count(one.tables, 'table'),
    bytes(one.bytes),
    one.oldest && `read ${iso(one.oldest)}`,
    one.unread > 0 && `${count(one.unread, 'operation')} not read`,
  ]
    .filter(Boolean)
    .join('\n');
  return (
    <td class={`right ${one.unread ? 'unknown-cell' : ''}`} title={title}>
      <a class="num" href={to('tables', {q: `account:${one.account} region:${one.region}`})}>
        {one.tables === null ? '?' : exact(one.tables)}
      </a>
      <small class="quiet"> {one.oldest ? age(one.oldest) : 'never'}</small>
    </td>
  );
}
