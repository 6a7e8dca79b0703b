import { expect, test } from "vitest";
import { valueFigures } from "./values-data";

test("how near the answers come, and who is farthest", () => {
  const right = Float32Array.of(100, 200, 300, 400);
  const figures = valueFigures(Float32Array.of(110, 180, 300, 500), right);
  expect(figures).toMatchObject({ count: 4, least: 100, most: 500 });
  expect(figures.rmse).toBeCloseTo(Math.sqrt((100 + 400 + 0 + 10_000) / 4), 10);
  expect(figures.farthest).toEqual([3, 1, 0, 2]);
  // Saying the mean, 250, every time.
  expect(figures.always).toBeCloseTo(Math.sqrt(12_500), 10);
  expect(valueFigures(right, right).rmse).toBe(0);
});
