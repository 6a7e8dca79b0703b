const point = 46;
const powers = Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));
/** Number of digits that a double always holds exactly. */
const exactDigits = 15;

/** Decimal mark of a number: a point, or a comma. */
export type DecimalMark = "." | ",";

/**
 * Parses the number in `bytes[from]` up to `bytes[to]`, written in ASCII (`-1.5`, `+2e-3`, `.5`, `7.`), correctly rounded as
 * Number() has it; undefined when they write none.
 */
export function numberIn(
  bytes: Uint8Array,
  from: number,
  to: number,
  mark: DecimalMark,
): number | undefined {
  const decimal = mark.charCodeAt(0);
  let at = from;
  const sign = bytes[at];
  if (sign === 43 || sign === 45) at += 1;
  let value = 0;
  let digits = 0;
  let fraction = -1;
  for (; at < to; at++) {
    const byte = bytes[at] as number;
    if (byte >= 48 && byte <= 57) {
      value = value * 10 + byte - 48;
      digits += 1;
      if (fraction >= 0) fraction += 1;
    } else if (byte === decimal && fraction < 0) fraction = 0;
    else break;
  }
  if (digits === 0) return undefined;
  if (at === to && digits <= exactDigits) {
    // Both are exact, and a division rounds correctly.
    const size = fraction > 0 ? value / (powers[fraction] as number) : value;
    return sign === 45 ? -size : size;
  }
  const isExponent = at < to && ((bytes[at] as number) | 32) === 101;
  if (at < to && !isExponent) return undefined;
  if (isExponent) {
    let rest = at + 1;
    if (bytes[rest] === 43 || bytes[rest] === 45) rest += 1;
    if (rest >= to) return undefined;
    for (; rest < to; rest++) if (((bytes[rest] as number) - 48) >>> 0 > 9) return undefined;
  }
  let text = "";
  for (let i = from; i < to; i++) {
    const byte = bytes[i] as number;
    text += String.fromCharCode(byte === decimal ? point : byte);
  }
  return Number(text);
}
