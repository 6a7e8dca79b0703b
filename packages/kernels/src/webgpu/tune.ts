import { type ChannelBlock, channelBlock } from "../gpu/plan";
import { onSoftware } from "./device";
import { webgpuBackend } from "./internals";

// Division of the layer kernels' work into threads. It depends on the adapter and the layer's shape only,
// never on measured time: the same machine gives the same bits in every run.

/**
 * Variant of a layer kernel. `registers`: each thread has a block of results in registers and reads memory by itself.
 * `tiled`: a workgroup shares the values it reads through workgroup memory.
 */
export type Variant = "registers" | "tiled";

let forced: { readonly variant?: Variant; readonly tile?: Tile } = {};

/** Makes all layers use `choice`, whatever adapter and shape; `{}` ends that. It is for tests. */
export function force(choice: typeof forced): void {
  forced = choice;
}

/** A matrix product's size: rows x depth times depth x columns. */
export interface ProductSize {
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
}

/** Work of a workgroup at a time: `rows` x `columns` results, `depth` terms between barriers. */
export interface Tile extends ProductSize {
  /** Threads of the workgroup, with 4 x 4 results each. */
  readonly threads: number;
}

function tile(rows: number, columns: number): Tile {
  return { rows, columns, depth: 16, threads: (rows * columns) / 16 };
}

/** Tiles to choose from, widest first. */
export const tiles: readonly Tile[] = [tile(64, 64), tile(64, 32), tile(128, 16), tile(32, 32)];

/** Cost of fetching one value into workgroup memory, in multiplications; an estimate. */
const fetchCost = 16;

/** Number of workgroups that occupy a graphics card; with fewer, smaller tiles are the better choice. */
const busy = 128;

/**
 * Returns the tile that reads least and wastes fewest results while the card is occupied. `parts` is the number of
 * workgroups that share the depth of each result.
 */
export function tileFor({ rows, columns }: ProductSize, parts = 1): Tile {
  if (forced.tile !== undefined) return forced.tile;
  const groups = (t: Tile) => Math.ceil(rows / t.rows) * Math.ceil(columns / t.columns) * parts;
  const cost = (t: Tile) => {
    const idle = Math.max(1, busy / groups(t));
    return groups(t) * (t.rows * t.columns + fetchCost * (t.rows + t.columns)) * idle;
  };
  return tiles.reduce((best, t) => (cost(t) < cost(best) ? t : best));
}

/** Returns the bytes of workgroup memory of a tile. */
function storage({ rows, columns, depth }: Tile): number {
  return (rows + columns) * depth * 4;
}

/**
 * Returns the variant for a product of this size. Software adapters get registers: they run barriers as coroutines,
 * and the tiled kernels take 1.5 to 3 times as long. Graphics cards get tiles, unless the device lacks the workgroup
 * memory, or the product is so narrow or so shallow that most of a tile would be idle.
 */
export function variantFor(size: ProductSize): Variant {
  if (forced.variant !== undefined) return forced.variant;
  if (onSoftware()) return "registers";
  const { limits } = webgpuBackend().device;
  const fits = tiles.every(
    (t) =>
      storage(t) <= limits.maxComputeWorkgroupStorageSize &&
      t.threads <= limits.maxComputeInvocationsPerWorkgroup,
  );
  return fits && size.columns >= 8 && size.depth >= 16 && size.rows >= 32 ? "tiled" : "registers";
}

/** Results of one thread: `columns` places side by side, of `images` images, times `channels`. */
export interface Block {
  readonly columns: number;
  readonly images: number;
  readonly channels: ChannelBlock;
}

/** A window sliding over rows of `width` places, `height` of them in each of `batch` images. */
export interface Sliding {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly kernel: number;
  readonly stride: number;
}

/** Cost of reading one value on a software adapter, in multiplications: it is a gather. */
const readCost = 8;

/**
 * Largest number of terms in the text of one loop body. Longer ones compile slowly (with 800, software adapters took
 * seconds for a kernel) and leave the instruction cache. A heavy term, which also reads its own x, counts twice.
 */
const mostTerms = 400;

/** Least number of threads; with fewer, cores would be idle. */
const fewestThreads = 1024;

/**
 * Returns the places per thread: on software adapters as many as amortize the reads (accumulators live in the
 * first cache anyway), on graphics cards as many as stay in registers.
 */
function placesFor(s: Sliding, channels: ChannelBlock, { software, heavy }: How): number {
  let places = software ? 32 : 4;
  const threads = (s.batch * s.height * s.width * channels.blocks) / places;
  if (threads < fewestThreads) places = Math.max(4, Math.floor((places * threads) / fewestThreads));
  const terms = heavy ? mostTerms / 2 : mostTerms;
  return Math.max(1, Math.min(places, Math.floor(terms / (s.kernel * channels.size))));
}

/** Conditions of a window kernel: `software` adapter or card; `heavy` when its terms read their own x. */
export interface How {
  readonly software: boolean;
  readonly heavy: boolean;
}

/** Returns the block that reads and computes least per place. */
export function blockFor(s: Sliding, how: How): Block {
  const channels = channelBlock(s.channels, how.heavy && !how.software ? 4 : 8);
  const places = placesFor(s, channels, how);
  let best = { columns: 1, images: 1, cost: Number.POSITIVE_INFINITY };
  for (let columns = 1; columns <= Math.min(places, s.width); columns++) {
    const images = Math.min(s.batch, Math.floor(places / columns));
    const reads = images * columnsRead(columns, s).length + s.kernel * channels.size;
    const terms = columns * images * s.kernel * channels.size;
    const blocks = Math.ceil(s.width / columns) * Math.ceil(s.batch / images);
    const cost = blocks * (terms + readCost * reads);
    if (cost < best.cost) best = { columns, images, cost };
  }
  return { columns: best.columns, images: best.images, channels };
}

/** Returns the columns that windows at `count` places side by side read, relative to the first window. */
export function columnsRead(
  count: number,
  { kernel, stride }: Pick<Sliding, "kernel" | "stride">,
): number[] {
  const columns = new Set<number>();
  for (let k = 0; k < count; k++) {
    for (let b = 0; b < kernel; b++) columns.add(k * stride + b);
  }
  return [...columns].sort((p, q) => p - q);
}

/** One thread's share of a filter gradient: `taps` input channels x a row of the kernel x `channels`. */
export interface FilterBlock {
  readonly taps: number;
  readonly channels: ChannelBlock;
  /** Places side by side in the text of the loop's body; divides the row. */
  readonly places: number;
}

export interface FilterSliding extends Pick<Sliding, "kernel" | "stride" | "channels"> {
  readonly inChannels: number;
  /** Columns of dy. */
  readonly width: number;
  /** Places of dy in all images: with few, a long text costs more to compile than it saves. */
  readonly places: number;
}

/** Returns the block that reads least per term, with as many accumulators as `placesFor` allows. */
export function filterBlockFor(s: FilterSliding, software = onSoftware()): FilterBlock {
  const channels = channelBlock(s.channels);
  const all = s.places * s.kernel * s.kernel * s.inChannels * s.channels;
  const sums = software && all >= 4e6 ? 96 : 32;
  const most = Math.max(1, Math.floor(sums / (s.kernel * channels.size)));
  let best = { taps: 1, places: 1, cost: Number.POSITIVE_INFINITY };
  for (let taps = 1; taps <= Math.min(most, s.inChannels); taps++) {
    for (let places = 1; places <= Math.min(4, s.width); places++) {
      const terms = places * s.kernel * taps * channels.size;
      if (s.width % places !== 0 || (places > 1 && terms > mostTerms)) continue;
      const reads = places * channels.size + taps * columnsRead(places, s).length;
      const cost = (Math.ceil(s.inChannels / taps) / places) * (terms + readCost * reads);
      if (cost < best.cost) best = { taps, places, cost };
    }
  }
  return { taps: best.taps, channels, places: best.places };
}

/** Returns the largest number of parts of a product's depth: 64 terms or more each, at most 256 parts. */
export function mostParts({ depth }: ProductSize): number {
  return Math.min(256, Math.ceil(depth / 64));
}

/** Splits the depth into enough parts to occupy a card; each takes whole tiles. */
export function partsFor(size: ProductSize, tile: Tile): { parts: number; each: number } {
  const tiles = Math.ceil(size.rows / tile.rows) * Math.ceil(size.columns / tile.columns);
  const wanted = Math.min(mostParts(size), Math.ceil((4 * busy) / tiles));
  const each = Math.ceil(size.depth / wanted / tile.depth) * tile.depth;
  return { parts: Math.ceil(size.depth / each), each };
}
