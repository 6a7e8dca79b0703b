import type { Range } from "@adder-studio/core";

/** Lowest bits of a float32 that its bucket ignores: there are 2^8 buckets of magnitudes to a power of two. */
const dropped = 15;
const buckets = 65536;
const bits = new Uint32Array(1);
const number = new Float32Array(bits.buffer);

/** Range of a layer's values, and a histogram of their magnitudes (to 0.4 %). */
export interface Magnitudes {
  /** Adds values. */
  add(values: Float32Array): void;
  /** Smallest and largest value; 0 to 0 without values. */
  readonly range: Range;
  readonly count: number;
  /** Returns a magnitude that at least `percent` of the values do not exceed, at most the largest; 100: the largest. */
  percentile(percent: number): number;
}

/** Makes an empty histogram. */
export function createMagnitudes(): Magnitudes {
  const counts = new Float64Array(buckets);
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let count = 0;
  return {
    add(values) {
      const patterns = new Uint32Array(values.buffer, values.byteOffset, values.length);
      for (let i = 0; i < values.length; i++) {
        const value = values[i] as number;
        if (value < low) low = value;
        if (value > high) high = value;
        const bucket = ((patterns[i] as number) & 0x7fffffff) >>> dropped;
        counts[bucket] = (counts[bucket] as number) + 1;
      }
      count += values.length;
    },
    get range() {
      return count === 0 ? { low: 0, high: 0 } : { low, high };
    },
    get count() {
      return count;
    },
    percentile(percent) {
      const largest = count === 0 ? 0 : Math.max(Math.abs(low), Math.abs(high));
      if (percent >= 100) return largest;
      const wanted = (count * percent) / 100;
      let seen = 0;
      for (let bucket = 0; bucket < buckets; bucket++) {
        seen += counts[bucket] as number;
        if (seen >= wanted) {
          // The upper end of the bucket.
          bits[0] = (bucket + 1) << dropped;
          return Math.min(largest, number[0] as number);
        }
      }
      return largest;
    },
  };
}
