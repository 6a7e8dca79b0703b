/**
 * Elementary functions from + - * / and sqrt alone. `Math.log`, `Math.cos` and friends may differ
 * between JavaScript engines in the last bits; IEEE 754 fixes these operations, so a seed gives the
 * same weights everywhere.
 */

const scratch = new DataView(new ArrayBuffer(8));

/**
 * Natural logarithm of a positive, finite, normal double.
 * x = 2^e * m with m in [sqrt(1/2), sqrt(2)); ln m = 2 atanh((m-1)/(m+1)) by its series.
 * Absolute error below 1e-15 for the mantissa part.
 */
export function ln(x: number): number {
  if (!(x > 0) || x === Number.POSITIVE_INFINITY) return Number.NaN;
  scratch.setFloat64(0, x);
  const high = scratch.getUint32(0);
  let exponent = ((high >>> 20) & 0x7ff) - 1023;
  scratch.setUint32(0, (high & 0x000fffff) | 0x3ff00000);
  let m = scratch.getFloat64(0);
  if (m > Math.SQRT2) {
    m /= 2;
    exponent += 1;
  }
  const s = (m - 1) / (m + 1);
  const s2 = s * s;
  let sum = 0;
  for (let k = 25; k >= 1; k -= 2) sum = sum * s2 + 1 / k;
  return exponent * Math.LN2 + 2 * s * sum;
}

/** ln 2 in two parts: the first has few bits, so that small multiples of it are exact. */
const ln2High = 0.6931471803691238;
const ln2Low = 1.9082149292705877e-10;

/**
 * e^x for x <= 0; 0 below -708, where doubles lose precision. Taylor's series to r^13 after
 * x = k ln 2 + r with |r| <= ln 2 / 2. Relative error below 1e-15.
 */
export function exp(x: number): number {
  if (!(x <= 0)) return Number.NaN;
  if (x < -708) return 0;
  const k = Math.round(x * Math.LOG2E);
  const r = x - k * ln2High - k * ln2Low;
  let sum = 1;
  for (let n = 13; n > 0; n--) sum = 1 + (sum * r) / n;
  scratch.setFloat64(0, 0);
  scratch.setUint32(0, (k + 1023) << 20);
  return sum * scratch.getFloat64(0);
}

/** sin(t) for |t| <= pi/4 by its Taylor series to t^17 (error below 1e-17). */
function sinSmall(t: number): number {
  const t2 = t * t;
  let sum = 0;
  for (let k = 16; k >= 2; k -= 2) sum = (1 + sum) * (-t2 / (k * (k + 1)));
  return t * (1 + sum);
}

/** cos(t) for |t| <= pi/4 by its Taylor series to t^16. */
function cosSmall(t: number): number {
  const t2 = t * t;
  let sum = 0;
  for (let k = 16; k >= 2; k -= 2) sum = (1 + sum) * (-t2 / (k * (k - 1)));
  return 1 + sum;
}

/** cos(pi * x), exact at multiples of 1/2. */
export function cosPi(x: number): number {
  const turn = Math.abs(x) % 2;
  const folded = turn > 1 ? 2 - turn : turn;
  if (folded === 0.5) return 0;
  if (folded <= 0.25) return cosSmall(Math.PI * folded);
  if (folded < 0.75) return sinSmall(Math.PI * (0.5 - folded));
  return -cosSmall(Math.PI * (1 - folded));
}

/** sin(pi * x). */
export function sinPi(x: number): number {
  return cosPi(x - 0.5);
}
