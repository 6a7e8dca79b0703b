import { distributionFacts, histogramBins } from "../observation";

/** Returns facts and histogram of `values` in the layout of `distributionFacts`; values that are not finite are left out. */
export function distributionOf(values: Float32Array): Float32Array {
  const result = new Float32Array(distributionFacts + histogramBins);
  const finite = values.every(Number.isFinite) ? values : values.filter(Number.isFinite);
  const count = finite.length;
  if (count === 0) return result;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let zeros = 0;
  for (const value of finite) {
    if (value < low) low = value;
    if (value > high) high = value;
    if (value === 0) zeros += 1;
    sum += value;
  }
  const mean = sum / count;
  const median = medianOf(finite.slice());
  let squares = 0;
  let distances = 0;
  const scale = high > low ? histogramBins / (high - low) : 0;
  for (const value of finite) {
    squares += (value - mean) * (value - mean);
    distances += Math.abs(value - median);
    const bin = Math.min(histogramBins - 1, Math.floor((value - low) * scale));
    result[distributionFacts + bin] = (result[distributionFacts + bin] as number) + 1;
  }
  result.set([
    count,
    low,
    high,
    mean,
    Math.sqrt(squares / count),
    median,
    distances / count,
    zeros / count,
  ]);
  return result;
}

/** Returns the median, the mean of the middle two for an even count (Hoare's selection; reorders `values`). */
function medianOf(values: Float32Array): number {
  const upper = values.length >> 1;
  const high = select(values, upper);
  if (values.length % 2 === 1) return high;
  let low = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < upper; i++) low = Math.max(low, values[i] as number);
  return (low + high) / 2;
}

/** Returns the value of rank `k` and reorders `values`: no smaller one stands behind it, no greater one before it. */
function select(values: Float32Array, k: number): number {
  let left = 0;
  let right = values.length - 1;
  while (left < right) {
    const pivot = values[(left + right) >> 1] as number;
    let i = left;
    let j = right;
    while (i <= j) {
      while ((values[i] as number) < pivot) i++;
      while ((values[j] as number) > pivot) j--;
      if (i <= j) {
        const swapped = values[i] as number;
        values[i] = values[j] as number;
        values[j] = swapped;
        i++;
        j--;
      }
    }
    if (k <= j) right = j;
    else if (k >= i) left = i;
    else break;
  }
  return values[k] as number;
}
