// Makes elements. Whatever comes from the graph becomes text, never markup.

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

// A labelled choice; `options` are [value, text].
export function choice(label, value, options, onchange) {
  return h('label', {}, label, h('select', {onchange: (event) => onchange(event.target.value)},
    options.map(([key, text]) => h('option', {value: key, selected: key === value}, text))));
}

// A search field that waits until typing pauses.
export function search(label, value, onchange) {
  let timer;
  return h('label', {}, label, h('input', {
    type: 'search', value, oninput: (event) => {
      clearTimeout(timer);
      timer = setTimeout(() => onchange(event.target.value), 250);
    },
  }));
}
