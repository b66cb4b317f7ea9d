// Where the nodes stand: by forces within each region, the regions side by side in their account, the accounts below
// each other.
import {forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY} from 'd3-force';

const GAP = 130;     // between frames, room for their names
const MOVES = 7_000;  // of nodes in each region: large ones get fewer rounds

// Places a region's nodes around 0,0. Returns what moves them on, and how many rounds that takes.
function begin({nodes, links}) {
  // The start is a spiral, in the order of size: it alone is a fair picture.
  const linked = new Map(links.map(({source, target}) => [target, source]));
  const owners = nodes.filter((node) => !linked.has(node.id));
  const step = 2.2 * Math.sqrt(owners.reduce((sum, node) => sum + (node.radius + 8) ** 2, 0) / Math.max(1, owners.length));
  const places = new Map();
  owners.forEach((node, i) => {
    const [far, turn] = [step * Math.sqrt(i), i * 2.399963];
    Object.assign(node, {x: far * Math.cos(turn), y: far * Math.sin(turn)});
    places.set(node.id, node);
  });
  nodes.filter((node) => linked.has(node.id)).forEach((node, i) => {
    const owner = places.get(linked.get(node.id));
    Object.assign(node, {x: owner.x + (owner.radius + 8) * Math.cos(i * 2.4), y: owner.y + (owner.radius + 8) * Math.sin(i * 2.4)});
  });
  const simulation = forceSimulation(nodes).stop()
    .force('apart', forceManyBody().strength(-40).distanceMax(220))
    .force('links', forceLink(links).id((node) => node.id).distance(20).strength(0.9))
    .force('size', forceCollide((node) => node.radius + (links.length && linked.has(node.id) ? 3 : 9)))
    .force('x', forceX().strength(0.05)).force('y', forceY().strength(0.05));
  return {simulation, rounds: Math.max(6, Math.min(220, Math.floor(MOVES / nodes.length)))};
}

function boxOf({nodes}) {
  const box = {left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity};
  for (const node of nodes) {
    box.left = Math.min(box.left, node.x - node.radius);
    box.right = Math.max(box.right, node.x + node.radius);
    box.top = Math.min(box.top, node.y - node.radius);
    box.bottom = Math.max(box.bottom, node.y + node.radius + 14);
  }
  return {width: Math.max(160, box.right - box.left), height: box.bottom - box.top, left: box.left, top: box.top};
}

// Rows of boxes, about as wide as high. Returns the whole's size.
function shelve(boxes) {
  const area = boxes.reduce((sum, box) => sum + (box.width + GAP) * (box.height + GAP), 0);
  const wide = Math.max(...boxes.map((box) => box.width), Math.sqrt(area) * 1.5);
  let [x, y, row, width] = [0, 0, 0, 0];
  for (const box of [...boxes].sort((a, b) => b.height - a.height)) {
    if (x > 0 && x + box.width > wide) [x, y, row] = [0, y + row + GAP, 0];
    Object.assign(box, {x, y});
    x += box.width + GAP;
    row = Math.max(row, box.height);
    width = Math.max(width, x - GAP);
  }
  return {width, height: y + row};
}

// A box by its middle, as cytoscape wants it.
const around = (left, top, width, height) => ({x: left + width / 2, y: top + height / 2, width, height});

// {id: {x, y}} of the nodes' middles, and of each region and account {x, y, width, height}.
function places(regions) {
  const accounts = new Map();
  for (const region of regions) {
    region.box = boxOf(region);
    accounts.set(region.account, [...(accounts.get(region.account) ?? []), region]);
  }
  const frames = [...accounts].map(([id, list]) => ({id, list, ...shelve(list.map((region) => region.box))}));
  for (const frame of frames) Object.assign(frame, {width: frame.width + GAP, height: frame.height + GAP});
  if (frames.length) shelve(frames);
  const positions = new Map();
  for (const frame of frames) {
    positions.set(frame.id, around(frame.x, frame.y, frame.width - GAP, frame.height - GAP));
    for (const {id, box, nodes} of frame.list) {
      positions.set(id, around(frame.x + box.x, frame.y + box.y, box.width, box.height));
      for (const node of nodes) {
        positions.set(node.id, {x: frame.x + box.x + node.x - box.left, y: frame.y + box.y + node.y - box.top});
      }
    }
  }
  return positions;
}

// regions: [{id, account, nodes: [{id, radius}], links: [{source, target}]}].
export function layOut(regions) {
  const begun = regions.map(begin);
  return {
    places: () => places(regions),
    // Moves on for so many milliseconds. Whether that was not enough.
    settle(milliseconds = Infinity) {
      const end = performance.now() + milliseconds;
      for (const one of begun) {
        for (; one.rounds > 0; one.rounds -= 1) {
          if (performance.now() > end) return true;
          one.simulation.tick();
        }
      }
      return false;
    },
  };
}
