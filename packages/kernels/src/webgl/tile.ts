import type { Geometry } from "../window";

/**
 * Results of one fragment of a window kernel, on top of four images and four channels: a neighbour
 * along the row, or a second block of channels, or neither. The order of addition is the same for
 * all of them, and so is every bit of the result.
 */
export interface Tile {
  readonly pixels: 1 | 2;
  readonly blocks: 1 | 2;
}

/** Least number of fragments; fewer leave a graphics card's lanes idle. */
const fewestFragments = 4096;

/** Cost of a fetch in terms, measured on a software adapter; cards hide some of it. */
const fetchCost = 20;

function fragments(g: Geometry, { pixels, blocks }: Tile): number {
  const groups = Math.ceil(Math.ceil(g.outChannels / 4) / blocks);
  return Math.ceil(g.batch / 4) * g.outHeight * Math.ceil(g.outWidth / pixels) * groups;
}

/** Returns the cost of a fragment for one row of a window and one input channel: its fetches and terms. */
function cost(g: Geometry, { pixels, blocks }: Tile): number {
  const columns = Math.min(pixels * g.kernel, g.kernel + (pixels - 1) * g.stride);
  return (columns + g.kernel * blocks) * fetchCost + 16 * g.kernel * pixels * blocks;
}

/** Returns the cheapest tile for a window kernel on a device that draws into `targets` textures at once. */
export function windowTile(g: Geometry, targets: number): Tile {
  const small: Tile = { pixels: 1, blocks: 1 };
  if (targets < 8) return small;
  const large: readonly Tile[] = [
    { pixels: 2, blocks: 1 },
    { pixels: 1, blocks: 2 },
  ];
  const total = (tile: Tile) => fragments(g, tile) * cost(g, tile);
  return large
    .filter((tile) => fragments(g, tile) >= fewestFragments)
    .reduce((best, tile) => (total(tile) < total(best) ? tile : best), small);
}

/** Returns the number of groups of four taps that a fragment of a filter gradient computes: the cheaper of 1 and 2. */
export function filterHalves(taps: number, targets: number): 1 | 2 {
  const cost = (halves: number) =>
    Math.ceil(taps / (4 * halves)) * ((4 + 4 * halves) * fetchCost + 64 * halves);
  return targets >= 8 && cost(2) < cost(1) ? 2 : 1;
}
