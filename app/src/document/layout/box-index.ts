export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Index of cards by place, so that the route of a wire checks only cards near it. */
export interface BoxIndex {
  /** A card other than `a` and `b` that overlaps the rectangle (borders do not count); undefined = it is free. */
  hit(left: number, top: number, right: number, bottom: number, a: Box, b: Box): Box | undefined;
  /** The nearest right edge of a card at or left of `x`; minus infinity = none. */
  edgeBefore(x: number): number;
}

const cellPx = 256;
/** Places end a million pixels from the origin: far fewer rows of cells than this. */
const rowStride = 1 << 20;
/** A stretch over more cells than this asks all cards in turn instead. */
const mostCells = 4096;

export function createBoxIndex(boxes: readonly Box[]): BoxIndex {
  const cells = new Map<number, Box[]>();
  for (const box of boxes) {
    forCells(box.x, box.y, box.x + box.width, box.y + box.height, (key) => {
      const list = cells.get(key);
      if (list === undefined) cells.set(key, [box]);
      else list.push(box);
      return false;
    });
  }
  const edges = [...new Set(boxes.map((box) => box.x + box.width))].sort((a, b) => a - b);

  return {
    hit(left, top, right, bottom, a, b) {
      let found: Box | undefined;
      const isHit = (box: Box) =>
        box !== a &&
        box !== b &&
        box.x < right &&
        box.x + box.width > left &&
        box.y < bottom &&
        box.y + box.height > top;
      const whole = forCells(left, top, right, bottom, (key) => {
        found = cells.get(key)?.find(isHit);
        return found !== undefined;
      });
      return whole ? found : boxes.find(isHit);
    },
    edgeBefore(x) {
      let low = 0;
      let high = edges.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((edges[middle] as number) <= x) low = middle + 1;
        else high = middle;
      }
      return edges[low - 1] ?? Number.NEGATIVE_INFINITY;
    },
  };
}

/** Visits the cells of a rectangle until `visit` answers true; false when there are too many. */
function forCells(
  left: number,
  top: number,
  right: number,
  bottom: number,
  visit: (key: number) => boolean,
): boolean {
  const x1 = Math.floor(right / cellPx);
  const y1 = Math.floor(bottom / cellPx);
  const x0 = Math.floor(left / cellPx);
  const y0 = Math.floor(top / cellPx);
  if ((x1 - x0 + 1) * (y1 - y0 + 1) > mostCells) return false;
  for (let x = x0; x <= x1; x++) {
    for (let y = y0; y <= y1; y++) if (visit(x * rowStride + y)) return true;
  }
  return true;
}
