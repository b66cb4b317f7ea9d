// Ctrl-K: views, tables, filters, actions by name; an ARN that is pasted opens.
import uFuzzy from '@leeoniya/ufuzzy';
import {signal} from '@preact/signals';
import {
  CircleSlash,
  CornerDownLeft,
  Database,
  History,
  LayoutDashboard,
  LayoutGrid,
  ListFilter,
  MessageCircleQuestion,
  Moon,
  Search,
  ShieldAlert,
  Table2,
  Users,
} from 'lucide';
import {useEffect, useLayoutEffect, useMemo, useRef, useState} from 'preact/hooks';
import {toPrincipal} from './access-answers.js';
import {findPrincipals} from './access-choose.jsx';
import {quoted, to, toNode, toTable} from './address.js';
import {about, get} from './answers.js';
import {SAVED, own} from './filter.js';
import {plain} from './format.js';
import {Icon} from './parts.jsx';
import {objects} from './rows.js';
import {turnTheme} from './theme.js';

export const shown = signal(false);
const WAIT = 120; // milliseconds after the last key
const SHOWN_MAX = 16;
const NAMES_MAX = 4_000; // tables that the map tells one by one
const ALIKE_MAX = 100;
const LIKE = /^[\w.-]{4,}$/; // may be a misspelt name
const VIEWS = [
  ['', 'Overview', LayoutDashboard, 'g o'],
  ['map', 'Map', LayoutGrid, 'g m'],
  ['tables', 'Tables', Table2, 'g t'],
  ['findings', 'Findings', ShieldAlert, 'g f'],
  ['access', 'Access', Users, 'g a'],
  ['ask', 'Ask', MessageCircleQuestion, 'g q'],
  ['history', 'History', History, 'g h'],
  ['coverage', 'What was not read', CircleSlash, 'g u'],
];
const KINDS = {'>': 'Action', '#': 'Filter', '@': 'Principal'};

const fixed = () => [
  ...VIEWS.map(([path, title, icon, keys]) => ({kind: 'View', title, icon, keys, href: to(path)})),
  ...[...SAVED.slice(1), ...own.value].map(([q, title]) => ({kind: 'Filter', title, sub: q, icon: ListFilter, href: to('tables', {q})})),
  {kind: 'Action', title: 'Light or dark', icon: Moon, keys: 'g d', run: turnTheme},
];
const ofTable = (one) => ({kind: 'Table', title: one.name, sub: `${one.region} · ${one.account}`, icon: Database, href: toTable(one)});

const fuzzy = new uFuzzy({intraMode: 1});
function best(list, text) {
  if (!text) return list;
  const hay = list.map((one) => `${one.title} ${one.sub ?? ''}`);
  const ids = fuzzy.filter(hay, text) ?? [];
  const info = fuzzy.info(ids, hay, text);
  return fuzzy.sort(info, hay, text).map((i) => list[info.idx[i]]);
}

// Names like a misspelt one: of all tables where they come in one answer, else of those that begin alike.
let names = {};
async function allNames() {
  const turn = about.value?.turn;
  if (names.turn !== turn) names = {turn, list: (await get('count')).tables <= NAMES_MAX ? objects(await get('tree')) : null};
  return names.list;
}
async function misspelt(text) {
  const all = (await allNames()) ?? (await get('find', {text: text.slice(0, 3), limit: ALIKE_MAX})).tables;
  return best(all.map(ofTable), text);
}
async function tablesLike(text) {
  const {tables} = await get('find', {text, limit: SHOWN_MAX});
  return tables.length === 0 && LIKE.test(text) ? misspelt(text) : tables.map(ofTable);
}

async function principalsLike(text) {
  const found = await findPrincipals(text, SHOWN_MAX);
  return found.map((one) => ({kind: 'Principal', title: one.name, sub: one.sub, icon: Users, href: toPrincipal(one.id)}));
}
// `@` asks for principals alone, other signs for neither.
async function foundBy(text) {
  if (text.startsWith('@')) return principalsLike(text.slice(1).trim());
  if (Object.hasOwn(KINDS, text[0])) return [];
  const [tables, principals] = await Promise.all([tablesLike(text), text ? principalsLike(text) : []]);
  return [...tables, ...principals];
}

// The tables and principals of this name, as the program finds them; the last ones stay until the next are there.
function useFound(text) {
  const [found, setFound] = useState([]);
  useEffect(() => {
    let isWanted = true;
    const timer = setTimeout(
      () =>
        foundBy(text).then(
          (all) => {
            if (isWanted) setFound(all);
          },
          () => {},
        ),
      text ? WAIT : 0,
    );
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [text]);
  return found;
}

const toArn = (arn) => (/^arn:[^:]*:(iam|sts):/.test(arn) ? toPrincipal(arn) : toNode(arn));
function listed(text, foundByName) {
  const kind = KINDS[text[0]];
  const words = (kind ? text.slice(1) : text).trim();
  if (words.startsWith('arn:')) return [{kind: 'Address', title: words, icon: Database, href: toArn(words)}];
  const list = best(fixed(), words).filter((one) => !kind || one.kind === kind);
  const some = (name, most) => list.filter((one) => one.kind === name).slice(0, most);
  const tables = foundByName.filter((one) => one.kind === 'Table' && !kind);
  const principals = foundByName.filter((one) => one.kind === 'Principal' && (!kind || kind === 'Principal'));
  return [...some('View', 8), ...tables.slice(0, words ? 8 : 5), ...principals.slice(0, kind ? SHOWN_MAX : 4), ...some('Filter', 5), ...some('Action', 5)].slice(0, SHOWN_MAX);
}

function Results({found, at, move, go, text}) {
  return (
    <ul id="palette-list" role="listbox" aria-label="Found">
      {found.map((one, i) => (
        <li
          key={one.href ?? one.title}
          id={`item-${i}`}
          role="option"
          aria-selected={i === at}
          class={i === 0 || found[i - 1].kind !== one.kind ? 'first' : ''}
          data-kind={one.kind}
          onMouseMove={() => move(i)}
          onClick={() => go(one)}>
          <Icon of={one.icon} />
          <b>{plain(one.title)}</b>
          <span>{one.sub}</span>
          {one.keys ? <kbd>{one.keys}</kbd> : null}
          {i === at ? <Icon of={CornerDownLeft} size={14} /> : null}
        </li>
      ))}
      {found.length ? null : (
        <li class="nothing" role="option" aria-selected="true" onClick={() => go({href: to('tables', {q: quoted(text)})})}>
          No match here. Search all tables
        </li>
      )}
    </ul>
  );
}

function Open() {
  const [text, set] = useState('');
  const [at, move] = useState(0);
  const input = useRef();
  const byName = useFound(text);
  const found = useMemo(() => listed(text, byName), [text, byName]);
  useEffect(() => {
    move(0);
  }, [text]);
  useLayoutEffect(() => {
    // before the next key, which would else be lost
    const before = document.activeElement;
    input.current.focus();
    return () => before?.focus?.();
  }, []);
  const hide = () => {
    shown.value = false;
  };
  const go = (one) => {
    hide();
    if (one?.run) one.run();
    else if (one) location.hash = one.href;
  };
  const onKey = (event) => {
    const by = {ArrowDown: 1, ArrowUp: -1}[event.key];
    if (event.key === 'Escape') hide();
    if (event.key === 'Tab') event.preventDefault(); // the one field of this dialog
    if (by) {
      event.preventDefault();
      move((at + by + found.length) % Math.max(1, found.length));
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      go(found[at] ?? {href: to('tables', {q: quoted(text)})});
    }
  };
  return (
    <div class="scrim" onMouseDown={(event) => event.target === event.currentTarget && hide()}>
      <div class="palette" role="dialog" aria-modal="true" aria-label="Go to" onKeyDown={onKey}>
        <div class="palette-in">
          <Icon of={Search} size={18} />
          <input
            ref={input}
            value={text}
            onInput={(event) => set(event.currentTarget.value)}
            placeholder="Table, principal, ARN, filter, view"
            aria-label="Go to"
            role="combobox"
            aria-expanded="true"
            aria-controls="palette-list"
            aria-activedescendant={`item-${at}`}
          />
          <kbd>Esc</kbd>
        </div>
        <Results {...{found, at, move, go, text}} />
        <footer>
          <span>
            <kbd>@</kbd> principals
          </span>
          <span>
            <kbd>#</kbd> filters
          </span>
          <span>
            <kbd>&gt;</kbd> actions
          </span>
        </footer>
      </div>
    </div>
  );
}
export const Palette = () => (shown.value ? <Open /> : null);
