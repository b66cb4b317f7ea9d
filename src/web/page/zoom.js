// Groups that are near enough show their tables inside themselves, as far as there is room; those that are far hide them again.
import {count} from './format.js';

const OPENS = 160;  // pixels across, on the screen
const CLOSES = 100;
const WAIT = 150;   // milliseconds after the last movement

// load(group): its tables, the largest first. toNodes(tables): what to draw of them, but for place and size.
export function openByZoom(cy, room, load, toNodes) {
  const inside = new Map();  // of each open group's id: {room, nodes}; without nodes while they are fetched
  const left = () => [...inside.values()].reduce((sum, one) => sum - one.room, room);

  function close(group) {
    inside.get(group.id())?.nodes?.remove();
    inside.delete(group.id());
    group.removeClass('open').data('name', group.data('closed_name'));
  }

  function fill(group, tables) {
    const [middle, radius, frame] = [group.position(), group.width() / 2, group.data('frame')];
    const step = radius / Math.sqrt(tables.length);
    const nodes = cy.add(toNodes(tables).map((node, i) => {
      const [far, turn] = [0.9 * step * Math.sqrt(i + 0.5), i * 2.399963];
      return {data: {...node, frame, size: 1.1 * step, font: 0.3 * step}, classes: 'table within',
        position: {x: middle.x + far * Math.cos(turn), y: middle.y + far * Math.sin(turn)}};
    }));
    inside.set(group.id(), {room: nodes.length, nodes});
    const all = group.data('group').tables;
    group.data('closed_name', group.data('name')).addClass('open');
    if (tables.length < all) group.data('name', `${group.data('group').prefix} · the largest ${count(tables.length)} of ${count(all)}`);
  }

  async function open(group) {
    const most = Math.min(left(), group.data('group').tables);
    if (most <= 0) return;
    inside.set(group.id(), {room: most});
    try {
      const tables = (await load(group.data('group'))).slice(0, most);
      if (cy.destroyed()) return;
      if (tables.length) cy.batch(() => fill(group, tables));
      else inside.delete(group.id());
    } catch {
      inside.delete(group.id());  // tried again with the next movement
    }
  }

  function look() {
    if (cy.destroyed()) return;
    const view = cy.extent();
    const across = (group) => group.renderedWidth();
    const isSeen = (group) => {
      const {x, y} = group.position();
      const radius = group.width() / 2;
      return x + radius > view.x1 && x - radius < view.x2 && y + radius > view.y1 && y - radius < view.y2;
    };
    cy.batch(() => cy.nodes('.group.open').filter((group) => across(group) < CLOSES || !isSeen(group)).forEach(close));
    cy.nodes('.group').filter((group) => !inside.has(group.id()) && across(group) >= OPENS && isSeen(group))
      .sort((a, b) => across(b) - across(a)).forEach(open);
  }

  let timer;
  cy.on('viewport', () => {
    clearTimeout(timer);
    timer = setTimeout(look, WAIT);
  });
}
