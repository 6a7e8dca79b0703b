import type { Box } from "../../document/layout/box-index";
import type { Point } from "../../document/layout/layout";

/** A line on which cards stand, drawn while one is dragged to it. */
export interface Guide {
  readonly axis: "x" | "y";
  /** The line's place on its axis, and its ends on the other axis, in canvas pixels. */
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

export interface Snapped extends Point {
  readonly guides: readonly Guide[];
}

export const gridPx = 8;

/** Only cards this near take part: a line far away means nothing. */
const nearPx = 1200;

/** Pulls a dragged box onto the edges and middles of other cards when within `reach` of them. */
export function snapToCards(box: Box, others: readonly Box[], reach: number): Snapped {
  const near = others.filter(
    (other) => Math.abs(other.x - box.x) < nearPx && Math.abs(other.y - box.y) < nearPx,
  );
  const dx = nearestShift(
    box.x,
    box.width,
    near.map((other) => [other.x, other.width]),
    reach,
  );
  const dy = nearestShift(
    box.y,
    box.height,
    near.map((other) => [other.y, other.height]),
    reach,
  );
  const placed = { ...box, x: box.x + (dx ?? 0), y: box.y + (dy ?? 0) };
  const guides: Guide[] = [];
  if (dx !== undefined) {
    for (const at of marks(placed.x, placed.width)) {
      const on = near.filter((other) => marks(other.x, other.width).some((mark) => same(mark, at)));
      if (on.length > 0) guides.push({ axis: "x", at, ...span([placed, ...on], "y", "height") });
    }
  }
  if (dy !== undefined) {
    for (const at of marks(placed.y, placed.height)) {
      const on = near.filter((other) =>
        marks(other.y, other.height).some((mark) => same(mark, at)),
      );
      if (on.length > 0) guides.push({ axis: "y", at, ...span([placed, ...on], "x", "width") });
    }
  }
  return { x: placed.x, y: placed.y, guides };
}

export function snapToGrid({ x, y }: Point): Point {
  return { x: Math.round(x / gridPx) * gridPx, y: Math.round(y / gridPx) * gridPx };
}

function marks(start: number, size: number): readonly [number, number, number] {
  return [start, start + size / 2, start + size];
}

function same(a: number, b: number): boolean {
  return Math.abs(a - b) < 0.5;
}

/** Middles to middles, edges to edges; undefined when nothing is within reach. */
function nearestShift(
  start: number,
  size: number,
  others: readonly (readonly [number, number])[],
  reach: number,
): number | undefined {
  const own = marks(start, size);
  let best: number | undefined;
  for (const [otherStart, otherSize] of others) {
    const theirs = marks(otherStart, otherSize);
    own.forEach((mark, i) => {
      theirs.forEach((other, k) => {
        // A middle stands on a middle only.
        if ((i === 1) !== (k === 1)) return;
        const shift = other - mark;
        if (Math.abs(shift) > reach) return;
        if (best === undefined || Math.abs(shift) < Math.abs(best)) best = shift;
      });
    });
  }
  return best;
}

function span(boxes: readonly Box[], start: "x" | "y", size: "width" | "height") {
  return {
    from: Math.min(...boxes.map((box) => box[start])) - 8,
    to: Math.max(...boxes.map((box) => box[start] + box[size])) + 8,
  };
}
