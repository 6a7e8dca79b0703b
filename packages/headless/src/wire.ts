/**
 * Mark of the numbers that JSON does not have: NaN, infinities and -0. A diverged loss or a saved weight in a message
 * between Node and the page may be one.
 */
const mark = "\u0000number:";

/** Writes any plain value as text. */
export function toText(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) => {
    if (typeof one !== "number") return one;
    if (Object.is(one, -0)) return `${mark}-0`;
    return Number.isFinite(one) ? one : `${mark}${one}`;
  });
}

/** Reads a value that `toText` has written. */
export function fromText(text: string): unknown {
  return JSON.parse(text, (_key, one: unknown) =>
    typeof one === "string" && one.startsWith(mark) ? Number(one.slice(mark.length)) : one,
  );
}
