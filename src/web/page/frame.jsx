// What stands around every view: rail, top bar, foot bar on phones, and what is said when the program ends or the graph is another.
import {
  CircleQuestionMark,
  CircleSlash,
  Database,
  History as HistoryIcon,
  LayoutDashboard,
  LayoutGrid,
  ListFilter,
  MessageCircleQuestion,
  Moon,
  Search,
  ShieldAlert,
  Sun,
  Table2,
  Users,
} from 'lucide';
import {useEffect} from 'preact/hooks';
import {Access} from './access.jsx';
import {route, to} from './address.js';
import {about, isGone, isNewer, showNewest, useAnswer} from './answers.js';
import {Ask} from './ask.jsx';
import {Coverage} from './coverage.jsx';
import {SAVED, asked, own} from './filter.js';
import {bySeverity, useCounts} from './findings-answers.js';
import {Findings} from './findings.jsx';
import {age, exact, plain} from './format.js';
import {History} from './history.jsx';
import {Help, help} from './keys.jsx';
import {Map} from './map.jsx';
import {Node} from './node.jsx';
import {Overview} from './overview.jsx';
import {Palette, shown as palette} from './palette.jsx';
import {Icon} from './parts.jsx';
import {objects} from './rows.js';
import {Scope} from './scope.jsx';
import {Table} from './table.jsx';
import {Tables} from './tables.jsx';
import {theme, turnTheme} from './theme.js';
import {placesOf, useWithin} from './places.js';

const VIEWS = {overview: Overview, map: Map, tables: Tables, findings: Findings, access: Access, t: Table, ask: Ask, history: History, coverage: Coverage, node: Node};
const NAV = [
  ['overview', '', 'Overview', LayoutDashboard],
  ['map', 'map', 'Map', LayoutGrid],
  ['tables', 'tables', 'Tables', Table2],
  ['findings', 'findings', 'Findings', ShieldAlert],
  ['access', 'access', 'Access', Users],
  ['ask', 'ask', 'Ask', MessageCircleQuestion],
  ['history', 'history', 'History', HistoryIcon],
  ['coverage', 'coverage', 'What was not read', CircleSlash],
];

const RAIL = NAV.filter(([key]) => key !== 'coverage'); // which has its place at the foot

function urgentOf(counts) {
  const {critical, high} = bySeverity(counts, 'fail');
  return critical + high;
}

const Logo = () => (
  <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
    <rect width="22" height="22" rx="5.5" fill="var(--accent-bg)" />
    <path d="M11 11L6 6.5M11 11l5-4.5M11 11v5" stroke="#fff" stroke-width="1.6" stroke-linecap="round" />
    <circle cx="6" cy="6.5" r="2" fill="#fff" />
    <circle cx="16" cy="6.5" r="2" fill="#fff" />
    <circle cx="11" cy="16" r="2" fill="#fff" />
    <circle cx="11" cy="11" r="1.5" fill="#fff" />
  </svg>
);

const active = () => (route.value.view === 't' ? 'tables' : route.value.view);
const current = (key) => (active() === key ? 'page' : undefined);

// How old the oldest part is, and in how many places something was not read.
function Foot() {
  const overview = useAnswer('overview').data;
  const coverage = useAnswer('coverage').data;
  const isWithin = useWithin();
  const unread = coverage ? objects(coverage).filter(isWithin) : [];
  const places = overview ? placesOf(overview).filter(isWithin) : [];
  const oldest = Math.min(...places.map((one) => one.oldest ?? Infinity));
  return (
    <div class="side-foot">
      <a href={to('coverage')}>
        <span class="quiet">{Number.isFinite(oldest) ? `${age(oldest)} old` : ''}</span>
        {unread.length ? <span class="unread">{exact(unread.length)} not read</span> : null}
      </a>
      <span class="quiet store" title={about.value?.store}>
        <Icon of={Database} size={14} />
        <span>{about.value?.store}</span>
      </span>
    </div>
  );
}

function Rail() {
  const count = useAnswer('count', asked()).data;
  const counts = useCounts().data;
  const urgent = counts?.checks ? urgentOf(counts) : 0;
  return (
    <nav class="side" aria-label="Views">
      <a class="brand" href={to('')} aria-label="Dynatlas, overview">
        <Logo />
        <b>Dynatlas</b>
      </a>
      <ul>
        {RAIL.map(([key, path, title, icon]) => (
          <li key={key}>
            <a href={to(path)} aria-current={current(key)} aria-label={title} title={title}>
              <Icon of={icon} />
              <span>{title}</span>
              {key === 'tables' && count ? <span class="count">{exact(count.all)}</span> : null}
              {key === 'findings' && urgent ? (
                <span class="count urgent" title="critical and high">
                  {exact(urgent)}
                </span>
              ) : null}
            </a>
          </li>
        ))}
      </ul>
      <h2>Saved filters</h2>
      <ul>
        {[...SAVED.slice(1), ...own.value].map(([q, title]) => (
          <li key={q}>
            <a href={to('tables', {q})}>
              <Icon of={ListFilter} size={15} />
              <span>{plain(title)}</span>
            </a>
          </li>
        ))}
      </ul>
      <Foot />
    </nav>
  );
}

function Top() {
  const isDark = theme.value === 'dark';
  return (
    <header class="top">
      <a class="brand phone-only" href={to('')} aria-label="Overview">
        <Logo />
      </a>
      <Scope />
      <button
        type="button"
        class="search"
        aria-label="Go to a table, principal or view"
        onClick={() => {
          palette.value = true;
        }}>
        <Icon of={Search} size={15} />
        <span>Go to a table, principal or view</span>
        <kbd>Ctrl K</kbd>
      </button>
      <span class="top-end">
        <button
          type="button"
          class="ghost"
          aria-label="Keys"
          title="Keys (?)"
          onClick={() => {
            help.value = true;
          }}>
          <Icon of={CircleQuestionMark} />
        </button>
        <button type="button" class="ghost" id="theme" aria-label={isDark ? 'Light' : 'Dark'} title="Light or dark" onClick={turnTheme}>
          <Icon of={isDark ? Sun : Moon} />
        </button>
      </span>
    </header>
  );
}

function Said() {
  if (isGone.value)
    return (
      <p class="said bad" role="status">
        The program has ended. Start <code>dynatlas serve</code> again.
      </p>
    );
  if (isNewer())
    return (
      <p class="said" role="status">
        The graph has changed.{' '}
        <button type="button" class="link" onClick={showNewest}>
          Show
        </button>
      </p>
    );
  return null;
}

function NoView() {
  const {view} = route.value;
  return (
    <div class="page">
      <div class="empty">
        <h1>There is no view “{plain(view)}”</h1>
        <p>
          <button
            type="button"
            class="button"
            onClick={() => {
              palette.value = true;
            }}>
            Look for it
          </button>
          <a class="button" href={to('')}>
            Overview
          </a>
        </p>
      </div>
    </div>
  );
}

function titleOf({view, rest}) {
  if (view === 't') return `${plain(rest[2] ?? '')}, ${rest[1]}`;
  if (view === 'node') return 'Node';
  return NAV.find(([key]) => key === view)[2];
}

export function Frame() {
  const {view, rest} = route.value;
  const isView = Object.hasOwn(VIEWS, view) && (view !== 't' || rest.slice(0, 3).filter(Boolean).length === 3);
  const View = isView ? VIEWS[view] : NoView;
  useEffect(() => {
    document.title = `${isView ? titleOf({view, rest}) : 'No such view'} · Dynatlas`;
  }, [view, rest.join('/')]);
  useEffect(() => {
    document.querySelector('main').scrollTo(0, 0);
  }, [view, rest.slice(0, 3).join('/')]);
  const skip = (event) => {
    event.preventDefault(); // the address is the view's
    document.querySelector('main').focus();
  };
  return (
    <div class="app">
      <a class="skip" href="#content" onClick={skip}>
        Skip to the content
      </a>
      <Rail />
      <div class="col">
        <Top />
        <Said />
        <main id="content" tabIndex={-1}>
          <View key={view} />
        </main>
        <nav class="tabs" aria-label="Views">
          {RAIL.map(([key, path, title, icon]) => (
            <a key={key} href={to(path)} aria-current={current(key)}>
              <Icon of={icon} size={20} />
              <span>{title}</span>
            </a>
          ))}
        </nav>
      </div>
      <Palette />
      <Help />
    </div>
  );
}
