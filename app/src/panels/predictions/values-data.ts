/** Figures of how near the predictions of a test come to the targets. */
export interface ValueFigures {
  readonly count: number;
  readonly least: number;
  readonly most: number;
  /** Root mean squared error. */
  readonly rmse: number;
  /** The same error of a prediction that is always the mean of the targets. */
  readonly always: number;
  /** Indices of examples, the farthest prediction first. */
  readonly farthest: readonly number[];
}

const mostNamed = 5;

/** `answers` and `right` of every test example, in one unit; of networks that give one value. */
export function valueFigures(answers: Float32Array, right: Float32Array): ValueFigures {
  const count = right.length;
  let squares = 0;
  let sum = 0;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  const misses = Float64Array.from(right, (value, i) => (answers[i] as number) - value);
  for (let i = 0; i < count; i++) {
    const [answer, value, miss] = [answers[i] as number, right[i] as number, misses[i] as number];
    squares += miss * miss;
    sum += value;
    least = Math.min(least, answer, value);
    most = Math.max(most, answer, value);
  }
  const mean = sum / count;
  const spread = right.reduce((total, value) => total + (value - mean) ** 2, 0);
  const farthest = Array.from(misses, (_, i) => i)
    .sort((a, b) => Math.abs(misses[b] as number) - Math.abs(misses[a] as number))
    .slice(0, mostNamed);
  return {
    count,
    least,
    most,
    rmse: Math.sqrt(squares / count),
    always: Math.sqrt(spread / count),
    farthest,
  };
}
