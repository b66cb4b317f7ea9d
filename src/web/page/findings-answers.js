// What the program says of the checks: the counts, which it may still be making, and pages of findings.
import {useEffect, useMemo, useState} from 'preact/hooks';
import {to} from './address.js';
import {about, get, useAnswer} from './answers.js';
import {asked} from './filter.js';
import {SEVERITIES} from './severity.jsx';

const ASK_AGAIN = 2_000; // milliseconds, while it is working
const PAGE = 50;
export const ROWS_MAX = 5_000;

// The counts of every check. `checks` is missing while they are made for the first time; `working` says how many tables are done. `since`: of failures only those that are newer than this tag.
export function useCounts(q = '', since = '') {
  const answer = useAnswer('findings', {...asked(q), since});
  const {data, isOwn, again} = answer;
  useEffect(() => {
    if (!isOwn || data?.working === undefined) return undefined;
    const timer = setTimeout(again, ASK_AGAIN);
    return () => clearTimeout(timer);
  }, [isOwn, data]);
  return answer;
}

// {critical: 2, …} of one verdict.
export const bySeverity = ({severities}, verdict) => Object.fromEntries(SEVERITIES.map((one) => [one, severities[one]?.[verdict] ?? 0]));
export const sumOf = (counts) => Object.values(counts).reduce((sum, one) => sum + one, 0);

const worstOf = (check) => {
  const worst = SEVERITIES.findIndex((one) => check.severities[one]?.fail);
  return worst < 0 ? SEVERITIES.length : worst;
};
// The checks that something fails, the worst first; `of` is their worst severity.
export const failing = ({checks}) =>
  checks
    .filter((one) => one.fail)
    .map((one) => ({...one, of: SEVERITIES[worstOf(one)]}))
    .sort((a, b) => worstOf(a) - worstOf(b) || b.fail - a.fail || (a.name < b.name ? -1 : 1));

// Pages of findings, as one list; `query` null asks nothing. While a page holds none of those that are looked for, the next one is asked for.
export function useFindings(query) {
  const key = JSON.stringify([query, about.value?.turn ?? 0]);
  const none = {key, rows: [], next: undefined, isAsked: false, error: null};
  const [more, setMore] = useState(none);
  const first = useAnswer(query === null ? null : 'findings', {...query, limit: PAGE});
  const mine = more.key === key ? more : none;
  const isThere = first.isOwn && first.data?.rows !== undefined;
  const next = mine.next === undefined ? first.data?.next : mine.next;
  const rows = useMemo(() => (isThere ? [...first.data.rows, ...mine.rows] : []), [isThere, first.data, mine.rows]);
  const askMore = () => {
    if (!isThere || !next || mine.isAsked) return;
    setMore({...mine, key, isAsked: true, error: null});
    get('findings', {...query, limit: PAGE * 4, after: next}).then(
      (answer) => setMore({key, rows: [...mine.rows, ...answer.rows], next: answer.next, isAsked: false, error: null}),
      (error) => setMore({...mine, key, isAsked: false, error}),
    );
  };
  const isSearching = isThere && Boolean(next) && rows.length === 0 && mine.error === null;
  useEffect(() => {
    if (isSearching) askMore();
  }, [isSearching, next]);
  return {first, rows, isThere, next: rows.length < ROWS_MAX ? next : null, isFull: rows.length >= ROWS_MAX, isAsked: mine.isAsked, askMore};
}

// The address of a check, or of one finding of it; `query` is what of the address stays.
export const toCheck = (name, query = {}) => to(`findings/${encodeURIComponent(name)}`, query);
export const toFinding = (one, query = {}) => toCheck(one.check, {...query, of: one.resource});
