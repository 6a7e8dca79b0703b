import { describe, expect, it } from "vitest";
import { fittedExponent, median } from "./fit";

describe("fittedExponent", () => {
  it.each([0, 0.5, 1, 2, 2.75])("finds the exponent %d of a power", (exponent) => {
    const points = [1, 2, 4, 9, 30].map((x) => [x, 7 * x ** exponent] as const);
    expect(fittedExponent(points)).toBeCloseTo(exponent, 10);
  });

  it("lies between those of a sum's terms, and nearer to the dominant one", () => {
    const fitted = fittedExponent([10, 100, 1000].map((x) => [x, x + 0.1 * x * x]));
    expect(fitted).toBeGreaterThan(1.5);
    expect(fitted).toBeLessThan(2);
  });

  it("is the least-squares line in logarithms", () => {
    const points = [1, Math.E, Math.E ** 2].map((x, i) => [x, Math.E ** ([0, 2, 1][i] as number)]);
    expect(fittedExponent(points as [number, number][])).toBeCloseTo(0.5, 10);
  });

  it("needs points at two places", () => {
    expect(() => fittedExponent([[1, 1]])).toThrow();
    expect(() =>
      fittedExponent([
        [2, 1],
        [2, 3],
      ]),
    ).toThrow();
  });
});

it("median", () => {
  expect(median([5, 1, 3])).toBe(3);
  expect(median([4, 1, 2, 9])).toBe(3);
});
