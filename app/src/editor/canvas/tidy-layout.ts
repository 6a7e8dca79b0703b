import { graphlib, layout } from "@dagrejs/dagre";
import {
  type LayoutLink,
  type LayoutNode,
  longestPathRanks,
  type Point,
} from "../../document/layout/layout";

/** Between two cards side by side, and between a card and a wire that passes it. */
const sideGapPx = 44;
const passingPx = 20;

/**
 * Places of all nodes from top to bottom, by dagre; wires that skip ranks (shortcuts) get a lane of their own. Long
 * ways keep a straight line: what stands on one is put on one axis afterwards. Deterministic. The upper left corner
 * is the origin.
 */
export function tidyLayout(
  nodes: readonly LayoutNode[],
  links: readonly LayoutLink[],
): Map<string, Point> {
  if (nodes.length === 0) return new Map();
  const wired = new Set(links.flatMap(({ from, to }) => [from, to]));
  const loose = nodes.filter(({ id }) => !wired.has(id));
  const graph = new graphlib.Graph();
  graph.setGraph({ rankdir: "TB", nodesep: sideGapPx, edgesep: passingPx, ranksep: 25 });
  graph.setDefaultEdgeLabel(() => ({}));
  const inFlow = nodes.filter(({ id }) => wired.has(id));
  for (const { id, width, height } of inFlow) graph.setNode(id, { width, height });
  const ranks = longestPathRanks(inFlow, links);
  const known = new Set(inFlow.map(({ id }) => id));
  for (const { from, to } of links) {
    if (from === to || !known.has(from) || !known.has(to)) continue;
    const span = (ranks.get(to) ?? 0) - (ranks.get(from) ?? 0);
    graph.setEdge(from, to, { weight: span === 1 ? 8 : 1, minlen: 1 });
  }
  layout(graph);
  const spots = new Map(
    inFlow.map((node) => {
      const { x = 0, y = 0 } = graph.node(node.id) as { x?: number; y?: number };
      return [node.id, { x, y }] as const;
    }),
  );
  const rows = intoRows(inFlow, spots);
  straighten(rows, spots, links);
  const places = stack(rows, spots);
  putLooseBeside(loose, places, inFlow);
  return fromOrigin(places);
}

/** Nodes of one rank, from left to right; ranks from top to bottom. */
function intoRows(nodes: readonly LayoutNode[], spots: ReadonlyMap<string, Point>): LayoutNode[][] {
  const rows = new Map<number, LayoutNode[]>();
  for (const node of nodes) {
    const level = Math.round((spots.get(node.id)?.y ?? 0) * 10);
    const row = rows.get(level);
    if (row === undefined) rows.set(level, [node]);
    else row.push(node);
  }
  const x = (node: LayoutNode) => spots.get(node.id)?.x ?? 0;
  return [...rows]
    .sort(([a], [b]) => a - b)
    .map(([, row]) => row.sort((a, b) => x(a) - x(b) || (a.id < b.id ? -1 : 1)));
}

/** The trunk (the longest way) goes on one axis; what stood left or right of it keeps its side and its distance. */
function straighten(
  rows: readonly LayoutNode[][],
  spots: Map<string, Point>,
  links: readonly LayoutLink[],
): void {
  const row = new Map(rows.flatMap((nodes, i) => nodes.map(({ id }) => [id, i] as const)));
  const trunk = longestWay(rows, row, links);
  let axis: number | undefined;
  for (const nodes of rows) {
    const on = nodes.find(({ id }) => trunk.has(id));
    if (on === undefined) continue;
    const x = spots.get(on.id)?.x ?? 0;
    axis ??= x;
    const shift = axis - x;
    for (const { id } of nodes) {
      const at = spots.get(id);
      if (at !== undefined) spots.set(id, { x: at.x + shift, y: at.y });
    }
  }
  if (axis !== undefined) mirrorBranches(rows, spots, links, trunk, axis);
}

/**
 * A branch left of the trunk goes to the right where nothing stands there: the second port of what it joins is on
 * that side, so its wire crosses nothing.
 */
function mirrorBranches(
  rows: readonly LayoutNode[][],
  spots: Map<string, Point>,
  links: readonly LayoutLink[],
  trunk: ReadonlySet<string>,
  axis: number,
): void {
  const joined = new Map<string, string[]>();
  for (const { from, to } of links) {
    if (trunk.has(from) || trunk.has(to)) continue;
    joined.set(from, [...(joined.get(from) ?? []), to]);
    joined.set(to, [...(joined.get(to) ?? []), from]);
  }
  const rowOf = new Map(rows.flatMap((row) => row.map(({ id }) => [id, row] as const)));
  const isLeft = (id: string) => (spots.get(id)?.x ?? 0) < axis;
  const seen = new Set<string>(trunk);
  for (const { id } of rows.flat()) {
    if (seen.has(id)) continue;
    const branch = new Set([id]);
    // A set iterates over what is added while it is walked.
    for (const part of branch) for (const other of joined.get(part) ?? []) branch.add(other);
    for (const part of branch) seen.add(part);
    const isFree = [...branch].every(
      (part) =>
        isLeft(part) &&
        (rowOf.get(part) ?? []).every((other) => branch.has(other.id) || trunk.has(other.id)),
    );
    if (!isFree) continue;
    for (const part of branch) {
      const at = spots.get(part);
      if (at !== undefined) spots.set(part, { x: 2 * axis - at.x, y: at.y });
    }
  }
  for (const row of rows) row.sort((a, b) => (spots.get(a.id)?.x ?? 0) - (spots.get(b.id)?.x ?? 0));
}

/** The ids on the way that passes most rows. */
function longestWay(
  rows: readonly LayoutNode[][],
  row: ReadonlyMap<string, number>,
  links: readonly LayoutLink[],
): Set<string> {
  const before = new Map<string, string[]>();
  for (const { from, to } of links) {
    if ((row.get(from) ?? 0) >= (row.get(to) ?? 0)) continue;
    const list = before.get(to);
    if (list === undefined) before.set(to, [from]);
    else list.push(from);
  }
  const length = new Map<string, number>();
  const via = new Map<string, string>();
  let end: string | undefined;
  for (const { id } of rows.flat()) {
    let most = 0;
    for (const from of before.get(id) ?? []) {
      const steps = (length.get(from) ?? 0) + 1;
      if (steps > most) {
        most = steps;
        via.set(id, from);
      }
    }
    length.set(id, most);
    if (end === undefined || most > (length.get(end) ?? 0)) end = id;
  }
  const way = new Set<string>();
  for (let id = end; id !== undefined; id = via.get(id)) way.add(id);
  return way;
}

/** Rows one below the other, each as close as its cards want; within a row no two cards overlap. */
function stack(
  rows: readonly LayoutNode[][],
  spots: ReadonlyMap<string, Point>,
): Map<string, Point> {
  const places = new Map<string, Point>();
  let top = 0;
  for (const nodes of rows) {
    const height = Math.max(...nodes.map((node) => node.height));
    if (places.size > 0) top += Math.max(...nodes.map((node) => node.gapBefore));
    let free = Number.NEGATIVE_INFINITY;
    for (const node of nodes) {
      const x = Math.max((spots.get(node.id)?.x ?? 0) - node.width / 2, free);
      places.set(node.id, { x, y: top + (height - node.height) / 2 });
      free = x + node.width + sideGapPx / 2;
    }
    top += height;
  }
  return places;
}

/** Notes and blocks without a wire stand in a column of their own at the right. */
function putLooseBeside(
  loose: readonly LayoutNode[],
  places: Map<string, Point>,
  inFlow: readonly LayoutNode[],
): void {
  const right = Math.max(0, ...inFlow.map(({ id, width }) => (places.get(id)?.x ?? 0) + width));
  const left = inFlow.length === 0 ? 0 : right + 2 * sideGapPx;
  let top = 0;
  for (const { id, height } of loose) {
    places.set(id, { x: left, y: top });
    top += height + 25;
  }
}

function fromOrigin(places: ReadonlyMap<string, Point>): Map<string, Point> {
  const left = Math.min(...[...places.values()].map(({ x }) => x));
  const top = Math.min(...[...places.values()].map(({ y }) => y));
  return new Map(
    [...places].map(([id, { x, y }]) => [id, { x: Math.round(x - left), y: Math.round(y - top) }]),
  );
}
