import type { ShownImage, TestSet } from "@adder-studio/session/client";
import { paintMap } from "../draw/maps";
import { fixedText, signedText } from "../ui/numbers";
import { whiteOf } from "./white";

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

/** The coordinates of a point, for data that are points: `(0.31, −0.20)`, `x = 0.31`. */
export function placeText(set: TestSet, image: ShownImage): string {
  const place = Array.from(pixelsOf(set, image) ?? [], (value) => fixedText(value, 2));
  return set.channels === 1 ? `x = ${place[0]}` : `(${place.join(", ")})`;
}

/** Returns the label of an example without a class: its place where it is a point, else its value. */
export function rightText(set: TestSet, image: ShownImage): string {
  const value = "index" in image ? set.targets?.[image.index] : undefined;
  if (arePoints(set) || value === undefined) return placeText(set, image);
  return signedText(value);
}

/** Examples of one or two numbers are points, and no images. */
export function arePoints(set: TestSet | undefined): boolean {
  if (set === undefined || set.images instanceof Uint8Array) return false;
  // A table of one feature is no line to draw on: its values have units of their own.
  if (set.valueScale !== undefined) return false;
  return set.height * set.width === 1 && set.channels <= 2;
}

export function exampleWord(set: TestSet | undefined): string {
  if (arePoints(set)) return "test point";
  const isRow = set?.height === 1 && set.images instanceof Float32Array;
  return isRow ? "test example" : "test image";
}

/** Pixels that are looked at for the range of a set. */
const mostSeen = 2 ** 20;
const ranges = new WeakMap<TestSet, number>();

/** The byte that is white in the images of a test set. */
export function whiteIn(set: TestSet): number {
  const white = ranges.get(set) ?? whiteOf(set.images.subarray(0, mostSeen));
  ranges.set(set, white);
  return white;
}

const side = 96;

/** A point among some of the others: on its plane, or its value over the line. */
function paintPoint(canvas: HTMLCanvasElement, set: TestSet, point: ArrayLike<number>): void {
  canvas.width = side;
  canvas.height = side;
  canvas.style.imageRendering = "auto";
  const context = canvas.getContext("2d");
  if (context === null) return;
  const { images, channels, targets, count } = set;
  const at = (n: number) => [
    images[channels * n],
    channels === 1 ? targets?.[n] : images[2 * n + 1],
  ];
  const dot = ([x = 0, y = 0]: readonly (number | undefined)[], radius: number) => {
    context.beginPath();
    context.arc((side * (x / 1.3 + 1)) / 2, (side * (1 - y / 1.3)) / 2, radius, 0, 2 * Math.PI);
    context.fill();
  };
  const style = getComputedStyle(canvas);
  context.fillStyle = style.getPropertyValue("--text-3");
  context.globalAlpha = 0.5;
  for (let n = 0; n < Math.min(count, 200); n++) dot(at(n), 1.6);
  context.globalAlpha = 1;
  context.fillStyle = style.getPropertyValue("--text");
  const value = Array.from({ length: count }, (_, n) => n).find((n) => images[n] === point[0]);
  dot(channels === 1 ? [point[0], targets?.[value ?? -1]] : [point[0], point[1]], 8);
}

/** Paints an image as a person knows it: bytes as grey or colour, features that are no pixels by cividis. */
export function paintPixels(
  canvas: HTMLCanvasElement,
  pixels: ArrayLike<number>,
  set: TestSet,
): void {
  if (arePoints(set)) {
    paintPoint(canvas, set, pixels);
    return;
  }
  const { height, width, channels } = set;
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
  const bright = 255 / whiteIn(set);
  for (let i = 0; i < height * width; i++) {
    for (let c = 0; c < 3; c++) {
      image.data[4 * i + c] = bright * (pixels[i * channels + (channels >= 3 ? c : 0)] as number);
    }
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}
