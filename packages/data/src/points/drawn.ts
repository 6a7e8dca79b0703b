import type { Target } from "./target";

const prefix = "drawn ";
const most = 65;

/** Returns the name of a function drawn by a person: its values in hundredths, at equal distances over -1..1. */
export function drawnTarget(values: readonly number[]): string {
  return prefix + drawnText(values);
}

/** Returns the values of a drawn function as a document holds them: the name without its prefix. */
export function drawnText(values: readonly number[]): string {
  return values.map((value) => Math.round(100 * value)).join(" ");
}

/** Reads the values of a drawn function; malformed values, values outside of -1..1 and surplus ones are left out. */
function valuesOf(text: string): number[] {
  const found = text
    .split(" ")
    .map(Number)
    .filter((value) => Number.isInteger(value) && Math.abs(value) <= 100);
  return found.slice(0, most).map((value) => value / 100);
}

/** Returns the function of straight lines between drawn values; undefined for other names. */
export function drawnOf(id: string): Target | undefined {
  if (!id.startsWith(prefix)) return undefined;
  const found = valuesOf(id.slice(prefix.length));
  const values = found.length < 2 ? [0, 0] : found;
  const h = 2 / (values.length - 1);
  const rises = values.slice(1).map((value, i) => Math.abs(value - (values[i] as number)));
  return {
    low: Math.min(...values),
    high: Math.max(...values),
    lipschitz: Math.max(...rises) / h,
    at(x) {
      const way = (x + 1) / h;
      const left = Math.min(values.length - 2, Math.max(0, Math.floor(way)));
      const share = way - left;
      return (values[left] as number) * (1 - share) + (values[left + 1] as number) * share;
    },
  };
}
