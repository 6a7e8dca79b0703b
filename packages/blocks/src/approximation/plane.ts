import type { Chain } from "./chain";
import { spread } from "./hats";

/** A function on the square [-1, 1] x [-1, 1]. */
export type Surface = (x: number, y: number) => number;

/** The points of a `side x side` grid over the square, x fastest: `[side * side, 2]`. */
export function squareGrid(side: number): Float64Array {
  const axis = spread(-1, 1, side);
  const points = new Float64Array(2 * side * side);
  for (let i = 0; i < side * side; i++) {
    points[2 * i] = axis[i % side] as number;
    points[2 * i + 1] = axis[Math.trunc(i / side)] as number;
  }
  return points;
}

export function onGrid(f: Surface, points: Float64Array): Float64Array {
  return Float64Array.from({ length: points.length / 2 }, (_, i) =>
    f(points[2 * i] as number, points[2 * i + 1] as number),
  );
}

/**
 * The nearest additive function g1(x) + g2(y) on a grid, in the sense of least squares: row mean + column mean - mean of
 * all. An adder layer without an activation and a linear read-out is additive, so none of them comes nearer on this grid
 * (derived here).
 */
export function additiveFit(values: Float64Array, side: number): Float64Array {
  const columns = new Float64Array(side);
  const rows = new Float64Array(side);
  let all = 0;
  values.forEach((value, i) => {
    columns[i % side] = (columns[i % side] as number) + value / side;
    const row = Math.trunc(i / side);
    rows[row] = (rows[row] as number) + value / side;
    all += value / values.length;
  });
  return values.map(
    (_, i) => (columns[i % side] as number) + (rows[Math.trunc(i / side)] as number) - all,
  );
}

const rounds = 120;

/** Wide enough to overlap well, narrow enough to differ from one another: found by trying. */
function radiusOf(perSide: number): number {
  return ((perSide < 4 ? 1.5 : 3) * 2) / (perSide - 1);
}

/**
 * A network of pyramids ReLU(b - ||x - c||_1), diamonds seen from above, with centres on a `perSide x perSide` grid and
 * b = 3 steps of it (1.5 below four a side). They are no partition of unity, so nothing is promised; the read-out is
 * fitted to f on the points by least squares (conjugate gradients on the normal equations).
 */
export function pyramidChain(f: Surface, perSide: number, points: Float64Array): Chain {
  const centres = squareGrid(perSide);
  const units = perSide * perSide;
  const radius = radiusOf(perSide);
  const heights = pyramids(centres, radius, points);
  const wanted = onGrid(f, points);
  const mean = wanted.reduce((sum, value) => sum + value, 0) / wanted.length;
  const readOut = fit(
    heights,
    units,
    wanted.map((value) => value - mean),
  );
  const weights = new Float64Array(2 * units);
  for (let j = 0; j < units; j++) {
    weights[j] = centres[2 * j] as number;
    weights[units + j] = centres[2 * j + 1] as number;
  }
  return [
    {
      kind: "adder",
      inputs: 2,
      units,
      weights,
      bias: new Float64Array(units).fill(radius),
      relu: true,
    },
    {
      kind: "dense",
      inputs: units,
      units: 1,
      weights: readOut,
      bias: Float64Array.of(mean),
      relu: false,
    },
  ];
}

/** For each point the units above 0 and how high they are: a pyramid covers few points. */
type Sparse = readonly (readonly [unit: number, height: number])[][];

function pyramids(centres: Float64Array, radius: number, points: Float64Array): Sparse {
  return Array.from({ length: points.length / 2 }, (_, n) => {
    const found: [number, number][] = [];
    for (let j = 0; j < centres.length / 2; j++) {
      const away =
        Math.abs((points[2 * n] as number) - (centres[2 * j] as number)) +
        Math.abs((points[2 * n + 1] as number) - (centres[2 * j + 1] as number));
      if (away < radius) found.push([j, radius - away]);
    }
    return found;
  });
}

/** Minimises |A w - wanted|^2 + ridge |w|^2. */
function fit(rows: Sparse, units: number, wanted: Float64Array): Float64Array {
  const ridge = 1e-9;
  const times = (w: Float64Array) =>
    Float64Array.from(rows, (row) => row.reduce((sum, [j, h]) => sum + h * (w[j] as number), 0));
  const back = (r: Float64Array) => {
    const sums = new Float64Array(units);
    rows.forEach((row, n) => {
      for (const [j, h] of row) sums[j] = (sums[j] as number) + h * (r[n] as number);
    });
    return sums;
  };
  const dot = (a: Float64Array, b: Float64Array) =>
    a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
  const w = new Float64Array(units);
  const rest = back(wanted);
  const way = Float64Array.from(rest);
  let size = dot(rest, rest);
  for (let round = 0; round < rounds && size > 1e-24; round++) {
    const ahead = back(times(way)).map((value, j) => value + ridge * (way[j] as number));
    const step = size / dot(way, ahead);
    for (let j = 0; j < units; j++) {
      w[j] = (w[j] as number) + step * (way[j] as number);
      rest[j] = (rest[j] as number) - step * (ahead[j] as number);
    }
    const next = dot(rest, rest);
    for (let j = 0; j < units; j++) {
      way[j] = (rest[j] as number) + (next / size) * (way[j] as number);
    }
    size = next;
  }
  return w;
}
