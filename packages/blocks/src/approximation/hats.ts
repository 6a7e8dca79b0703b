import { invariant } from "@adder-studio/core";
import type { Chain } from "./chain";

/** A function on a piece of the line. */
export interface Line {
  readonly low: number;
  readonly high: number;
  readonly f: (x: number) => number;
}

/** Places `low, ..., high` at equal distances; the ends are hit exactly. */
export function spread(low: number, high: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) =>
    i === count - 1 ? high : low + ((high - low) * i) / (count - 1),
  );
}

/**
 * The hat basis as a network (derived here): unit j is ReLU(h - |x - c_j|), its centre c_j on a grid of
 * step h = (high - low) / (units - 1), and the read-out weighs it by f(c_j) / h. Between two centres exactly two units
 * are above 0 and their sum is the straight line between (c_j, f(c_j)) and (c_{j+1}, f(c_{j+1})): the sum of all is
 * the linear interpolant of f, whose error is at most the modulus of continuity at h, and at most L h / 2 where f is
 * L-Lipschitz.
 */
export function hatChain({ low, high, f }: Line, units: number): Chain {
  invariant(units >= 2, "a grid has two ends");
  const h = (high - low) / (units - 1);
  const centres = spread(low, high, units);
  return [
    {
      kind: "adder",
      inputs: 1,
      units,
      weights: centres,
      bias: new Float64Array(units).fill(h),
      relu: true,
    },
    {
      kind: "dense",
      inputs: units,
      units: 1,
      weights: centres.map((c) => f(c) / h),
      bias: new Float64Array(1),
      relu: false,
    },
  ];
}

/** L h / 2 for the hats of so many units: the sup error is no larger when f is L-Lipschitz. */
export function hatBound({ low, high }: Line, lipschitz: number, units: number): number {
  return (lipschitz * (high - low)) / (units - 1) / 2;
}

/**
 * The largest distance between f and its hats on `places` equidistant places, for each number of units. Only two hats
 * are above 0 at a place, so this takes places and not places x units; `forward(hatChain(...))` gives the same to
 * rounding.
 */
export function hatErrors(
  { low, high, f }: Line,
  widths: readonly number[],
  places = 4097,
): Float64Array {
  const xs = spread(low, high, places);
  const wanted = xs.map(f);
  return Float64Array.from(widths, (units) => {
    const h = (high - low) / (units - 1);
    const heights = spread(low, high, units).map(f);
    let worst = 0;
    for (let i = 0; i < places; i++) {
      const way = ((xs[i] as number) - low) / h;
      const at = Math.min(units - 2, Math.floor(way));
      const share = way - at;
      const line = (heights[at] as number) * (1 - share) + (heights[at + 1] as number) * share;
      worst = Math.max(worst, Math.abs((wanted[i] as number) - line));
    }
    return worst;
  });
}

/** Largest and root-mean-square distance of two lists of values. */
export function distance(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
): { readonly sup: number; readonly rms: number } {
  let sup = 0;
  let squares = 0;
  for (let i = 0; i < a.length; i++) {
    const d = Math.abs((a[i] as number) - (b[i] as number));
    sup = Math.max(sup, d);
    squares += d * d;
  }
  return { sup, rms: Math.sqrt(squares / Math.max(1, a.length)) };
}
