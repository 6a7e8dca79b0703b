/**
 * Messages between Node and the page as text. JSON has no NaN, no infinities and no -0, and a diverged
 * loss or a saved weight may be one.
 */
const mark = "\u0000number:";

/** Any plain value -> text. */
export function toText(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) => {
    if (typeof one !== "number") return one;
    if (Object.is(one, -0)) return `${mark}-0`;
    return Number.isFinite(one) ? one : `${mark}${one}`;
  });
}

/** The value that `toText` was given. */
export function fromText(text: string): unknown {
  return JSON.parse(text, (_key, one: unknown) =>
    typeof one === "string" && one.startsWith(mark) ? Number(one.slice(mark.length)) : one,
  );
}
