// The graph drawn: accounts and regions are frames, tables are circles by size, small ones their indexes; lines are what
// a table has and what it was restored from. More tables than can be drawn stand together by the first part of their names.
import cytoscape from 'cytoscape';
import {anyOf, h, choice, search} from './dom.js';
import {bytes, count, objects, shortName} from './format.js';
import {layOut} from './layout.js';
import {address, change, changeInPlace, current, get} from './route.js';
import {openByZoom} from './zoom.js';

const NODES_MAX = 5000;
const COLOURS = ['#2f7fb8', '#d97a1e', '#3d9a5f', '#b8423a', '#7d5ab5', '#8a7a2c'];
const UNKNOWN = '#7c8894';
const PAINTS = {
  billing: ['Billing mode', (table) => table.billing_mode ?? 'no billing summary (provisioned)'],
  key: ['Encryption', (table) => (table.has_key ? 'customer key or KMS' : 'key of DynamoDB')],
  status: ['Status', (table) => table.status ?? 'unknown'],
};

const variable = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function style(isLarge) {
  const [text, line, quiet, raised, accent] = ['--text', '--line', '--quiet', '--raised', '--accent'].map(variable);
  return [
    {selector: 'node[size]', style: {'background-color': 'data(colour)', width: 'data(size)', height: 'data(size)'}},
    {selector: 'node', style: {label: 'data(name)', color: text,
      'font-size': 10, 'min-zoomed-font-size': 8, ...(isLarge ? {} : {'text-max-width': 120, 'text-wrap': 'ellipsis'}), 'text-valign': 'bottom', 'text-margin-y': 2}},
    {selector: 'node.frame', style: {width: 'data(width)', height: 'data(height)', 'z-compound-depth': 'bottom', 'background-color': raised, 'background-opacity': 0.6, 'border-width': 1, 'border-color': line, shape: 'round-rectangle',
      'text-valign': 'top', 'font-size': 'data(font)', 'min-zoomed-font-size': 7, 'text-max-width': 600, padding: 24}},
    {selector: 'node.account', style: {'z-index': -1, 'background-opacity': 0.25, padding: 80}},
    {selector: 'node.group', style: {'font-size': 14, 'text-valign': 'center', 'text-max-width': 90, 'background-opacity': 0.85}},
    {selector: 'node.group.open', style: {'background-opacity': 0.2, 'text-valign': 'top'}},
    {selector: 'node.within', style: {'font-size': 'data(font)', 'text-margin-y': 0}},
    {selector: 'node.part', style: {'font-size': 5, 'min-zoomed-font-size': 8, 'text-max-width': 60, 'text-wrap': 'ellipsis'}},
    {selector: 'node.index', style: {label: '', shape: 'diamond'}},
    {selector: 'edge', style: {width: 1, 'line-color': quiet, 'curve-style': 'haystack', 'haystack-radius': 0}},
    {selector: 'edge.restored', style: {width: 2, 'line-color': accent, 'curve-style': 'bezier', 'line-style': 'dashed', 'target-arrow-shape': 'triangle', 'target-arrow-color': accent}},
    {selector: 'edge.found', style: {label: 'data(name)', 'font-size': 5, color: text, 'curve-style': 'bezier', 'target-arrow-shape': 'triangle', 'target-arrow-color': quiet, 'min-zoomed-font-size': 8}},
    {selector: '.faded', style: {opacity: 0.15}},
    {selector: 'node:selected', style: {'border-width': 4, 'border-color': accent}},
  ];
}

const size = (value) => 9 + 5 * Math.log10(1 + (value ?? 0) / 1e5);

function painter(paint) {
  const colours = new Map();
  return {
    colours,
    of(table) {
      const key = PAINTS[paint][1](table);
      if (!colours.has(key)) colours.set(key, COLOURS[colours.size] ?? UNKNOWN);
      return colours.get(key);
    },
  };
}

// What cytoscape draws, and for each region what the layout places in it. Frames are nodes of the size that the layout gives them,
// with the others upon them: as compound nodes they would take cytoscape seconds.
class Drawing {
  constructor() {
    this.elements = [];
    this.regions = new Map();
    this.isCut = false;  // there is no room for some of the indexes
  }
  frame(account, region) {
    const [outer, inner] = [`account ${account}`, `region ${account} ${region}`];
    if (!this.regions.has(inner)) {
      if (![...this.regions.values()].some((one) => one.account === outer)) {
        this.elements.push({data: {id: outer, name: account ?? 'no account'}, classes: 'frame account', grabbable: false});
      }
      this.regions.set(inner, {id: inner, account: outer, nodes: [], links: []});
      this.elements.push({data: {id: inner, name: region ?? 'no region'}, classes: 'frame', grabbable: false});
    }
    return inner;
  }
  node(frame, data, classes) {
    this.elements.push({data: {...data, frame}, classes});
    this.regions.get(frame).nodes.push({id: data.id, radius: data.size / 2});
  }
}

const toNode = (table, paint) => ({id: table.id, name: table.name ?? table.id, colour: paint.of(table)});

function drawTables(answer, paint) {
  const drawing = new Drawing();
  const frames = new Map();
  const tables = objects(answer.tables);
  for (const table of tables) {
    const frame = drawing.frame(table.account, table.region);
    frames.set(table.id, frame);
    drawing.node(frame, {...toNode(table, paint), size: size(table.bytes)}, 'table');
  }
  let room = NODES_MAX - tables.length;
  for (const index of objects(answer.indexes)) {
    const frame = frames.get(index.table_id);
    if (!frame) continue;
    if (room <= 0) {
      drawing.isCut = true;
      break;
    }
    room -= 1;
    drawing.node(frame, {id: index.id, name: index.name, size: 7, colour: UNKNOWN}, 'index');
    drawing.regions.get(frame).links.push({source: index.table_id, target: index.id});
    drawing.elements.push({data: {id: `has ${index.id}`, source: index.table_id, target: index.id}});
  }
  for (const {table_id: table, source_id: source} of objects(answer.restores)) {
    if (frames.has(table) && frames.has(source)) {
      drawing.elements.push({data: {id: `restored ${table} ${source}`, source: table, target: source}, classes: 'restored'});
    }
  }
  return drawing;
}

function drawGroups(answer) {
  const drawing = new Drawing();
  for (const group of objects(answer.groups)) {
    const frame = drawing.frame(group.account, group.region);
    drawing.node(frame, {id: `group ${group.account} ${group.region} ${group.prefix}`, size: 16 + 9 * Math.log2(1 + group.tables),
      name: `${group.prefix} · ${count(group.tables)}`, colour: COLOURS[0], group}, 'group');
  }
  return drawing;
}

// Puts what a node is related to around it, where it is not drawn yet.
async function expand(cy, id) {
  const node = cy.getElementById(id);
  if (node.empty() || node.data('expanded')) return;
  node.data('expanded', true);
  let answer;
  try {
    answer = await get('node', {id});
  } catch {
    node.data('expanded', false);  // tried again when it is chosen again
    return;
  }
  if (cy.destroyed()) return;
  const fresh = answer.relationships.filter((one) => one.type !== 'RESOURCE' && one.type !== 'GLOBAL_SECONDARY_INDEX');
  const middle = node.position();
  const radius = Math.max(46, 5 * fresh.length);
  const frame = node.data('frame');
  cy.batch(() => fresh.forEach((one, i) => {
    const outward = one.source === id;
    const other = outward ? one.target : one.source;
    const turn = (2 * Math.PI * i) / fresh.length;
    if (cy.getElementById(other).empty()) {
      cy.add({data: {id: other, of: id, frame, name: shortName(other, id), size: 10, colour: COLOURS[4]}, classes: 'part',
        position: {x: middle.x + radius * Math.cos(turn), y: middle.y + radius * Math.sin(turn)}});
    }
    const edge = `found ${one.type} ${one.source} ${one.target}`;
    if (cy.getElementById(edge).empty()) {
      cy.add({data: {id: edge, source: one.source, target: one.target, name: one.type}, classes: 'found'});
    }
  }));
}

// The panel takes room from the map: what is behind it comes to the middle.
function bringInto(cy, node) {
  cy.resize();
  const {x, y} = node.renderedPosition();
  if (x < 0 || y < 0 || x > cy.width() || y > cy.height()) cy.center(node);
}

// Selects the node that the address names, if it is drawn, and shows what is around it.
function selectNode(cy) {
  cy.nodes(':selected').unselect();
  const {node} = current().query;
  if (!node) return;
  const chosen = cy.getElementById(node).select();
  if (chosen.nonempty()) bringInto(cy, chosen);
  expand(cy, node);
}

let sought = '';

// Fades what is called otherwise; says where else to look when everything is.
function find(cy, text) {
  sought = text;
  const {account, region} = current().query;
  const missed = document.getElementById('missed');
  missed?.replaceChildren();
  cy.batch(() => {
    cy.elements().removeClass('faded');
    if (!text) return;
    const wanted = text.toLowerCase();
    const found = cy.nodes('.table, .group, .index').filter((node) => node.data('name').toLowerCase().includes(wanted));
    cy.nodes('.table, .group, .index, .part').difference(found).addClass('faded');
    if (found.nonempty()) cy.fit(found, 80);
    else missed?.append(' · nothing here is called so: ', h('a', {href: address('tables', {search: text, account, region})}, `look for ${text} in all tables`));
  });
}

let living = null;  // the drawing that is on the page, if any

// What cytoscape must know of where something stands.
function placed({x, y, width, height}) {
  return {position: {x, y}, data: width ? {width, height, font: Math.max(26, Math.min(64, width / 14))} : {}};
}

// Moves what was drawn before the forces had worked to where they put it, once they have; the page can be used meanwhile.
function settleLater(cy, layout) {
  let isMoved = false;
  cy.one('viewport', () => { isMoved = true; });
  const move = () => {
    const places = layout.places();
    const shifts = new Map();  // of each node; what was put around one goes with it
    cy.nodes().forEach((node) => {
      const before = {...node.position()};
      const place = places.get(node.id());
      if (place) node.position(placed(place).position).data(placed(place).data);
      else node.shift(shifts.get(node.data('of')));
      shifts.set(node.id(), {x: node.position('x') - before.x, y: node.position('y') - before.y});
    });
  };
  const goOn = () => {
    if (cy.destroyed()) return;
    if (layout.settle(20)) {
      setTimeout(goOn);
      return;
    }
    cy.batch(move);
    if (!isMoved) cy.fit(undefined, 20);
    cy.container().dataset.settled = 'true';
  };
  requestAnimationFrame(() => setTimeout(goOn));
}

function draw(container, drawing) {
  living?.destroy();
  const isLarge = drawing.elements.length > 1000;  // then each frame, and each measured text, counts
  const layout = layOut([...drawing.regions.values()]);
  if (!isLarge) layout.settle();
  const places = layout.places();
  const elements = drawing.elements.map((one) => {
    const place = places.get(one.data.id);
    if (!place) return one;
    const {position, data} = placed(place);
    return {...one, position, data: {...one.data, ...data}};
  });
  const cy = cytoscape({container, elements, style: style(isLarge), layout: {name: 'preset', fit: true, padding: 20},
    minZoom: 0.01, maxZoom: 100, hideEdgesOnViewport: isLarge, textureOnViewport: isLarge, pixelRatio: isLarge ? 1 : 'auto'});
  cy.on('tap', 'node.table, node.index, node.part', (event) => change({node: event.target.id()}));
  cy.on('tap', 'node.group', (event) => {
    const {account, region, prefix} = event.target.data('group');
    location.hash = address('map', {...current().query, account, region, prefix});
  });
  living = cy;
  window.dynatlasMap = cy;  // for whoever looks at the page with developer tools
  find(cy, current().query.search ?? '');
  selectNode(cy);
  if (isLarge) settleLater(cy, layout);
  return cy;
}

document.addEventListener('theme', () => living?.style(style(living.elements().length > 1000)));
document.addEventListener('node-shown', () => {
  if (!living?.container()?.isConnected) return;  // the next drawing looks for itself
  const text = current().query.search ?? '';
  if (text !== sought) {
    document.querySelector('main input[type=search]').value = text;
    find(living, text);
  }
  selectNode(living);
});

const colours = (paint) => [...paint.colours].map(([name, colour]) => {
  const dot = h('span');
  dot.style.background = colour;
  return h('li', {}, dot, name);
});

export async function map(query) {
  const place = {account: query.account, region: query.region, prefix: query.prefix};
  const [answer, whole] = await Promise.all([get('map', place), get('overview')]);
  const paintName = Object.hasOwn(PAINTS, query.paint) ? query.paint : 'billing';
  const paint = painter(paintName);
  const drawing = answer.groups ? drawGroups(answer) : drawTables(answer, paint);
  const any = (name) => anyOf(objects(whole.regions).map((one) => one[name]));
  const container = h('div', {id: 'map', role: 'img', 'aria-label': 'The graph, drawn. The view Tables has the same as rows.'});
  const legend = h('ul', {class: 'legend'}, answer.groups ? [] : colours(paint), answer.groups ? null : [h('li', {}, `Size: storage (${bytes(1e5)} and more)`), h('li', {}, 'Dashed: restored from')]);
  const zoom = (factor) => () => living?.zoom({level: living.zoom() * factor, renderedPosition: {x: living.width() / 2, y: living.height() / 2}});
  const groups = answer.groups && objects(answer.groups);
  const grouped = groups && groups.reduce((sum, group) => sum + group.tables, 0);
  const isPart = grouped < answer.total;  // there are more groups than the server tells of
  const shown = groups
    ? `${isPart ? `${count(grouped)} of ` : ''}${count(answer.total)} tables in ${isPart ? 'the ' : ''}${count(groups.length)} ${isPart ? 'largest ' : ''}groups of like names; choose one, or zoom in, to see its tables`
    : `${count(answer.tables.rows.length)} of ${count(answer.total)} tables${drawing.isCut ? '; not all of their indexes are drawn' : ''}`;
  // Cytoscape measures its container, which must be on the page for it.
  requestAnimationFrame(() => {
    if (container.isConnected) {
      const cy = draw(container, drawing);
      const load = async ({account, region, prefix}) => objects((await get('map', {account, region, prefix})).tables);
      const show = (tables) => {
        const nodes = tables.map((table) => toNode(table, paint));
        legend.replaceChildren(...colours(paint));
        return nodes;
      };
      if (answer.groups) openByZoom(cy, NODES_MAX, load, show);
    }
    container.dataset.drawn = 'true';
  });
  return [
    h('h2', {}, 'Map'),
    h('div', {class: 'bar'},
      search('Find', query.search ?? '', (text) => {
        if (living) find(living, text);
        changeInPlace({search: text});
      }),
      choice('Account', query.account ?? '', any('account'), (value) => change({account: value, prefix: ''})),
      choice('Region', query.region ?? '', any('region'), (value) => change({region: value, prefix: ''})),
      choice('Coloured by', paintName, Object.entries(PAINTS).map(([key, [text]]) => [key, text]), (value) => change({paint: value})),
      h('button', {type: 'button', onclick: zoom(1.4), 'aria-label': 'Zoom in'}, '+'),
      h('button', {type: 'button', onclick: zoom(1 / 1.4), 'aria-label': 'Zoom out'}, '−'),
      h('button', {type: 'button', onclick: () => living?.fit(undefined, 20)}, 'Whole map'),
      query.prefix ? h('a', {href: address('map', {paint: query.paint})}, `All tables, not only ${query.prefix}…`) : null),
    h('p', {class: 'quiet', role: 'status'}, shown, h('span', {id: 'missed'})),
    container,
    legend,
  ];
}
