import type { Geometry } from "../window";

/** Images one thread (or fragment) carries through a window kernel: each filter value is read once for all of them. */
export const imagesPerThread = 4;

/** Splits `count` channels into equal blocks of at most 8, as `vectors` vectors of `lanes` lanes. */
export interface ChannelBlock {
  readonly lanes: 1 | 2 | 3 | 4;
  readonly vectors: 1 | 2;
  readonly size: number;
  readonly blocks: number;
}

const blockShapes: readonly (readonly [ChannelBlock["lanes"], ChannelBlock["vectors"]])[] = [
  [4, 2],
  [3, 2],
  [4, 1],
  [3, 1],
  [2, 1],
  [1, 1],
];

/**
 * The block that wastes least: cost of a block = its lanes plus the four image values read along,
 * so that a few idle lanes are taken for fewer blocks (6 -> 2x3, 16 -> 2x4, 10 -> 4+4+2 idle).
 */
export function channelBlock(count: number, widest = 8): ChannelBlock {
  let best: ChannelBlock = { lanes: 1, vectors: 1, size: 1, blocks: count };
  let bestCost = Number.POSITIVE_INFINITY;
  for (const [lanes, vectors] of blockShapes) {
    const size = lanes * vectors;
    if (size > widest) continue;
    const blocks = Math.ceil(count / size);
    const cost = blocks * (imagesPerThread + size);
    if (cost >= bestCost) continue;
    best = { lanes, vectors, size, blocks };
    bestCost = cost;
  }
  return best;
}

/** Rows each partial sum of a two-stage sum over `rows` takes in, and how many partials there are. */
export interface Split {
  readonly parts: number;
  readonly each: number;
}

/**
 * Two-stage sums: about sqrt(rows) partials, never more than 256. Depends on the shape only, so the
 * order of addition, and every bit of the result, is the same in each run.
 */
export function splitRows(rows: number, most = 256): Split {
  const wanted = Math.min(most, Math.max(1, Math.ceil(Math.sqrt(rows))));
  const each = Math.max(1, Math.ceil(rows / wanted));
  return { parts: Math.max(1, Math.ceil(rows / each)), each };
}

/** Partials of a filter gradient: output rows are dealt out so that about `threads` run at once. */
export function splitFilterGradient(g: Geometry, blocks: number, threads = 4096): Split {
  const units = g.batch * g.outHeight;
  const wanted = Math.ceil(threads / blocks);
  const useful = Math.ceil((units * g.outWidth) / 16);
  const parts = Math.max(1, Math.min(256, wanted, useful, units));
  const each = Math.ceil(units / parts);
  return { parts: Math.ceil(units / each), each };
}

/** A frame of zeros around an image, so that inner loops need no bounds checks. */
export interface Frame {
  readonly before: number;
  readonly height: number;
  readonly width: number;
}

/** The frame of `pad` zeros on each side of a layer's input. */
export function inputFrame(g: Geometry): Frame {
  return { before: g.pad, height: g.height + 2 * g.pad, width: g.width + 2 * g.pad };
}
