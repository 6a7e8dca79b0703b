import type { Decoded } from "./types";

/** Transposes every image: its rows become columns. Rows of a table stay. */
export function transposed(decoded: Decoded): Decoded {
  const { images, height, width, channels, labels } = decoded;
  if (height === 1) return decoded;
  const out = images.slice();
  const size = height * width * channels;
  for (let n = 0; n < labels.length; n++) {
    const base = n * size;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const from = base + (y * width + x) * channels;
        const to = base + (x * height + y) * channels;
        for (let c = 0; c < channels; c++) out[to + c] = images[from + c] as number;
      }
    }
  }
  const notes = [...decoded.notes, "Rows and columns of each image were exchanged."];
  return { ...decoded, images: out, height: width, width: height, notes };
}
