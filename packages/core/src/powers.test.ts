import { describe, expect, it } from "vitest";
import { powersOfTwo, shiftRange } from "./powers";

const of = (...values: number[]) => [...powersOfTwo(Float32Array.of(...values))];

describe("powers of two", () => {
  it("rounds the exponent, keeps the sign, and 0", () => {
    expect(of(1, -1, 0.7, -0.72, 0.36, 0.3, 0)).toEqual([1, -1, 0.5, -1, 0.5, 0.25, 0]);
  });

  it("cuts off at the ends of the range", () => {
    expect(of(5, -100, 1e-9, -1e-40)).toEqual([1, -1, 2 ** -14, -(2 ** -14)]);
    expect(shiftRange).toEqual({ lowest: -14, highest: 0 });
  });

  it("hands on what is no number", () => {
    expect(of(Number.NaN, Number.POSITIVE_INFINITY)).toEqual([
      Number.NaN,
      Number.POSITIVE_INFINITY,
    ]);
  });

  it("is the nearest exponent of every mantissa", () => {
    for (let k = 0; k < 4000; k++) {
      const value = Math.fround(2 ** -9 * (1 + k / 2000));
      expect(Math.log2(powersOfTwo(Float32Array.of(value))[0] ?? 0)).toBe(
        Math.round(Math.log2(value)),
      );
    }
  });
});
