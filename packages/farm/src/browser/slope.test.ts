import { expect, test } from "vitest";
import { growsBeyond, type Sample, slopeOf } from "./slope";

const samplesOf = (value: (hours: number, life: number, i: number) => number): Sample[] =>
  Array.from({ length: 40 }, (_, i) => {
    const [hours, life] = [i / 60, Math.floor(i / 10)];
    return { hours, life, value: value(hours, life, i) };
  });

test("a growth is found under levels that differ from life to life", () => {
  const slope = slopeOf(samplesOf((hours, life) => 3 * hours + 7 * (life % 2)));
  expect(slope.perHour).toBeCloseTo(3, 10);
  expect(slope.error).toBeCloseTo(0, 6);
  expect(growsBeyond(slope, 1)).toBe(true);
});

test("a scatter has an error as large as it is, and is no growth", () => {
  // Residuals of plus and minus one, in turn: the slope's error is 1 / sqrt(sum of squares of the hours) of each life.
  const slope = slopeOf(samplesOf((_hours, _life, i) => (i % 2 === 0 ? 1 : -1)));
  const squares = (4 * (10 * 99)) / 12 / 3600;
  expect(slope.error).toBeGreaterThan(1 / Math.sqrt(squares));
  expect(slope.error).toBeLessThan(1.1 / Math.sqrt(squares));
  expect(growsBeyond(slope, 1)).toBe(false);
});

test("too few samples tell nothing", () => {
  expect(slopeOf([]).error).toBe(Number.POSITIVE_INFINITY);
  const two = [0, 1].map((i) => ({ hours: i, life: 0, value: 100 * i }));
  expect(growsBeyond(slopeOf(two), 1)).toBe(false);
});
