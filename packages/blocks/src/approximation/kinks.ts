import type { Line } from "./hats";
import { distance, spread } from "./hats";
import type { SignLayer, SignNet } from "./saturated";

/** A place where the slope goes one step up or down. */
interface Kink {
  /** From the left end. */
  readonly at: number;
  readonly up: boolean;
}

/** The network, and the pieces that it adds up: base + slope (x - low) + slope_i ReLU(x - at_i) ... */
export interface KinkNet {
  readonly net: SignNet;
  readonly base: number;
  readonly slope: number;
  readonly ramps: readonly { readonly at: number; readonly slope: number }[];
}

const places = 1025;
const triedSteps = 64;

/**
 * A narrow deep ReLU network with weights -1, 0, 1 close to f. It carries u = x - low and a sum p from layer to layer;
 * each layer makes `ramps` new units ReLU(u - t_i), and the next one adds them to p or takes them away:   f(x) ~ c + a
 * u + r (+- ReLU(u - t_1) +- ReLU(u - t_2) ...), all slopes changing by the same step r, so that only the read-out
 * multiplies. The places t_i are where f' crosses the middle between two levels that lie r apart; of several r with at
 * most ramps x depth crossings the best one is taken, and a, r and c are then fitted by least squares. An illustration
 * of our own, not the construction of a paper.
 */
export function kinkNet(line: Line, depth: number, ramps: number): KinkNet {
  const { low, high, f } = line;
  const xs = spread(low, high, places);
  const wanted = xs.map(f);
  const slopes = Float64Array.from({ length: places - 1 }, (_, i) => {
    const step = (xs[i + 1] as number) - (xs[i] as number);
    return ((wanted[i + 1] as number) - (wanted[i] as number)) / step;
  });
  const least = slopes.reduce((a, b) => Math.min(a, b));
  const span = slopes.reduce((a, b) => Math.max(a, b)) - least;
  let best: { kinks: readonly Kink[]; fit: Fit } | undefined;
  for (let i = 0; i < triedSteps; i++) {
    // From one level for all slopes to about a hundred levels.
    const step = (span || 1) * (1 - i / triedSteps) + (span / 100) * (i / triedSteps);
    const kinks = crossings(slopes, xs, low, step);
    if (kinks.length > depth * ramps) continue;
    const fit = fitReadOut(kinks, xs, wanted, low);
    if (best === undefined || fit.sup < best.fit.sup) best = { kinks, fit };
  }
  const { kinks, fit } = best ?? { kinks: [], fit: fitReadOut([], xs, wanted, low) };
  return {
    net: build(kinks, fit, line, depth, ramps),
    base: fit.offset,
    slope: fit.slope,
    ramps: kinks.map(({ at, up }) => ({ at: low + at, slope: up ? fit.step : -fit.step })),
  };
}

/** Places at which the slope, rounded to levels `step` apart, changes; a change by several levels is several kinks. */
function crossings(
  slopes: ArrayLike<number>,
  xs: ArrayLike<number>,
  low: number,
  step: number,
): Kink[] {
  const first = slopes[0] as number;
  const kinks: Kink[] = [];
  let level = 0;
  for (let i = 1; i < slopes.length; i++) {
    const height = ((slopes[i] as number) - first) / step;
    while (Math.abs(height - level) > 0.5 + 1e-9) {
      const up = height > level;
      level += up ? 1 : -1;
      kinks.push({ at: (xs[i] as number) - low, up });
    }
  }
  return kinks;
}

interface Fit {
  readonly slope: number;
  readonly step: number;
  readonly offset: number;
  readonly sup: number;
}

/** Least squares over `c + a u + r s(u)`, s being the sum of the ramps. */
function fitReadOut(
  kinks: readonly Kink[],
  xs: Float64Array,
  wanted: Float64Array,
  low: number,
): Fit {
  const u = xs.map((x) => x - low);
  const s = u.map((at) => rampSum(kinks, at));
  const one = new Float64Array(xs.length).fill(1);
  const columns = kinks.length === 0 ? [one, u] : [one, u, s];
  const [offset = 0, slope = 0, step = 0] = leastSquares(columns, wanted);
  const made = u.map((at, i) => offset + slope * at + step * (s[i] as number));
  return { slope, step, offset, sup: distance(made, wanted).sup };
}

function rampSum(kinks: readonly Kink[], u: number): number {
  let sum = 0;
  for (const { at, up } of kinks) if (u > at) sum += up ? u - at : at - u;
  return sum;
}

/** The factors of a few columns that come nearest to `wanted`: normal equations by elimination. */
function leastSquares(columns: readonly Float64Array[], wanted: Float64Array): number[] {
  const dot = (a: Float64Array, b: Float64Array) =>
    a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
  const rows = columns.map((a) => [...columns.map((b) => dot(a, b)), dot(a, wanted)]);
  const n = columns.length;
  for (let i = 0; i < n; i++) {
    const pivot = rows[i] as number[];
    for (let j = 0; j < n; j++) {
      const row = rows[j] as number[];
      // Positive definite up to rounding: no need to swap rows. A column without anything of its own gets 0.
      if (j === i || Math.abs(pivot[i] as number) < 1e-12) continue;
      const share = (row[i] as number) / (pivot[i] as number);
      for (let k = i; k <= n; k++) row[k] = (row[k] as number) - share * (pivot[k] as number);
    }
  }
  return rows.map((row, i) =>
    Math.abs(row[i] as number) < 1e-12 ? 0 : (row[n] as number) / (row[i] as number),
  );
}

/** Units of a layer: u, p, then the ramps. */
function build(
  kinks: readonly Kink[],
  fit: Fit,
  { low, high }: Line,
  depth: number,
  ramps: number,
): SignNet {
  const units = 2 + ramps;
  const width = high - low;
  const layers: SignLayer[] = [];
  // What keeps p at 0 or above, though ramps are taken away from it.
  let lift = 0;
  for (let l = 0; l < depth; l++) {
    const inputs = l === 0 ? 1 : units;
    const signs = new Int8Array(inputs * units);
    const bias = new Float64Array(units);
    const before = kinks.slice((l - 1) * ramps, l * ramps);
    const put = (from: number, to: number, sign: number) => {
      signs[from * units + to] = sign;
    };
    const shift = l === 0 ? -low : 0;
    put(0, 0, 1);
    bias[0] = shift;
    if (l === 0) {
      // Nothing to add up yet: this unit stays at 0.
      put(0, 1, 1);
      bias[1] = -high;
    } else {
      put(1, 1, 1);
      let down = 0;
      for (const [i, { at, up }] of before.entries()) {
        put(2 + i, 1, up ? 1 : -1);
        if (!up) down += width - at;
      }
      bias[1] = down;
      lift += down;
    }
    for (let i = 0; i < ramps; i++) {
      // A ramp that is not needed begins where the line ends.
      const at = kinks[l * ramps + i]?.at ?? width;
      put(0, 2 + i, 1);
      bias[2 + i] = shift - at;
    }
    layers.push({ inputs, units, signs, bias });
  }
  const last = kinks.slice((depth - 1) * ramps);
  const readOut = Float64Array.from({ length: units }, (_, o) => {
    if (o === 0) return fit.slope;
    if (o === 1) return fit.step;
    const kink = last[o - 2];
    return kink === undefined ? 0 : kink.up ? fit.step : -fit.step;
  });
  return { layers, readOut, offset: fit.offset - fit.step * lift };
}
