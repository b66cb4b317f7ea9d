// Makes elements. Whatever comes from the graph becomes text, never markup.
import {current} from './route.js';

export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (key === 'value' || key === 'checked' || key === 'disabled') element[key] = value;
    else element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

// A labelled choice; `options` are [value, text]. A value that is not among them, as an address may hold, joins them.
export function choice(label, value, options, onchange) {
  const all = options.some(([key]) => key === value) ? options : [...options, [value, value]];
  return h('label', {}, label, h('select', {onchange: (event) => onchange(event.target.value)},
    all.map(([key, text]) => h('option', {value: key, selected: key === value}, text))));
}

// Options of a choice: all, or one of these values.
export const anyOf = (values) => [['', 'all'], ...[...new Set(values)].filter(Boolean).sort().map((value) => [value, value])];

let typed = null;  // {view, text} until typing in a search field pauses
let pause;

// A search field that waits until typing pauses. One that takes the place of another meanwhile keeps what was typed; in
// another view it counts no more.
export function search(label, value, onchange) {
  return h('label', {}, label, h('input', {
    type: 'search', value: typed?.view === current().view ? typed.text : value, oninput: ({target}) => {
      typed = {view: current().view, text: target.value};
      clearTimeout(pause);
      pause = setTimeout(() => {
        const {view, text} = typed;
        typed = null;
        if (current().view === view) onchange(text);
      }, 250);
    },
  }));
}
