import type { ModelGraph } from "@adder-studio/graph";
import type { Point } from "../../document/layout/layout";

export type Direction = "up" | "down" | "left" | "right";

/**
 * The block an arrow key leads to: down and up follow the wires, left and right go to the nearest card on
 * that side. Undefined at an end.
 */
export function walk(
  graph: ModelGraph,
  places: ReadonlyMap<string, Point>,
  from: string,
  direction: Direction,
): string | undefined {
  if (direction === "down") {
    const next = graph.edges.find((edge) => edge.from.node === from)?.to.node;
    if (next !== undefined) return next;
  }
  if (direction === "up") {
    const before = graph.edges.find((edge) => edge.to.node === from)?.from.node;
    if (before !== undefined) return before;
  }
  return nearest(places, from, direction);
}

function nearest(
  places: ReadonlyMap<string, Point>,
  from: string,
  direction: Direction,
): string | undefined {
  const here = places.get(from);
  if (here === undefined) return undefined;
  let best: string | undefined;
  let bestScore = Number.POSITIVE_INFINITY;
  for (const [id, at] of places) {
    if (id === from) continue;
    const dx = at.x - here.x;
    const dy = at.y - here.y;
    const along = { up: -dy, down: dy, left: -dx, right: dx }[direction];
    const across = Math.abs(direction === "up" || direction === "down" ? dx : dy);
    if (along < 20) continue;
    const score = along + 2 * across;
    if (score < bestScore) {
      bestScore = score;
      best = id;
    }
  }
  return best;
}
