import type { GraphEdit, ModelGraph, NodeId } from "@adder-studio/graph";
import type { Box } from "./box-index";
import { cardSize, plainSize } from "./card-size";
import type { Point } from "./layout";

export type Target = readonly [number, number];
export type Drawing = Pick<ModelGraph, "nodes" | "edges">;

/**
 * Blocks go where a person puts them, and all others stay where they are: those that the layout had placed are written
 * down too, for it would place them anew without the ones that left it.
 */
export function moveByHand(
  graph: ModelGraph,
  places: ReadonlyMap<NodeId, Point>,
  to: Readonly<Record<NodeId, Target>>,
): GraphEdit {
  const all: Record<NodeId, Target> = { ...to };
  if (Object.keys(to).some((id) => graph.nodes[id]?.at === undefined)) {
    for (const [id, { x, y }] of places) {
      if (graph.nodes[id]?.at === undefined) all[id] ??= [Math.round(x), Math.round(y)];
    }
  }
  return { kind: "moveNodes", to: all };
}

/**
 * Gives the moves that place each block which an edit brought where all others stand by hand: below the block it reads
 * from, else above the one that reads it, else below everything. What stands in the way goes down as far as it must, so
 * that no two cards overlap that did not before.
 */
export function placeNewBlocks(
  before: ModelGraph,
  graph: ModelGraph,
  previews: boolean,
): GraphEdit[] {
  const moves: GraphEdit[] = [];
  const to = placesOfNew(before, graph, previews);
  if (to !== undefined) moves.push({ kind: "moveNodes", to });
  for (const [composite, after] of Object.entries(graph.composites ?? {})) {
    const inner = placesOfNew(before.composites?.[composite], after, previews);
    if (inner === undefined) continue;
    moves.push({ kind: "inside", composite, edit: { kind: "moveNodes", to: inner } });
  }
  return moves;
}

/** Returns true when all blocks are placed manually (a note always is), and one of them is no note. */
export function isPlacedManually({ nodes }: Drawing): boolean {
  const all = Object.values(nodes);
  return all.some(({ type }) => type !== "note") && all.every(({ at }) => at !== undefined);
}

function placesOfNew(
  before: Drawing | undefined,
  graph: Drawing,
  previews: boolean,
): Record<NodeId, Target> | undefined {
  if (before === undefined || before.nodes === graph.nodes || !isPlacedManually(before))
    return undefined;
  const boxes = new Map<NodeId, Box>();
  const fresh = new Set<NodeId>();
  for (const [id, node] of Object.entries(graph.nodes)) {
    if (node.at === undefined) fresh.add(id);
    else boxes.set(id, { x: node.at[0], y: node.at[1], ...cardSize(node, previews) });
  }
  if (fresh.size === 0) return undefined;
  const to: Record<NodeId, Target> = {};
  const put = (id: NodeId, box: Box) => {
    boxes.set(id, box);
    to[id] = [box.x, box.y];
  };
  while (fresh.size > 0) {
    // One that hangs on what stands already, so that a chain of new blocks grows from its start.
    const next =
      [...fresh].find((id) => beside(graph, boxes, id, "above").length > 0) ??
      [...fresh].find((id) => beside(graph, boxes, id, "below").length > 0) ??
      ([...fresh][0] as NodeId);
    fresh.delete(next);
    const box = boxOf(graph, boxes, next, previews);
    makeRoom(graph, boxes, [box], put);
    put(next, box);
  }
  return to;
}

/** Returns the boxes that a block reads from, or those that read the block. */
function beside(
  graph: Drawing,
  boxes: ReadonlyMap<NodeId, Box>,
  id: NodeId,
  where: "above" | "below",
): Box[] {
  const [own, other] = where === "above" ? (["to", "from"] as const) : (["from", "to"] as const);
  return graph.edges.flatMap((edge) => {
    const box = edge[own].node === id ? boxes.get(edge[other].node) : undefined;
    return box === undefined ? [] : [box];
  });
}

function boxOf(
  graph: Drawing,
  boxes: ReadonlyMap<NodeId, Box>,
  id: NodeId,
  previews: boolean,
): Box {
  const { width, height, gapBefore } = cardSize(graph.nodes[id], previews);
  const size = { width, height };
  const middle = (box: Box) => Math.round(box.x + (box.width - width) / 2);
  const above = beside(graph, boxes, id, "above");
  const [first] = above;
  if (first !== undefined) {
    const lowest = above.reduce((a, b) => (bottomOf(b) > bottomOf(a) ? b : a), first);
    return { x: middle(lowest), y: bottomOf(lowest) + gapBefore, ...size };
  }
  const [reader] = beside(graph, boxes, id, "below");
  if (reader !== undefined) return { x: middle(reader), y: reader.y - 25 - height, ...size };
  const all = [...boxes.values()];
  if (all.length === 0) return { x: 0, y: 0, ...size };
  const x = Math.min(...all.map((box) => box.x));
  return { x, y: Math.max(...all.map(bottomOf)) + 40, ...size };
}

/**
 * Moves down what the movers, boxes or blocks, would cover, and what that would in its turn, and what they would leave
 * less room than the layout does; with `parts`, only blocks that they cover and that it parts.
 */
export function makeRoom(
  graph: Drawing,
  boxes: ReadonlyMap<NodeId, Box>,
  movers: readonly (Box | NodeId)[],
  put: (id: NodeId, box: Box) => void,
  parts?: (mover: NodeId, id: NodeId) => boolean,
): void {
  const waiting = [...movers];
  // An array's iterator goes on to what is added meanwhile.
  for (const mover of waiting) {
    const box = typeof mover === "string" ? (boxes.get(mover) as Box) : mover;
    for (const [id, other] of boxes) {
      const top = bottomOf(box) + plainSize(graph.nodes[id]).gapBefore;
      const isClear = other.y >= (parts ? bottomOf(box) : top);
      if (id === mover || isClear || !isBesideOrBelow(box, other)) continue;
      if (parts && typeof mover === "string" && !parts(mover, id)) continue;
      put(id, { ...other, y: top });
      waiting.push(id);
    }
  }
}

function bottomOf({ y, height }: Box): number {
  return y + height;
}

/** Returns true when `other` overlaps the column of `box` and does not end above it. */
function isBesideOrBelow(box: Box, other: Box): boolean {
  return other.x < box.x + box.width && box.x < other.x + other.width && bottomOf(other) > box.y;
}
