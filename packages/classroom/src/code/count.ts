/**
 * Counts of operations in 13 bits, with the three digits that the page shows of them: 0 to 99 as they are, then 900
 * mantissas 100 to 999 for each power of ten.
 */
export const countBits = 13;

const small = 100;
const perPower = 900;
const largest = 2 ** countBits - 1;

/** Returns a count as its three digits, rounded where the page rounds it: in thousands, millions and so on. */
function threeDigits(count: number): number {
  if (count < 1000) return Math.round(count);
  const size = 1000 ** Math.floor(Math.log10(count * 1.0005) / 3);
  const scaled = count / size;
  const digits = scaled >= 99.95 ? 0 : scaled >= 9.995 ? 1 : 2;
  return Math.round(Number(scaled.toFixed(digits)) * size);
}

/** Returns the code of a count; one above 9.91e10 is that number. */
export function encodeCount(count: number): number {
  const rounded = threeDigits(count);
  if (rounded < small) return rounded;
  const power = String(rounded).length - 3;
  const mantissa = Math.round(rounded / 10 ** power);
  return Math.min(largest, small + perPower * power + mantissa - small);
}

export function decodeCount(code: number): number {
  if (code < small) return code;
  const power = Math.floor((code - small) / perPower);
  return (small + ((code - small) % perPower)) * 10 ** power;
}
