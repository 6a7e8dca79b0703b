/** Least brightest byte of a set whose pixels range from 0 to 255; below, they range from 0 to 1 or 16. */
const fullRange = 128;

/** Returns the byte of white in a set of images: 255, or its brightest byte where all are far below. */
export function whiteOf(images: Uint8Array | Float32Array): number {
  if (images instanceof Float32Array) return 255;
  let top = 0;
  for (const value of images) if (value > top) top = value;
  return top === 0 || top >= fullRange ? 255 : top;
}
