// What keys do, and the list of them.
import {signal} from '@preact/signals';
import {useLayoutEffect, useRef} from 'preact/hooks';
import {change, route, to, toTables} from './address.js';
import {Close} from './parts.jsx';
import {shown as palette} from './palette.jsx';
import {turnTheme} from './theme.js';

export const help = signal(false);
const CHORD = 2000; // milliseconds between `g` and what follows
const GO = {o: '', m: 'map', t: 'tables', f: 'findings', a: 'access', q: 'ask', h: 'history', u: 'coverage'};
const KEYS = [
  [['Ctrl K'], 'Go to anything'],
  [['/'], 'Filter this view'],
  [['g', 'o'], 'Overview'],
  [['g', 'm'], 'Map'],
  [['g', 't'], 'Tables'],
  [['g', 'f'], 'Findings'],
  [['g', 'a'], 'Access'],
  [['g', 'q'], 'Ask'],
  [['g', 'h'], 'History'],
  [['g', 'u'], 'What was not read'],
  [['j', 'k'], 'Next, previous row'],
  [['Enter'], 'Open'],
  [['←', '→', '↑', '↓'], 'Among the marks of Access'],
  [['y'], 'Copy the ARN'],
  [['c'], 'Copy the command'],
  [['g', 'd'], 'Light or dark'],
  [['Esc'], 'Close, or one level up'],
  [['?'], 'These keys'],
];
let chordSince = 0;

const rows = () => [...document.querySelectorAll('main [data-row]')];
function step(by) {
  const all = rows();
  const at = all.indexOf(document.activeElement);
  const next = all[Math.max(0, Math.min(all.length - 1, at + by))];
  next?.focus();
  next?.scrollIntoView({block: 'nearest'});
}

function afterG(key) {
  if (key === 'd') turnTheme();
  else if (Object.hasOwn(GO, key)) location.hash = to(GO[key]);
}

const SINGLE = {
  g: () => {
    chordSince = Date.now();
  },
  '/': () => (document.getElementById('filter') ? document.getElementById('filter').focus() : (palette.value = true)),
  y: () => document.querySelector('main [data-copy^="arn:"]')?.click(),
  c: () => document.querySelector('main [data-copy^="dynatlas "]:not(.how-to *)')?.click(),
  j: () => step(1),
  k: () => step(-1),
  '?': () => {
    help.value = true;
  },
  Escape: () => {
    const {view, query} = route.value;
    if (view === 't') location.hash = toTables();
    if (view === 'findings' && query.of) change({of: ''});
    if (view === 'access' && (query.who || query.of)) change({who: '', of: '', right: '', action: '', as: ''});
  },
};

export function onKey(event) {
  const {key} = event;
  if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === 'k') {
    event.preventDefault();
    palette.value = !palette.value;
  } else if (
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    palette.value ||
    help.value ||
    event.target.closest('input, textarea, select, dialog, [role=dialog]')
  ) {
    return;
  } else if (Date.now() - chordSince < CHORD) {
    chordSince = 0;
    afterG(key);
  } else if (Object.hasOwn(SINGLE, key)) {
    event.preventDefault();
    SINGLE[key]();
  }
}

export function Help() {
  const close = useRef();
  // Not after the next frame: the keys pressed until then would go past it.
  useLayoutEffect(() => {
    if (!help.value) return undefined;
    const before = document.activeElement;
    close.current.querySelector('button').focus();
    return () => before?.focus?.();
  }, [help.value]);
  if (!help.value) return null;
  const hide = () => {
    help.value = false;
  };
  const onKey = (event) => {
    if (event.key === 'Escape') hide();
    if (event.key !== 'Tab') return;
    event.preventDefault(); // of what stands behind, nothing is reached
    const all = [...event.currentTarget.querySelectorAll('button, a')];
    all[(all.indexOf(document.activeElement) + 1) % all.length].focus();
  };
  return (
    <div
      class="scrim"
      onMouseDown={(event) => event.target === event.currentTarget && hide()}
      onKeyDown={onKey}>
      <div class="palette help" role="dialog" aria-modal="true" aria-label="Keys">
        <header ref={close}>
          <b>Keys</b>
          <Close onClick={hide} />
        </header>
        <dl>
          {KEYS.map(([keys, text]) => (
            <div key={text}>
              <dt>
                {keys.map((one) => (
                  <kbd key={one}>{one}</kbd>
                ))}
              </dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
        <footer>
          <a href="/licences.txt">Licences of the libraries in this page</a>
        </footer>
      </div>
    </div>
  );
}
