import { defaultRun } from "@adder-studio/graph";
import { describe, expect, it } from "vitest";
import { bucketMeans, joinLines, rateFactor, stepSize } from "./series";

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

  it("has alpha = eta sqrt(k) / ||g||, and none for a gradient of zero", () => {
    const run = { ...defaultRun, eta: 0.1 };
    expect(rateFactor(run, 0.002, 2400)).toBeCloseTo((0.1 * Math.sqrt(2400)) / 0.002, 6);
    expect(rateFactor(run, 0, 2400)).toBeUndefined();
    expect(rateFactor({ ...run, rateRule: "plain" }, 0, 2400)).toBe(1);
    expect(rateFactor({ ...run, rateRule: "fixed", fixedFactor: 100 }, 0, 1)).toBe(100);
  });

  it("makes every adapted step lr times eta, whatever the norm", () => {
    const run = { ...defaultRun, eta: 0.1 };
    for (const norm of [1e-6, 1, 1e6]) {
      const factor = rateFactor(run, norm, 150) ?? 0;
      expect(stepSize(0.05, factor, norm, 150)).toBeCloseTo(0.005, 9);
    }
  });
});
