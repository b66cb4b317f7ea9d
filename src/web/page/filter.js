// The filter as a person sees it: tokens, saved filters. What they mean, the program decides: it has the one parser.
import {signal} from '@preact/signals';
import {route} from './address.js';
import {keep, kept} from './theme.js';

const TITLES = {
  account: 'Account',
  table: 'Table',
  region: 'Region',
  status: 'Status',
  billing: 'Billing',
  class: 'Class',
  size: 'Storage',
  items: 'Items',
  created: 'Created',
  pitr: 'Point-in-time recovery',
  ttl: 'Time to live',
  plan: 'Backup plan',
  backup: 'Backup',
  protected: 'Deletion protection',
  scaling: 'Scaling',
  key: 'Key',
  keystate: 'Key state',
  policy: 'Resource policy',
  attr: 'Key attribute',
  index: 'Index',
  stream: 'Stream',
  consumer: 'Consumer',
  replica: 'Replica',
  restored: 'Restored',
  tag: 'Tag',
  rcu: 'Read units',
  wcu: 'Write units',
  used: 'Used',
  max: 'Maximum',
  is: 'Is',
  finding: 'Finding',
};

// {text, key, title, value, isNot}: a word has no key.
export function tokens(q) {
  return (q.match(/(?:[^\s"]|"[^"]*"?)+/g) ?? []).map((text) => {
    const [, not, key, value] = /^(-?)([a-z]+):(.+)$/is.exec(text) ?? [];
    if (!key) return {text};
    return {text, key: key.toLowerCase(), title: TITLES[key.toLowerCase()] ?? key, value: value.replace(/^"(.*)"$/s, '$1'), isNot: not === '-'};
  });
}
export const without = (q, text) =>
  tokens(q)
    .map((one) => one.text)
    .filter((one) => one !== text)
    .join(' ');

// What the program is asked: the filter, and the scope of the address.
export const asked = (q = '') => ({q, in: route.value.query.in});

export const SAVED = [
  ['', 'All tables'],
  ['pitr:off plan:off size:>1MiB', 'Nothing to restore'],
  ['billing:provisioned scaling:off', 'Fixed capacity'],
  ['is:unknown', 'Not read'],
];

function readOwn() {
  try {
    const list = JSON.parse(kept('filters') ?? '[]');
    return Array.isArray(list) ? list.filter((one) => Array.isArray(one) && one.every((text) => typeof text === 'string')) : [];
  } catch {
    return [];
  }
}
export const own = signal(readOwn());
function setOwn(list) {
  own.value = list;
  keep('filters', JSON.stringify(list));
}
export const save = (q, title) => setOwn([...own.value.filter(([text]) => text !== q), [q, title]]);
export const forget = (q) => setOwn(own.value.filter(([text]) => text !== q));
