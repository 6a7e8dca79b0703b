import { expect, test } from "vitest";
import { valueFigures } from "./values-data";
import { valuesFigure } from "./values-figure";

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

test("a dot for each finite answer, at most 2,000", () => {
  const dots = (answers: Float32Array) =>
    valuesFigure(
      { width: 200, height: 100 },
      { count: answers.length, least: 0, most: 1 },
      answers,
      new Float32Array(answers.length),
    ).marks.filter(({ kind }) => kind === "point");
  expect(dots(Float32Array.of(0, Number.NaN, 1))).toHaveLength(2);
  expect(dots(new Float32Array(5000))).toHaveLength(2000);
});
