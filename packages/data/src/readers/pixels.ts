import { megabytes, readerCaps } from "./caps";
import { refusal } from "./errors";

/** Converts floats that are pixels on the scale 0..1 or 0..255 to bytes, where that loses nothing; others stay floats. */
export function pixelsOf(
  values: Uint8Array | Float32Array,
  isBytes: boolean,
  notes: string[],
): { readonly images: Uint8Array | Float32Array } {
  if (isBytes && values instanceof Uint8Array) return { images: values };
  let most = 0;
  for (const value of values) if (value > most) most = value;
  const scale = most <= 1 ? 255 : 1;
  const near = (value: number) => {
    const pixel = value * scale;
    return pixel >= 0 && pixel <= 255 && Math.abs(pixel - Math.round(pixel)) < 1e-3;
  };
  if (values.every(near)) {
    if (scale === 255) notes.push("Values from 0 to 1 were taken as pixels from 0 to 255.");
    return { images: Uint8Array.from(values, (value) => Math.round(value * scale)) };
  }
  notes.push("The values are not bytes, so they are kept as 32-bit numbers.");
  return { images: asFloats(values) };
}

/** Returns values as float32; with `holes` NaN stands for a missing value. */
export function asFloats(values: Uint8Array | Float32Array, holes = false): Float32Array {
  if (values.length * 4 > readerCaps.decoded) {
    throw refusal(
      "file-limit",
      `The values need ${megabytes(values.length * 4)}; at most ${megabytes(readerCaps.decoded)} are kept.`,
      "Choose a smaller set.",
    );
  }
  const floats = Float32Array.from(values);
  if (!floats.every((value) => Number.isFinite(value) || (holes && Number.isNaN(value)))) {
    throw refusal(
      "table-shape",
      "The arrays hold values that are not finite numbers.",
      "Replace them before saving.",
    );
  }
  return floats;
}
