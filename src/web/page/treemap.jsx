// Rectangles on a canvas: a table each where there is room, groups with their shares where there is none.
import {hierarchy, treemap, treemapSquarify} from 'd3-hierarchy';
import {useEffect, useMemo, useRef, useState} from 'preact/hooks';
import {plain} from './format.js';
import {paint} from './paint.js';
import {useSize} from './parts.jsx';
import {theme} from './theme.js';

const HEAD = {account: 20, group: 20, region: 17, prefix: 15};
const SMALL = 3.2; // pixels: what is narrower is not drawn by itself
const TITLED = 46; // pixels that a frame's name needs

const titleHeight = (node) => HEAD[node.data.level] ?? 16;
const hasTitle = (node) => node.x1 - node.x0 > TITLED && node.y1 - node.y0 > titleHeight(node) + 8;
const isTall = (node) => node.x1 - node.x0 <= TITLED && node.x1 - node.x0 >= 30 && node.y1 - node.y0 > 84;

function layOut(root, width, height) {
  // What is empty or unknown in size has a little room all the same: it is there.
  const most = Math.max(
    1,
    ...[root]
      .flatMap(function leaves(one) {
        return one.children ? one.children.flatMap(leaves) : [one.size ?? 0];
      })
      .slice(0, 20_000),
  );
  const tree = hierarchy(root)
    .sum((one) => (one.children ? 0 : Math.max(one.size ?? 0, most / 20_000)))
    .sort((a, b) => b.value - a.value);
  const isFrame = (node) => node !== tree && node.children;
  treemap()
    .size([width, height])
    .tile(treemapSquarify.ratio(1.25))
    .round(true)
    .paddingInner((node) => (node.depth < 1 ? 5 : node.height > 1 ? 3 : 1))
    .paddingTop((node) => (isFrame(node) ? (hasTitle(node) ? titleHeight(node) : 2) : 0))
    .paddingRight((node) => (isFrame(node) ? 2 : 0))
    .paddingBottom((node) => (isFrame(node) ? 2 : 0))
    .paddingLeft((node) => (isFrame(node) ? (node.depth === 1 && isTall(node) ? 16 : 2) : 0))(tree);
  return tree;
}

const DIRECTIONS = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};
// The nearest cell on that side.
function nextTo(at, leaves, [dx, dy]) {
  const middle = (node) => [(node.x0 + node.x1) / 2, (node.y0 + node.y1) / 2];
  const [x, y] = middle(at);
  let [best, least] = [null, Infinity];
  for (const node of leaves) {
    const [nx, ny] = middle(node);
    const along = (nx - x) * dx + (ny - y) * dy;
    const aside = Math.abs((nx - x) * dy) + Math.abs((ny - y) * dx);
    if (node !== at && along > 1 && along + aside * 2 < least) [best, least] = [node, along + aside * 2];
  }
  return best;
}

function useFonts() {
  const [areThere, set] = useState(document.fonts.status === 'loaded');
  useEffect(() => {
    document.fonts.ready.then(() => set(true));
  }, []);
  return areThere;
}

// `of`: {colour, sizeText, dimmed} say how a cell is drawn.
export function Treemap({root, of, onOpen, onHover, onOut, height}) {
  const [ref, size] = useSize();
  const canvas = useRef();
  const [at, setAt] = useState(null);
  const fonts = useFonts();
  const h = height ?? size.height;
  const tree = useMemo(() => (size.width > 40 && h > 40 ? layOut(root, size.width, h) : null), [root, size.width, h]);
  const {colour, sizeText, dimmed} = of;
  const mode = theme.value;
  useEffect(() => {
    if (tree) paint(canvas.current, tree, {width: size.width, height: h, colour, sizeText, dimmed, hasTitle, titleHeight, isTall, SMALL});
    if (tree) canvas.current.dataset.drawn = String(tree.leaves().length);
  }, [tree, size.width, h, mode, colour, sizeText, dimmed, fonts]);
  useEffect(() => {
    setAt(null);
    onHover?.(null);
  }, [tree]);

  const find = (event) => {
    const box = canvas.current.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    let best = null;
    tree?.each((node) => {
      if (node !== tree && x >= node.x0 && x < node.x1 && y >= node.y0 && y < node.y1 && (!best || node.depth > best.depth)) best = node;
    });
    return best;
  };
  const move = (node) => {
    setAt(node);
    onHover?.(node);
  };
  const leaves = useMemo(() => tree?.leaves().filter((node) => node.x1 - node.x0 >= SMALL && node.y1 - node.y0 >= SMALL) ?? [], [tree]);
  const onKey = (event) => {
    if (event.key === 'Enter' && at) onOpen(at);
    else if (event.key === 'Backspace') onOut?.();
    else if (Object.hasOwn(DIRECTIONS, event.key) && leaves.length) move(at ? (nextTo(at, leaves, DIRECTIONS[event.key]) ?? at) : leaves[0]);
    else return;
    event.preventDefault();
  };
  const box = at && tree ? {left: `${at.x0}px`, top: `${at.y0}px`, width: `${at.x1 - at.x0}px`, height: `${at.y1 - at.y0}px`} : null;
  return (
    <div class="treemap" ref={ref} style={height ? {height: `${height}px`} : undefined}>
      <canvas
        ref={canvas}
        style={{width: `${size.width}px`, height: `${h}px`}}
        tabIndex={0}
        role="img"
        aria-label="Tables as rectangles. The view Tables has the same as rows."
        title={at && box && at.x1 - at.x0 < 90 ? plain(at.data.name) : undefined}
        onMouseMove={(event) => move(find(event))}
        onMouseLeave={() => move(null)}
        onClick={(event) => {
          const node = find(event);
          if (node) onOpen(node);
        }}
        onKeyDown={onKey}
      />
      {box ? <i class="treemap-at" style={box} /> : null}
      <span class="hidden" role="status">
        {at ? plain(at.data.name) : ''}
      </span>
    </div>
  );
}
