/**
 * Exponents of a shift layer's weights, as chosen here: 2^-14 to 1, which are DeepShift's for weights of 5 bits
 * (Elhoushi et al., 2019, their code; ShiftAddNet's shift layer is DeepShift's).
 */
export const shiftRange = { lowest: -14, highest: 0 } as const;

/** Offset added to the bits so that the exponent grows from the first mantissa above sqrt(2) on, 0x3504f4. */
const carry = 0x800000 - 0x3504f4;

/**
 * sign(w) 2^round(log2 |w|) of float32s, the exponent cut off at `lowest` and `highest`: exact, from the bits. 0 stays
 * 0; infinities and NaN are handed on.
 */
export function powersOfTwo(
  values: Float32Array,
  { lowest, highest }: { readonly lowest: number; readonly highest: number } = shiftRange,
): Float32Array {
  const powers = Float32Array.from(values);
  const bits = new Int32Array(powers.buffer);
  const [least, most] = [(lowest + 127) * 0x800000, (highest + 127) * 0x800000];
  bits.forEach((all, at) => {
    const size = all & 0x7fffffff;
    if (size === 0 || size >= 0x7f800000) return;
    const power = Math.min(most, Math.max(least, (size + carry) & ~0x7fffff));
    bits[at] = (all < 0 ? -0x80000000 : 0) | power;
  });
  return powers;
}
