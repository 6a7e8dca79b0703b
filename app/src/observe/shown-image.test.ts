import type { TestSet } from "@adder-studio/session/client";
import { describe, expect, test } from "vitest";
import { paintPixels, whiteIn } from "./shown-image";

/** A canvas that keeps what is painted. */
function canvasOf() {
  let painted = new Uint8ClampedArray(0);
  const canvas = {
    width: 0,
    height: 0,
    getContext: () => ({
      createImageData: (width: number, height: number) => ({
        data: new Uint8ClampedArray(4 * width * height),
      }),
      putImageData(image: { data: Uint8ClampedArray<ArrayBuffer> }) {
        painted = image.data;
      },
    }),
  } as unknown as HTMLCanvasElement;
  return { canvas, painted: () => [...painted] };
}

const setOf = (images: Uint8Array, channels = 1) =>
  ({ images, height: 1, width: 2, channels, count: images.length / (2 * channels) }) as TestSet;

describe("an image in the strip", () => {
  test.each([
    ["bitmaps of 0 and 1", 1],
    ["digits of 0 to 16", 16],
    ["four bits", 15],
    ["seven bits", 127],
  ])("is as bright as its set reaches: %s", (_, top) => {
    const set = setOf(Uint8Array.of(0, top, 0, 0));
    const { canvas, painted } = canvasOf();
    paintPixels(canvas, set.images.subarray(0, 2), set);
    expect(painted()).toEqual([0, 0, 0, 255, 255, 255, 255, 255]);
    // The range is the set's, not the image's own: a dark image stays dark.
    paintPixels(canvas, set.images.subarray(2, 4), set);
    expect(painted()).toEqual([0, 0, 0, 255, 0, 0, 0, 255]);
  });

  test.each([
    ["bytes", 255],
    ["dark photos", 140],
  ])("of %s stays as it is", (_, top) => {
    const set = setOf(Uint8Array.of(0, top));
    const { canvas, painted } = canvasOf();
    paintPixels(canvas, set.images, set);
    expect(painted()).toEqual([0, 0, 0, 255, top, top, top, 255]);
    expect(whiteIn(set)).toBe(255);
  });

  test("in colour keeps its colours, all by one measure", () => {
    const set = setOf(Uint8Array.of(1, 0, 0, 0, 1, 1), 3);
    const { canvas, painted } = canvasOf();
    paintPixels(canvas, set.images, set);
    expect(painted()).toEqual([255, 0, 0, 255, 0, 255, 255, 255]);
  });

  test("another set has another range", () => {
    const dark = setOf(Uint8Array.of(0, 1));
    const light = setOf(Uint8Array.of(0, 255));
    expect([whiteIn(dark), whiteIn(light), whiteIn(dark)]).toEqual([1, 255, 1]);
  });
});
