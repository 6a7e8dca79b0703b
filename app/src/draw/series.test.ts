import { describe, expect, it } from "vitest";
import { bucketMeans, joinLines } from "./series";

describe("series", () => {
  it("keeps short lines as they are and thins long ones by means", () => {
    expect(bucketMeans([1, 2, 3], 3)).toEqual([1, 2, 3]);
    expect(bucketMeans([1, 3, 5, 7], 4, 2)).toEqual([2, 6]);
    expect(bucketMeans(new Float32Array(100_000).fill(1), 100_000)).toHaveLength(500);
  });

  it("leaves a gap where a value is not a number", () => {
    expect(bucketMeans([1, Number.NaN, 3], 3)).toEqual([1, null, 3]);
  });

  it("joins a dense and a sparse line on one axis", () => {
    expect(joinLines([0.5, 1], [[3, 2]], [1, 2], [[9, 8]])).toEqual([
      [0.5, 1, 2],
      [3, 2, null],
      [null, 9, 8],
    ]);
  });
});
