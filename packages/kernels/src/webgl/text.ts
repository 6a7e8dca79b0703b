// Division of places, GLSL. Software adapters divide ints lane by lane, some 100 cycles each, so
// constant divisors become shifts or a product with the reciprocal.

/**
 * `place` is for widths that are powers of two: without its lowest bits `e` is exact in float32, and
 * half of what they could hold keeps the quotient off the borders.
 * `over` is `div` for divisors that are not written into the text.
 * `div`: floor(e / d) for 0 <= e < 2^26: the rounded product misses by a few, the remainder of that guess
 * is small enough for the second product to be exact (the half keeps it off the borders).
 */
export const divisionCode = `int div(int e, int d, float inverse) {
  int guess = int(float(e) * inverse);
  return guess + int(floor((float(e - guess * d) + 0.5) * inverse));
}
int over(int e, int d) { return div(e, d, 1.0 / float(d)); }
ivec2 place(int e, int width) {
  int low = min(width, 64);
  int row = int((float(e & ~(low - 1)) + 0.5 * float(low)) / float(width));
  return ivec2(e - row * width, row);
}`;

function isPowerOfTwo(d: number): boolean {
  return Number.isInteger(Math.log2(d));
}

/** GLSL of `e` / `d` rounded down; `e` is a name or an expression in brackets. */
export function quotient(e: string, d: number): string {
  if (d === 1) return e;
  if (isPowerOfTwo(d)) return `(${e} >> ${Math.log2(d)})`;
  // For larger divisors, half a unit is lost in float32.
  return d > 65536 ? `(${e} / ${d})` : `div(${e}, ${d}, ${reciprocal(d)})`;
}

/** GLSL of the remainder of `e` / `d`. */
export function remainder(e: string, d: number): string {
  if (d === 1) return "0";
  return isPowerOfTwo(d) ? `(${e} & ${d - 1})` : `(${e} - ${quotient(e, d)} * ${d})`;
}

function reciprocal(d: number): string {
  return (1 / d).toExponential(9);
}
