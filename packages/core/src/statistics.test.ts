import { expect, it } from "vitest";
import { halfWidth, summarise } from "./statistics";

it("knows mean and sample deviation", () => {
  expect(summarise([2, 4, 4, 4, 5, 5, 7, 9])).toEqual({ n: 8, mean: 5, sd: Math.sqrt(32 / 7) });
  expect(summarise([3])).toEqual({ n: 1, mean: 3, sd: undefined });
});

it("gives the interval of Student's t, with n - 1 degrees of freedom", () => {
  // Three values 1, 2, 3: sd 1, t(2) = 4.3027.
  expect(halfWidth(summarise([1, 2, 3]))).toBeCloseTo(4.3027 / Math.sqrt(3), 10);
  expect(halfWidth(summarise([1, 2]))).toBeCloseTo((12.7062 * Math.SQRT1_2) / Math.SQRT2, 10);
  expect(halfWidth(summarise([1]))).toBeUndefined();
  // Beyond the list, the value of 30 degrees.
  expect(halfWidth({ n: 101, mean: 0, sd: 10 })).toBeCloseTo((2.0423 * 10) / Math.sqrt(101), 10);
});
