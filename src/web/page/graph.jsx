// Few nodes in layers, from left to right (on a phone from top to bottom): HTML for the nodes, so that they can be focused,
// copied and read; SVG for the lines.
import dagre from '@dagrejs/dagre';
import {useMemo} from 'preact/hooks';
import {plain} from './format.js';
import {Icon, useSize} from './parts.jsx';

const ROW = 52;
const WIDTH = 184;
const NARROW = 420;

function placed(nodes, edges, {isDown, gap, factor}) {
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({rankdir: isDown ? 'TB' : 'LR', nodesep: 10, ranksep: isDown ? 34 : gap, marginx: 2, marginy: 2});
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of nodes) graph.setNode(node.id, {width: Math.max(112, (node.width ?? WIDTH) * factor), height: ROW});
  for (const edge of edges) graph.setEdge(edge.from, edge.to, {});
  dagre.layout(graph);
  return {width: graph.graph().width, height: graph.graph().height, at: new Map(nodes.map((node) => [node.id, graph.node(node.id)]))};
}

// As wide as there is room: first the gaps give way, then the nodes.
function fitted(nodes, edges, width) {
  const isDown = width > 0 && width < NARROW;
  const wide = placed(nodes, edges, {isDown, gap: 56, factor: 1});
  if (!width || wide.width <= width) return {...wide, isDown};
  if (isDown) return {...placed(nodes, edges, {isDown, gap: 56, factor: Math.max(0.6, width / wide.width)}), isDown};
  const near = placed(nodes, edges, {isDown, gap: 26, factor: 1});
  return {...(near.width <= width ? near : placed(nodes, edges, {isDown, gap: 26, factor: Math.max(0.6, width / near.width)})), isDown};
}

function Line({edge, at, isDown}) {
  const [a, b] = [at.get(edge.from), at.get(edge.to)];
  const side = a.x > b.x ? -1 : 1;
  const [x1, x2] = [a.x + (side * a.width) / 2, b.x - side * (b.width / 2 + 3)];
  const below = a.y > b.y ? -1 : 1;
  const [y1, y2] = [a.y + (below * a.height) / 2, b.y - below * (b.height / 2 + 3)];
  const path = isDown
    ? `M${a.x} ${y1}C${a.x} ${(y1 + y2) / 2} ${b.x} ${(y1 + y2) / 2} ${b.x} ${y2}`
    : `M${x1} ${a.y}C${(x1 + x2) / 2} ${a.y} ${(x1 + x2) / 2} ${b.y} ${x2} ${b.y}`;
  return <path d={path} class={`edge ${edge.isOff ? 'dashed' : ''}`} marker-end="url(#tip)" />;
}

// nodes: {id, title, sub, icon, href, tone, isFocus, hint, width}; edges: {from, to, isOff}.
export function Graph({nodes, edges, label}) {
  const [ref, size] = useSize();
  const drawn = useMemo(() => fitted(nodes, edges, size.width), [nodes, edges, size.width]);
  const scale = size.width && drawn.width > size.width ? size.width / drawn.width : 1;
  const place = {
    width: `${drawn.width}px`,
    height: `${drawn.height}px`,
    marginLeft: `${Math.max(0, (size.width - drawn.width * scale) / 2)}px`,
    transform: scale < 1 ? `scale(${scale})` : undefined,
  };
  return (
    <div class="graph" ref={ref} style={{height: `${drawn.height * scale + 4}px`}} role="group" aria-label={label}>
      <div class="graph-in" style={place}>
        <svg width={drawn.width} height={drawn.height} aria-hidden="true">
          <defs>
            <marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
              <path d="M0 .8L7 4 0 7.2z" fill="var(--control)" />
            </marker>
          </defs>
          {edges.map((edge) => (
            <Line key={`${edge.from} ${edge.to}`} edge={edge} at={drawn.at} isDown={drawn.isDown} />
          ))}
        </svg>
        {nodes.map((node) => {
          const at = drawn.at.get(node.id);
          const Tag = node.href ? 'a' : 'div';
          return (
            <Tag
              key={node.id}
              href={node.href}
              class={`node node-${node.tone ?? 'plain'} ${node.isFocus ? 'focus' : ''}`}
              title={plain(node.hint ?? node.title)}
              style={{left: `${at.x - at.width / 2}px`, top: `${at.y - at.height / 2}px`, width: `${at.width}px`, height: `${at.height}px`}}>
              <Icon of={node.icon} />
              <span>
                <b>{plain(node.title)}</b>
                <small>{node.sub}</small>
              </span>
            </Tag>
          );
        })}
      </div>
    </div>
  );
}
