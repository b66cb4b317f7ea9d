// What the program says of access: the words of rights and groups, an answer's rows by principal and right, and further pages of them.
import {useEffect, useState} from 'preact/hooks';
import {to} from './address.js';
import {about, get, useAnswer} from './answers.js';

// The word of the address and the command, the column's head, what it means.
export const RIGHTS = [
  ['read', 'Read', 'Read items'],
  ['write', 'Write', 'Write items'],
  ['stream', 'Stream', 'Read the stream'],
  ['copy', 'Copy', 'Copy the data: export, backup, restore'],
  ['change', 'Change', 'Change the table’s settings'],
  ['delete', 'Delete', 'Delete the table'],
  ['policy', 'Policy', 'Change its resource policy'],
  ['describe', 'Describe', 'Describe the table: no item'],
];
export const titleOf = (right) => RIGHTS.find(([key]) => key === right)?.[2] ?? '';
export const isRight = (right) => RIGHTS.some(([key]) => key === right);

export const GROUPS = {
  outside: 'Other accounts',
  people: 'People (IAM Identity Center)',
  user: 'IAM users',
  role: 'Roles',
  'service-linked role': 'Service-linked roles',
};
const MORE = 200;

// What an ARN is called: {name, of}; `of` says what stands before it, where that tells something.
export function principalOf(arn) {
  const [, account, kind, rest = ''] = /^arn:[^:]*:(?:iam|sts)::(\d*):([^/]+)\/?(.*)$/.exec(arn) ?? [];
  if (!kind) return {name: arn, of: ''};
  if (kind === 'root') return {name: account, of: 'account', account};
  const parts = rest.split('/');
  return {name: parts.at(-1), of: [kind, ...parts.slice(0, -1)].join('/'), account};
}

export const toTableAccess = (table, query = {}) => to('access', {table, ...query});
export const toPrincipal = (principal, query = {}) => to('access', {principal, ...query});

// Map: principal → {right: row}.
export function rightsOf(rows) {
  const all = new Map();
  for (const row of rows) {
    const rights = all.get(row.principal) ?? {};
    rights[row.right] = row;
    all.set(row.principal, rights);
  }
  return all;
}

// Keys are compared in any case: as a policy writes them, where a condition on them is known.
export function spelled(keys, rows) {
  const written = new Map(rows.flatMap((row) => row.conditions ?? []).map(({key = ''}) => [key.toLowerCase(), key]));
  return keys.map((key) => written.get(key.toLowerCase()) ?? key).join(', ');
}

// Who can reach a table; `askMore` of a group appends what was cut. `table` null asks nothing.
export function useWho(table, limit) {
  const key = JSON.stringify([table, about.value?.turn ?? 0]);
  const [more, setMore] = useState({key, groups: {}, rows: []});
  const first = useAnswer(table === null ? null : 'access', {table, limit});
  const mine = more.key === key ? more : {key, groups: {}, rows: []};
  const data = first.isOwn && first.data?.groups ? first.data : undefined;
  const groups = data?.groups.map((one) => ({...one, principals: [...one.principals, ...(mine.groups[one.group] ?? [])]}));
  const askMore = (group) => {
    const shown = groups.find((one) => one.group === group).principals.length;
    get('access', {table, group, offset: shown, limit: MORE}).then(
      (answer) => {
        const found = answer.groups.find((one) => one.group === group)?.principals ?? [];
        setMore({key, groups: {...mine.groups, [group]: [...(mine.groups[group] ?? []), ...found]}, rows: [...mine.rows, ...answer.rows]});
      },
      () => first.again(),
    );
  };
  return {...first, data, groups, rights: data ? rightsOf([...data.rows, ...mine.rows]) : new Map(), askMore};
}

// The tables that a scope covers, page by page.
export function useCovered(scope) {
  const key = JSON.stringify([scope, about.value?.turn ?? 0]);
  const [more, setMore] = useState({key, tables: [], next: undefined});
  const first = useAnswer(scope ? 'access' : null, {scope});
  const mine = more.key === key ? more : {key, tables: [], next: undefined};
  const isThere = first.isOwn && first.data?.tables !== undefined;
  const next = mine.next === undefined ? first.data?.next : mine.next;
  const askMore = () =>
    get('access', {scope, after: next, limit: 1000}).then(
      (answer) => setMore({key, tables: [...mine.tables, ...answer.tables], next: answer.next}),
      () => first.again(),
    );
  return {first, isThere, tables: isThere ? [...first.data.tables, ...mine.tables] : [], next: isThere ? next : null, askMore};
}

// Scrolls to the top when something is shown alone.
export function useTop(what) {
  useEffect(() => {
    if (what) document.querySelector('main').scrollTo(0, 0);
  }, [what]);
}
