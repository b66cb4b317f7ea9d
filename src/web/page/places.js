// Accounts and regions: how many tables there are, how old what was read is, and how much was not.
import {tokens} from './filter.js';
import {objects} from './rows.js';

// What the map stands on; another operation that is denied leaves no table out.
export const OF_TABLES = /^(dynamodb:(ListTables|DescribeTable)|ec2:DescribeRegions)$/;

// Of the answer of /api/overview: [{account, name, region, tables, bytes, size_unknown, oldest, unread}]. `oldest` null: never read whole.
export function placesOf({accounts, regions, coverage}) {
  const names = new Map(objects(accounts).map((one) => [one.account, one.name]));
  const places = new Map();
  const place = (account, region) => {
    const key = `${account} ${region}`;
    if (!places.has(key)) places.set(key, {account, region, name: names.get(account) ?? '', tables: null, bytes: null, oldest: Infinity, unread: 0});
    return places.get(key);
  };
  for (const one of objects(regions)) Object.assign(place(one.account, one.region), one);
  for (const one of objects(coverage)) {
    if (!one.region) continue;
    const at = place(one.account, one.region);
    if (one.state !== 'complete') at.unread += 1;
    if (OF_TABLES.test(one.operation)) at.oldest = Math.min(at.oldest, one.complete_at ?? -Infinity);
  }
  return [...places.values()].map((one) => ({
    ...one,
    tables: one.tables ?? (Number.isFinite(one.oldest) ? 0 : null),
    oldest: Number.isFinite(one.oldest) ? one.oldest : null,
  }));
}

// The places that the scope of the address leaves; what else it asks for is no matter of places.
export function within(places, scope = '') {
  const value = (key) => tokens(scope).find((one) => one.text.startsWith(`${key}:`))?.value;
  const [account, region] = [value('account'), value('region')];
  return places.filter((one) => (!account || account === one.account || account === one.name) && (!region || region === one.region));
}
