import type { Box } from "./box-index";
import type { Point } from "./layout";

export type Alignment = "left" | "centre" | "right" | "top" | "middle" | "bottom";
export type Axis = "across" | "down";

type Boxes = ReadonlyMap<string, Box>;

/** Puts the cards' edges or middles on one line: that of the outermost edge, or of the middle of all. */
export function alignBoxes(boxes: Boxes, how: Alignment): Map<string, Point> {
  const all = [...boxes.values()];
  const left = Math.min(...all.map((box) => box.x));
  const right = Math.max(...all.map((box) => box.x + box.width));
  const top = Math.min(...all.map((box) => box.y));
  const bottom = Math.max(...all.map((box) => box.y + box.height));
  const place = ({ x, y, width, height }: Box): Point => {
    switch (how) {
      case "left":
        return { x: left, y };
      case "centre":
        return { x: (left + right - width) / 2, y };
      case "right":
        return { x: right - width, y };
      case "top":
        return { x, y: top };
      case "middle":
        return { x, y: (top + bottom - height) / 2 };
      case "bottom":
        return { x, y: bottom - height };
    }
  };
  return new Map([...boxes].map(([id, box]) => [id, place(box)]));
}

/** The same blank between neighbours; the first and the last stay. Fewer than three stay where they are. */
export function distributeBoxes(boxes: Boxes, axis: Axis): Map<string, Point> {
  const start = (box: Box) => (axis === "across" ? box.x : box.y);
  const size = (box: Box) => (axis === "across" ? box.width : box.height);
  const sorted = [...boxes].sort(
    ([a, boxA], [b, boxB]) => start(boxA) - start(boxB) || (a < b ? -1 : 1),
  );
  const places = new Map(sorted.map(([id, { x, y }]) => [id, { x, y }]));
  const first = sorted[0]?.[1];
  const last = sorted.at(-1)?.[1];
  if (first === undefined || last === undefined || sorted.length < 3) return places;
  const filled = sorted.reduce((sum, [, box]) => sum + size(box), 0);
  const gap = (start(last) + size(last) - start(first) - filled) / (sorted.length - 1);
  let at = start(first);
  for (const [id, box] of sorted) {
    places.set(id, axis === "across" ? { x: at, y: box.y } : { x: box.x, y: at });
    at += size(box) + gap;
  }
  return places;
}

/** Returns the new places of the blocks that move, in whole pixels; undefined when none moves. */
export function movesTo(
  boxes: Boxes,
  places: ReadonlyMap<string, Point>,
): Record<string, readonly [number, number]> | undefined {
  const to: Record<string, readonly [number, number]> = {};
  for (const [id, { x, y }] of places) {
    const box = boxes.get(id);
    const [left, top] = [Math.round(x), Math.round(y)];
    if (box === undefined || box.x !== left || box.y !== top) to[id] = [left, top];
  }
  return Object.keys(to).length === 0 ? undefined : to;
}
