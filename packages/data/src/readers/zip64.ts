/** Zip64: the same numbers in 64 bits, for archives that are large or that were streamed. */

const locatorMark = 0x07064b50;
const endMark = 0x06064b50;
const extraId = 1;

export interface Directory {
  readonly count: number;
  readonly length: number;
  readonly start: number;
}

/** Reads a number of eight bytes; NaN where it is too large for a double. */
function longAt(view: DataView, at: number): number {
  const value = view.getBigUint64(at, true);
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : Number.NaN;
}

/** Reads the end record of Zip64, which lies before the ordinary one at `end`; undefined where it is not sound. */
export function directory64(view: DataView, end: number): Directory | undefined {
  const locator = end - 20;
  if (locator < 0 || view.getUint32(locator, true) !== locatorMark) return undefined;
  const at = longAt(view, locator + 8);
  // One disk, and the record as a whole before the locator.
  if (view.getUint32(locator + 16, true) !== 1 || !(at + 56 <= locator)) return undefined;
  if (view.getUint32(at, true) !== endMark) return undefined;
  if (view.getUint32(at + 16, true) + view.getUint32(at + 20, true) !== 0) return undefined;
  const [here, count] = [longAt(view, at + 24), longAt(view, at + 32)];
  const [length, start] = [longAt(view, at + 40), longAt(view, at + 48)];
  const isSound = here === count && start + length <= at;
  return isSound ? { count, length, start } : undefined;
}

export interface Sizes {
  readonly size: number;
  readonly packed: number;
  readonly offset: number;
}

const full = 0xffffffff;

/**
 * Reads the sizes of an entry; those that overflow are taken from its extra field, in this order; undefined where one is missing.
 * `from` to `to`: the extra field.
 */
export function sizes64(
  view: DataView,
  from: number,
  to: number,
  { size, packed, offset }: Sizes,
): Sizes | undefined {
  const wanted = [size, packed, offset];
  if (!wanted.includes(full)) return { size, packed, offset };
  for (let at = from; at + 4 <= to; ) {
    const end = at + 4 + view.getUint16(at + 2, true);
    if (end > to) return undefined;
    if (view.getUint16(at, true) !== extraId) {
      at = end;
      continue;
    }
    let next = at + 4;
    const [a, b, c] = wanted.map((value) => {
      if (value !== full) return value;
      const long = next + 8 <= end ? longAt(view, next) : Number.NaN;
      next += 8;
      return long;
    }) as [number, number, number];
    return Number.isNaN(a + b + c) ? undefined : { size: a, packed: b, offset: c };
  }
  return undefined;
}
