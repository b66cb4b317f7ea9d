// The page: shows the view that the address names, and the panel of the node that it names.
import {h} from './dom.js';
import {history} from './history.js';
import {map} from './map.js';
import {overview} from './overview.js';
import {panel} from './panel.js';
import {current, get} from './route.js';
import {tables} from './tables.js';

const VIEWS = {overview, map, tables, history};
const content = document.getElementById('content');
const side = document.getElementById('panel');
let about = {keeps_changes: false};
let shown = '';      // the view and its query, but for what only marks a part of it
let opened = '';     // the node that the panel shows
let opener = null;  // what had the focus before
let turn = 0;        // an answer that comes after the next question is not shown

function keyOf(view, query) {
  const {node, ...rest} = query;
  if (view === 'map') delete rest.search;  // looks for what is drawn already
  return JSON.stringify([view, rest]);
}

// Puts the new view in place; what had the focus keeps it, where it is still there.
function place(elements) {
  const labels = [...content.querySelectorAll('input, select, button, summary')];
  const at = labels.indexOf(document.activeElement);
  const selection = at >= 0 && labels[at].type === 'search' ? labels[at].selectionStart : null;
  content.replaceChildren(...elements.flat(9).filter(Boolean));
  if (at < 0) return;
  const again = content.querySelectorAll('input, select, button, summary')[at];
  again?.focus();
  if (selection !== null && again?.type === 'search') again.setSelectionRange(selection, selection);
}

async function showView(view, query) {
  const mine = (turn += 1);
  content.setAttribute('aria-busy', 'true');
  try {
    const elements = await (Object.hasOwn(VIEWS, view) ? VIEWS[view] : overview)(query, about);
    if (mine === turn) place(elements);
  } catch (error) {
    if (mine === turn) place([h('p', {class: 'empty bad', role: 'alert'}, error.message)]);
  }
  if (mine === turn) content.removeAttribute('aria-busy');
}

function closePanel() {
  const hasFocus = side.contains(document.activeElement);
  side.hidden = true;
  side.replaceChildren();
  opened = '';
  if (hasFocus) (opener?.isConnected && opener !== document.body ? opener : content).focus();
}

async function showPanel(id) {
  if (!id) return closePanel();
  if (id === opened) return;
  const elements = await panel(id);
  if (current().query.node !== id || id === opened) return;
  if (!side.contains(document.activeElement)) opener = document.activeElement;
  side.replaceChildren(...elements.flat(9).filter(Boolean));
  side.hidden = false;
  opened = id;
  side.focus();
}

async function show() {
  const {view, query} = current();
  for (const link of document.querySelectorAll('nav a')) {
    if (link.dataset.view === view) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  document.title = `${view[0].toUpperCase()}${view.slice(1)} · Dynatlas`;
  const panelShown = showPanel(query.node);
  if (keyOf(view, query) !== shown) {
    shown = keyOf(view, query);
    await showView(view, query);
  }
  await panelShown;
  if (current().query.node !== query.node) return;  // whoever left it is elsewhere by now
  document.dispatchEvent(new Event('node-shown'));
}

// A browser that keeps no data of sites throws.
function keptTheme() {
  try {
    return localStorage.getItem('theme');
  } catch {
    return null;
  }
}

function keepTheme(name) {
  try {
    localStorage.setItem('theme', name);
  } catch {
    // so it lasts until the page is left
  }
}

function theme() {
  const button = document.getElementById('theme');
  const set = (name) => {
    document.documentElement.dataset.theme = name;
    button.textContent = name === 'dark' ? 'Light' : 'Dark';
    document.dispatchEvent(new Event('theme'));
  };
  const system = matchMedia('(prefers-color-scheme: dark)');
  set(keptTheme() ?? (system.matches ? 'dark' : 'light'));
  system.addEventListener('change', () => keptTheme() || set(system.matches ? 'dark' : 'light'));
  button.addEventListener('click', () => {
    const next = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
    keepTheme(next);
    set(next);
  });
}

theme();
addEventListener('hashchange', show);
document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault();  // the address is the view's
  content.focus();
});
addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !side.hidden) document.getElementById('close')?.click();
});
get('about').then((answer) => {
  about = answer;
  document.getElementById('source').textContent = answer.store;
}).catch(() => {}).then(show);
