import { correction, generate } from "lean-qr";
import { toSvgPath } from "lean-qr/extras/svg";
import { formatWhole } from "../format";

/** A text as a QR code: black squares on a white ground, with the quiet zone around it that readers need. */
export interface Qr {
  /** Squares along a side, quiet zone included. */
  readonly size: number;
  /** The black squares as the data of an SVG path, of a square a unit; the quiet zone is left out: it starts at 0, 0. */
  readonly path: string;
  /** Version of the standard (ISO/IEC 18004), 1 to 40: a side has 17 + 4 x version squares. */
  readonly version: number;
}

/** Squares of quiet zone on each side, as the standard asks. */
export const quiet = 4;

/** Bytes that version 40 holds at the least correction; a text of capitals and digits alone may be longer. */
const mostBytes = 2953;

/** The largest version that phones read well from a screen or a slide: 1,273 bytes. */
const mostOnScreen = 25;

/** Code of lean-qr's error for a text that no version holds. */
const tooMuch = 4;

/** The smallest code of a text, with as much correction as it has room for; undefined when the text fits in none. */
export function qrOf(text: string): Qr | undefined {
  try {
    const bitmap = generate(text, { minCorrectionLevel: correction.L });
    return {
      size: bitmap.size + 2 * quiet,
      path: toSvgPath(bitmap),
      version: (bitmap.size - 17) / 4,
    };
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === tooMuch) return undefined;
    throw error;
  }
}

/** Tells whether a phone reads the code from a screen or a slide; a denser one only close by, or printed large. */
export const fitsOnSlide = ({ version }: Qr): boolean => version <= mostOnScreen;

/** The sentence where a text has no code. */
export function tooLongForQr(text: string): string {
  const bytes = new TextEncoder().encode(text).length;
  return `This is too long for a QR code: ${formatWhole(bytes)} bytes, and at most ${formatWhole(mostBytes)} fit into one.`;
}
