import type { Box, BoxIndex } from "./box-index";

/** Corners of a wire between two cards: straight down, along the side of a branch, or over to the next column. */
export type Polyline = readonly (readonly [number, number])[];

const stubPx = 9;
const sidePx = 16;

/**
 * Corners of a wire from `(sx, sy)` (bottom of `source`) to `(tx, ty)` (top of `target`), all in canvas
 * pixels. `cards` holds all of them: a wire never runs through another one if a way around exists.
 */
export function routeWire(
  start: readonly [number, number],
  end: readonly [number, number],
  source: Box,
  target: Box,
  cards: BoxIndex,
): Polyline {
  const [sx, sy] = start;
  const [tx, ty] = end;
  /** Returns true when a vertical or horizontal stretch touches no card. */
  const clear = (x1: number, y1: number, x2: number, y2: number) =>
    cards.hit(
      Math.min(x1, x2) - 3,
      Math.min(y1, y2) + 1,
      Math.max(x1, x2) + 3,
      Math.max(y1, y2) - 1,
      source,
      target,
    ) === undefined;
  const below = ty - sy >= 2 * 4;
  if (below) {
    if (Math.abs(sx - tx) < 1 && clear(sx, sy, sx, ty)) return [start, end];
    // One bend half way (or just above the target) if its level and both legs are free.
    for (const level of [ty - stubPx - 2, (sy + ty) / 2, sy + stubPx]) {
      if (clear(sx, sy, sx, level) && clear(sx, level, tx, level) && clear(tx, level, tx, ty)) {
        return [start, [sx, level], [tx, level], end];
      }
    }
    const lane = sideLane(source, target, cards, sy, ty);
    return [
      start,
      [sx, sy + stubPx],
      [lane, sy + stubPx],
      [lane, ty - stubPx],
      [tx, ty - stubPx],
      end,
    ];
  }
  const gutter =
    target.x > source.x + source.width
      ? target.x - gapBefore(target, cards)
      : target.x + target.width < source.x
        ? target.x + target.width + 30
        : Math.max(source.x + source.width, target.x + target.width) + 24;
  return [
    start,
    [sx, sy + stubPx + 3],
    [gutter, sy + stubPx + 3],
    [gutter, ty - stubPx - 5],
    [tx, ty - stubPx - 5],
    end,
  ];
}

/** Returns the distance left of a card at which a wire climbs, inside the gap to its left neighbour. */
function gapBefore(target: Box, cards: BoxIndex): number {
  const gap = Math.min(target.x - cards.edgeBefore(target.x), 60);
  // Left of the middle run the wires along the neighbour's side.
  return gap < 50 ? gap * 0.28 : gap / 2;
}

/** Cards that a lane steps over before it goes on regardless. */
const mostSteps = 200;

/** Returns the x of the first vertical line to the right of all cards between the two. */
function sideLane(source: Box, target: Box, cards: BoxIndex, top: number, bottom: number): number {
  let lane = Math.max(source.x + source.width, target.x + target.width);
  for (let step = 0; step < mostSteps; step++) {
    const hit = cards.hit(lane + sidePx - 6, top, lane + sidePx + 6, bottom, source, target);
    if (hit === undefined) break;
    lane = Math.max(lane, hit.x + hit.width);
  }
  return lane + sidePx;
}

/** SVG path with rounded corners. */
export function pathOf(corners: Polyline, radius = 8): string {
  const points = corners.filter(
    (point, i) => i === 0 || distance(point, corners[i - 1] as readonly [number, number]) > 0.5,
  );
  const [first, ...rest] = points;
  if (first === undefined) return "";
  let path = `M${round(first[0])},${round(first[1])}`;
  rest.forEach((corner, i) => {
    const before = points[i] as readonly [number, number];
    const after = points[i + 2];
    if (after === undefined) {
      path += `L${round(corner[0])},${round(corner[1])}`;
      return;
    }
    const r = Math.min(radius, distance(before, corner) / 2, distance(corner, after) / 2);
    const [ax, ay] = toward(corner, before, r);
    const [bx, by] = toward(corner, after, r);
    path += `L${round(ax)},${round(ay)}Q${round(corner[0])},${round(corner[1])} ${round(bx)},${round(by)}`;
  });
  return path;
}

/** Returns the place of a wire's label: beside the end of a wire that bends, else half way down. */
export function labelPoint(corners: Polyline): readonly [number, number] {
  const first = corners[0] ?? [0, 0];
  const last = corners.at(-1) ?? first;
  if (corners.length <= 2) return [first[0], (first[1] + last[1]) / 2 - 2];
  return [last[0], last[1] - 13];
}

/** Distance of a point from a wire, in canvas pixels. */
export function distanceToWire(corners: Polyline, x: number, y: number): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (let i = 1; i < corners.length; i++) {
    const [ax, ay] = corners[i - 1] as readonly [number, number];
    const [bx, by] = corners[i] as readonly [number, number];
    const lengthSquared = (bx - ax) ** 2 + (by - ay) ** 2;
    const along =
      lengthSquared === 0
        ? 0
        : Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / lengthSquared));
    nearest = Math.min(nearest, Math.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay)));
  }
  return nearest;
}

function distance(a: readonly [number, number], b: readonly [number, number]): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}

function toward(
  from: readonly [number, number],
  to: readonly [number, number],
  by: number,
): readonly [number, number] {
  const length = distance(from, to) || 1;
  return [from[0] + ((to[0] - from[0]) * by) / length, from[1] + ((to[1] - from[1]) * by) / length];
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
