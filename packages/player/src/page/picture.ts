import type { PageInput } from "../page-data";
import type { Values } from "./network";

/** Paints an example: bytes as grey or colour, other numbers as grey from their least to their greatest. */
export function paintExample(
  canvas: HTMLCanvasElement,
  values: ArrayLike<number>,
  { height, width, channels, white, kind }: PageInput,
): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext("2d");
  if (context === null) return;
  const image = context.createImageData(width, height);
  const isPicture = kind === "picture";
  const [low, high] = isPicture ? [0, white] : rangeOf(values);
  const factor = high > low ? 255 / (high - low) : 0;
  for (let i = 0; i < height * width; i++) {
    for (let c = 0; c < 3; c++) {
      const value = values[i * channels + (channels >= 3 ? c : 0)] as number;
      image.data[4 * i + c] = (value - low) * factor;
    }
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

function rangeOf(values: ArrayLike<number>): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

/** Returns example `index` of several, each of `size` values. */
export function exampleOf(values: Values, index: number, size: number): Values {
  return values.slice(index * size, (index + 1) * size);
}
