// Accounts and regions: how many tables there are, how old what was read is, how much was not; and which of them the scope leaves.
import {useMemo} from 'preact/hooks';
import {route} from './address.js';
import {useAnswer} from './answers.js';
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

// As the filter language reads a value: any of several, each with a * at its ends.
const patternOf = (value) => value.replaceAll('"', '').replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*').replaceAll(',', '|');
const isPlace = ({key}) => key === 'account' || key === 'region';

// The terms of the scope that are no matter of places.
export const otherTerms = () => tokens(route.value.query.in ?? '').filter((one) => !isPlace(one));

// The names of accounts by their ids: those that stand for one account alone, so that they may stand instead of the id.
export function useNames() {
  const {data} = useAnswer('overview');
  return useMemo(() => {
    const ids = new Map();
    for (const {account, name} of data ? objects(data.accounts) : []) ids.set(name, [...(ids.get(name) ?? []), account]);
    return new Map([...ids].flatMap(([name, of]) => (name && of.length === 1 ? [[of[0], name]] : [])));
  }, [data]);
}

// Tells of {account, region} whether the scope leaves it. What belongs to no account or region is left.
export function useWithin() {
  const {data} = useAnswer('overview');
  const names = new Map(data ? objects(data.accounts).map((one) => [one.account, one.name]) : []);
  const terms = tokens(route.value.query.in ?? '')
    .filter(isPlace)
    .map((one) => ({...one, pattern: new RegExp(`^(${patternOf(one.value)})$`, 'is')}));
  return (place) =>
    terms.every(({key, pattern, isNot}) => {
      const known = [place[key], key === 'account' && names.get(place.account)].filter(Boolean);
      return known.length === 0 || known.some((name) => pattern.test(name)) !== isNot;
    });
}
