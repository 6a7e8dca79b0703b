/** Returns the softmax of one example's scores: shares that sum to 1. */
export function softmax(scores: ArrayLike<number>): number[] {
  const all = Array.from(scores);
  const most = Math.max(...all);
  const parts = all.map((score) => Math.exp(score - most));
  const sum = parts.reduce((one, other) => one + other, 0);
  return parts.map((part) => part / sum);
}

/** Formats a share as a percentage: 0.872 -> `87 %`. */
export function percent(share: number): string {
  if (!Number.isFinite(share)) return "\u2013";
  const rounded = Math.round(share * 100);
  if (rounded === 0 && share > 0) return "<1\u202f%";
  return `${rounded === 100 && share < 0.995 ? 99 : rounded}\u202f%`;
}

/** Formats a number with three significant digits and a minus sign. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return "\u2013";
  const text = Math.abs(value) >= 1000 ? String(Math.round(value)) : value.toPrecision(3);
  return text.replace("-", "\u2212");
}

/** Formats a coordinate with two decimals, without a negative zero. */
export function coordinate(value: number): string {
  return (Math.round(value * 100) === 0 ? 0 : value).toFixed(2).replace("-", "\u2212");
}

/** Returns the index of the greatest value; of equal ones the first, as the app does. */
export function greatest(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) {
    if ((values[i] as number) > (values[best] as number)) best = i;
  }
  return best;
}
