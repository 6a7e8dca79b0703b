/** A sample of a quantity: hours since the start, and the life of the page (a reload begins another). */
export interface Sample {
  readonly hours: number;
  readonly life: number;
  readonly value: number;
}

export interface Slope {
  /** Growth per hour, in the unit of the values. */
  readonly perHour: number;
  /** Standard error of `perHour`; infinite where there are too few samples to tell. */
  readonly error: number;
  readonly samples: number;
}

/**
 * Least squares with one slope for all lives and a level for each: a reload may change the level, and what grows grows in
 * every life. The standard error is that of the residuals, with one degree of freedom spent for each level and one for the
 * slope (Draper and Smith, Applied Regression Analysis, 3rd ed., 14.4).
 */
export function slopeOf(samples: readonly Sample[]): Slope {
  const lives = new Map<number, Sample[]>();
  for (const sample of samples) {
    const life = lives.get(sample.life) ?? [];
    life.push(sample);
    lives.set(sample.life, life);
  }
  let [xx, xy, yy] = [0, 0, 0];
  for (const life of lives.values()) {
    const mean = (of: (sample: Sample) => number) =>
      life.reduce((sum, sample) => sum + of(sample), 0) / life.length;
    const [x, y] = [mean(({ hours }) => hours), mean(({ value }) => value)];
    for (const { hours, value } of life) {
      xx += (hours - x) ** 2;
      xy += (hours - x) * (value - y);
      yy += (value - y) ** 2;
    }
  }
  const free = samples.length - lives.size - 1;
  if (xx === 0) return { perHour: 0, error: Number.POSITIVE_INFINITY, samples: samples.length };
  const perHour = xy / xx;
  const rest = Math.max(0, yy - perHour * xy);
  const error = free > 0 ? Math.sqrt(rest / free / xx) : Number.POSITIVE_INFINITY;
  return { perHour, error, samples: samples.length };
}

/** True when the growth is above `bound` per hour by more than two standard errors: no chance of the samples. */
export function growsBeyond({ perHour, error }: Slope, bound: number): boolean {
  return perHour - 2 * error > bound;
}
