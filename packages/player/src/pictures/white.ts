/** Below this the brightest byte of a set says that its pixels are counted otherwise, as 0 and 1 or 0 to 16. */
const fullRange = 128;

/** The byte that is white in a set of images: 255, or its brightest one where all are far below. */
export function whiteOf(images: Uint8Array | Float32Array): number {
  if (images instanceof Float32Array) return 255;
  let top = 0;
  for (const value of images) if (value > top) top = value;
  return top === 0 || top >= fullRange ? 255 : top;
}
