// Paints a laid-out treemap: frames with their names, cells with name and size, what is not known hatched.
import {short, plain} from './format.js';
import {colour as css} from './theme.js';
import {COLOURS, valueOf} from './tree.js';

const SANS = 'Geist, system-ui, sans-serif';

// As much of a text as there is room for; nothing where that says nothing.
function fitting(ctx, text, room) {
  if (ctx.measureText(text).width <= room) return text;
  let [low, high] = [0, text.length];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (ctx.measureText(`${text.slice(0, middle)}…`).width <= room) low = middle;
    else high = middle - 1;
  }
  return low > 2 ? `${text.slice(0, low)}…` : '';
}

function hatching(ctx) {
  const tile = document.createElement('canvas');
  [tile.width, tile.height] = [8, 8];
  const inner = tile.getContext('2d');
  inner.fillStyle = css('--fill-unknown');
  inner.fillRect(0, 0, 8, 8);
  inner.strokeStyle = css('--hatch');
  inner.lineWidth = 1.6;
  for (const offset of [-8, 0, 8]) {
    inner.beginPath();
    inner.moveTo(offset, 8);
    inner.lineTo(offset + 8, 0);
    inner.stroke();
  }
  return ctx.createPattern(tile, 'repeat');
}

function box(ctx, node, inset, radius) {
  ctx.beginPath();
  ctx.roundRect(node.x0 + inset, node.y0 + inset, node.x1 - node.x0 - 2 * inset, node.y1 - node.y0 - 2 * inset, radius);
}

function frame(ctx, node, {sizeText, hasTitle, titleHeight, isTall}) {
  const width = node.x1 - node.x0;
  if (width < 8 || node.y1 - node.y0 < 8) return;
  const isOuter = node.depth === 1;
  ctx.fillStyle = css(node.depth % 2 ? '--sunken' : '--surface');
  box(ctx, node, 0, Math.min(5, width / 4));
  ctx.fill();
  if (isOuter) {
    ctx.strokeStyle = css('--line-strong');
    ctx.lineWidth = 1;
    box(ctx, node, 0.5, Math.min(5, width / 4));
    ctx.stroke();
  }
  const name = plain(node.data.name);
  ctx.fillStyle = css(isOuter ? '--text' : '--text-2');
  ctx.font = `${isOuter ? '600 12' : '500 11'}px ${SANS}`;
  if (hasTitle(node)) {
    const y = node.y0 + titleHeight(node) / 2 + 0.5;
    const label = fitting(ctx, name, width - 12);
    ctx.fillText(label, node.x0 + 6, y);
    const used = ctx.measureText(label).width;
    const size = sizeText(node.value);
    ctx.font = `400 11px ${SANS}`;
    if (node.depth > 2 || label !== name || width - used - 24 <= ctx.measureText(size).width) return;
    ctx.fillStyle = css('--text-3');
    ctx.textAlign = 'right';
    ctx.fillText(size, node.x1 - 7, y);
    ctx.textAlign = 'left';
  } else if (isOuter && isTall(node)) {
    // along its side
    ctx.save();
    ctx.translate(node.x0 + 9, node.y0 + 6);
    ctx.rotate(Math.PI / 2);
    ctx.font = `600 11px ${SANS}`;
    ctx.fillText(fitting(ctx, name, node.y1 - node.y0 - 12), 0, 0);
    ctx.restore();
  }
}

// Shares as bands, the worst at the bottom; or the one value of a table.
function fillCell(ctx, node, {colour, dimmed, fill}) {
  const height = node.y1 - node.y0;
  const {shares} = node.data;
  ctx.save();
  box(ctx, node, 0, Math.min(3, (node.x1 - node.x0) / 5, height / 5));
  ctx.clip();
  ctx.fillStyle = css('--line');
  ctx.fillRect(node.x0, node.y0, node.x1 - node.x0, height);
  let bottom = node.y1;
  for (const [value, part] of shares ? ordered(colour, shares, node.data.tables) : [[node.data.colour, 1]]) {
    ctx.globalAlpha = dimmed && dimmed !== value ? 0.16 : 1;
    ctx.fillStyle = fill(value);
    ctx.fillRect(node.x0, bottom - height * part, node.x1 - node.x0, height * part + 0.5);
    bottom -= height * part;
  }
  ctx.restore();
}
function ordered(colour, shares, tables) {
  const order = COLOURS[colour].values.map(([value]) => value);
  const place = (value) => (order.includes(value) ? order.indexOf(value) : -1);
  return Object.entries(shares)
    .sort(([a], [b]) => place(a) - place(b))
    .map(([value, {tables: n}]) => [value, n / tables]);
}

function label(ctx, node, {colour, sizeText, dimmed}) {
  const [width, height] = [node.x1 - node.x0, node.y1 - node.y0];
  if (width <= 40 || height <= 16) return;
  const {shares, tables} = node.data;
  const {fill, title, value} = shares ? {fill: 'pass'} : valueOf(colour, node.data.colour);
  ctx.font = `500 ${width > 150 && height > 60 ? 13 : 11}px ${SANS}`;
  const name = fitting(ctx, plain(node.data.name), width - 12);
  if (!name) return;
  const hasSecond = height > 34 && width > 56;
  const nameWidth = ctx.measureText(name).width;
  const size = node.data.size === null ? 'size unknown' : sizeText(node.data.size ?? 0);
  const second = fitting(ctx, shares ? `${short(tables)} tables` : width > 120 ? `${size}, ${title.toLowerCase()}` : size, width - 12);
  if (fill === 'unknown' || shares) {
    // a ground on which the name can be read
    ctx.fillStyle = css(`--fill-${fill}`);
    ctx.globalAlpha = 0.92;
    ctx.beginPath();
    ctx.roundRect(
      node.x0 + 2,
      node.y0 + 2,
      Math.min(width - 4, Math.max(nameWidth, hasSecond ? ctx.measureText(second).width : 0) + 8),
      hasSecond ? 31 : Math.min(16, height - 4),
      2,
    );
    ctx.fill();
  }
  ctx.globalAlpha = dimmed && !shares && dimmed !== value ? 0.4 : 1;
  ctx.fillStyle = css(`--on-${fill}`);
  const y = hasSecond ? node.y0 + 11 : node.y0 + Math.min(height / 2, 10) + 0.5;
  ctx.fillText(name, node.x0 + 6, y);
  ctx.font = `400 11px ${SANS}`;
  if (hasSecond) ctx.fillText(second, node.x0 + 6, y + 15);
  ctx.globalAlpha = 1;
}

export function paint(canvas, tree, options) {
  const {width, height, SMALL} = options;
  const ratio = window.devicePixelRatio || 1;
  [canvas.width, canvas.height] = [width * ratio, height * ratio];
  const ctx = canvas.getContext('2d');
  ctx.scale(ratio, ratio);
  ctx.textBaseline = 'middle';
  const hatched = hatching(ctx);
  const fills = new Map();
  const fill = (value) => {
    if (!fills.has(value)) {
      const name = valueOf(options.colour, value).fill;
      fills.set(value, name === 'unknown' ? hatched : css(`--fill-${name}`));
    }
    return fills.get(value);
  };
  tree.each((node) => {
    const [w, h] = [node.x1 - node.x0, node.y1 - node.y0];
    if (w < 1 || h < 1 || node === tree) return;
    if (node.children) {
      frame(ctx, node, options);
    } else if (w < SMALL || h < SMALL) {
      ctx.fillStyle = css('--line');
      ctx.fillRect(node.x0, node.y0, w, h);
    } else {
      fillCell(ctx, node, {...options, fill});
      label(ctx, node, options);
    }
  });
}
