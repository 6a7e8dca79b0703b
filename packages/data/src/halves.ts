/** Numbers of two bytes as float32; each is a float32 exactly. */

const bits = new Uint32Array(1);
const value = new Float32Array(bits.buffer);

/** Converts a number of IEEE 754 binary16 (sign, 5 bits of exponent, 10 of fraction), given as its 16 bits. */
export function fromFloat16(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return (sign * fraction) / 2 ** 24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  bits[0] = ((half & 0x8000) << 16) | ((exponent + 112) << 23) | (fraction << 13);
  return value[0] as number;
}

/** Converts a bfloat16, the upper half of a float32, given as its 16 bits. */
export function fromBFloat16(half: number): number {
  bits[0] = half << 16;
  return value[0] as number;
}

/** Types of weights in files, with the bytes of one value. */
export const floatBytes = { F16: 2, BF16: 2, F32: 4, F64: 8 } as const;
export type FloatType = keyof typeof floatBytes;

/** Returns the reader of little-endian values of `type` in `view`, by byte offset, as float32; an F64 is rounded to the nearest. */
export function floatReader(view: DataView, type: FloatType): (at: number) => number {
  if (type === "F32") return (at) => view.getFloat32(at, true);
  if (type === "F64") return (at) => view.getFloat64(at, true);
  if (type === "F16") return (at) => fromFloat16(view.getUint16(at, true));
  return (at) => fromBFloat16(view.getUint16(at, true));
}
