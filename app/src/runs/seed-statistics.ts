import type { RunRecord } from "./types";

/** Statistics of a metric at one epoch, over `n` runs that differ in nothing but their seed. */
export interface SeedStatistics {
  readonly epoch: number;
  readonly n: number;
  readonly mean: number;
  /** Sample standard deviation: sqrt(sum (v - mean)^2 / (n - 1)). */
  readonly sd: number;
  readonly min: number;
  readonly max: number;
}

export type EpochMetric = "testAccuracy" | "testLoss" | "trainLoss" | "trainAccuracy";

/** Groups finished runs that differ only in their seed, two at least; of a seed that was run twice the newest. */
export function families(runs: readonly RunRecord[]): readonly (readonly RunRecord[])[] {
  const found = new Map<string, Map<number, RunRecord>>();
  for (const run of [...runs].sort((a, b) => a.number - b.number)) {
    // Without the seed's own first weights the seed says too little.
    if (run.outcome !== "done" || run.warm) continue;
    const family = found.get(run.family) ?? new Map<number, RunRecord>();
    found.set(run.family, family.set(run.run.seed, run));
  }
  return [...found.values()]
    .filter((family) => family.size > 1)
    .map((family) => [...family.values()].sort((a, b) => a.run.seed - b.run.seed));
}

/** Returns mean, standard deviation and extremes at each epoch for which all runs have finite values. */
export function seedStatistics(
  runs: readonly RunRecord[],
  metric: EpochMetric,
): readonly SeedStatistics[] {
  const [first, ...others] = runs;
  if (first === undefined) return [];
  return first.epochs.flatMap(({ epoch, [metric]: value }): SeedStatistics[] => {
    const values = [
      value,
      ...others.flatMap((run) => {
        const there = run.epochs.find((one) => one.epoch === epoch);
        return there === undefined ? [] : [there[metric]];
      }),
    ];
    if (values.length < runs.length || !values.every(Number.isFinite)) return [];
    const n = values.length;
    const mean = values.reduce((sum, v) => sum + v, 0) / n;
    const squares = values.reduce((sum, v) => sum + (v - mean) * (v - mean), 0);
    const sd = n > 1 ? Math.sqrt(squares / (n - 1)) : 0;
    return [{ epoch, n, mean, sd, min: Math.min(...values), max: Math.max(...values) }];
  });
}

/**
 * Smooths values by means over up to `reach` neighbours on each side, as many on both, so that the line neither lags
 * nor leans at its ends; gaps stay gaps.
 */
export function smooth(values: readonly (number | null)[], reach: number): (number | null)[] {
  if (reach < 1) return [...values];
  return values.map((value, i) => {
    if (value === null) return null;
    const side = Math.min(reach, i, values.length - 1 - i);
    let sum = 0;
    let count = 0;
    for (let at = i - side; at <= i + side; at++) {
      const one = values[at];
      if (one == null) continue;
      sum += one;
      count += 1;
    }
    return sum / count;
  });
}
