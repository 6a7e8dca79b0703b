import type { ShownImage, TestSet } from "@adder-studio/session/client";
import { paintMap } from "../panels/maps";

/** The pixels of a test image, or of one's own; undefined when it is not there. */
export function pixelsOf(
  set: TestSet | undefined,
  image: ShownImage,
): ArrayLike<number> | undefined {
  if ("pixels" in image) return image.pixels;
  if (set === undefined || image.index >= set.count) return undefined;
  const size = set.height * set.width * set.channels;
  return set.images.subarray(image.index * size, (image.index + 1) * size);
}

/** Paints an image as a person knows it: bytes as grey or colour, features that are no pixels by cividis. */
export function paintPixels(
  canvas: HTMLCanvasElement,
  pixels: ArrayLike<number>,
  { height, width, channels }: Pick<TestSet, "height" | "width" | "channels">,
): void {
  if (pixels instanceof Float32Array) {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const value of pixels) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
    const layout = { height, width, stride: channels, channel: 0 };
    paintMap(canvas, pixels, layout, { low, limit: high, dark: false });
    return;
  }
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext("2d");
  if (context === null) return;
  const image = context.createImageData(width, height);
  for (let i = 0; i < height * width; i++) {
    for (let c = 0; c < 3; c++) {
      image.data[4 * i + c] = pixels[i * channels + (channels >= 3 ? c : 0)] as number;
    }
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}
