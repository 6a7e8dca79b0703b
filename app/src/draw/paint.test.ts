import { boundsOf, fillOf } from "@adder-studio/player/pictures";
import { describe, expect, it } from "vitest";
import { cardSize, hasPreview } from "../document/layout/card-size";
import { shortNumber } from "../ui/numbers";
import { cellGrid, extentOf, rangeOf, wanted } from "./paint";

describe("pictures on cards", () => {
  it("shows three channels of a map and the numbers of a vector", () => {
    expect(wanted(extentOf([28, 28, 6]))).toBe(3);
    expect(wanted(extentOf([28, 28, 1]))).toBe(1);
    expect(wanted(extentOf([1, 1, 120]))).toBe(120);
    expect(wanted(extentOf([4096]))).toBe(160);
    for (const count of [1, 2, 10, 84, 120, 160]) {
      const { columns, rows } = cellGrid(count);
      expect(columns * rows).toBeGreaterThanOrEqual(count);
      expect(columns * (rows - 1)).toBeLessThan(count);
    }
  });

  it("keeps zero in the range: an adder's outputs have no part above it", () => {
    expect(rangeOf([-3, -1])).toEqual({ low: -3, high: 0 });
    expect(rangeOf([2, Number.POSITIVE_INFINITY, -1])).toEqual({ low: -1, high: 2 });
  });

  it("writes a number in four letters and a sign", () => {
    const numbers = [0, -77.4, 0.0195, 3.44, 999.4, 12_345, 2.5e6, -0.0004];
    expect(numbers.map(shortNumber).join(" ")).toBe(
      "0 \u221277 .02 3.4 999 12k 3M \u22124e\u22124",
    );
  });

  it("makes cards taller for the blocks that make pictures, and for no others", () => {
    const heights = (previews: boolean) =>
      ["adder2d", "batchNorm", "classOutput", "relu", "note"].map(
        (type) => cardSize({ type, props: {} }, previews).height,
      );
    const plain = heights(false);
    expect(heights(true).map((height, i) => height - (plain[i] ?? 0))).toEqual([54, 54, 70, 0, 0]);
    expect(hasPreview("flatten")).toBe(false);
  });
});

describe("a drawing", () => {
  it("is measured as the test images are", () => {
    const images = new Uint8Array(2 * 16);
    images.set([200, 200], 5);
    images.fill(255, 16);
    expect(boundsOf(images.subarray(0, 16), 4, 4)).toEqual({
      left: 1,
      top: 1,
      right: 3,
      bottom: 2,
    });
    expect(boundsOf(new Uint8Array(16), 4, 4)).toBeUndefined();
    expect(fillOf({ images, count: 2, height: 4, width: 4, channels: 1 })).toBe(0.75);
  });
});
