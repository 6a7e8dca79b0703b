import type { Geometry } from "../window";

/** Images one thread (or fragment) carries through a window kernel: each filter value is read once for all of them. */
export const imagesPerThread = 4;

/** A block of at most 8 channels, as `vectors` vectors of `lanes` lanes; `blocks` of them hold all channels. */
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
 * Returns the block for `count` channels that wastes least. The cost of a block is its lanes plus the four image
 * values read along, so that fewer blocks may have a few idle lanes (6 -> 2x3, 16 -> 2x4, 10 -> 4+4+2 idle).
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

/** Partition of a two-stage sum: `parts` partial sums over `each` rows each. */
export interface Split {
  readonly parts: number;
  readonly each: number;
}

/**
 * Splits a sum over `rows` into about sqrt(rows) partial sums, at most `most`. The split depends on the shape only,
 * so the order of addition, and every bit of the result, is the same in each run.
 */
export function splitRows(rows: number, most = 256): Split {
  const wanted = Math.min(most, Math.max(1, Math.ceil(Math.sqrt(rows))));
  const each = Math.max(1, Math.ceil(rows / wanted));
  return { parts: Math.max(1, Math.ceil(rows / each)), each };
}

/** Splits the output rows of a filter gradient into partial sums, so that about `threads` threads run at once. */
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

/** Returns the frame of `pad` zeros around a layer's input. */
export function inputFrame(g: Geometry): Frame {
  return { before: g.pad, height: g.height + 2 * g.pad, width: g.width + 2 * g.pad };
}
