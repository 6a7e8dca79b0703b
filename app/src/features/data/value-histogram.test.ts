import type { OwnSet } from "@adder-studio/data/readers";
import { expect, test } from "vitest";
import { histogramOf } from "./value-histogram";

const setOf = (train: number[], held: number[]) =>
  ({
    values: { name: "price", mean: 0, std: 1 },
    train: { targets: Float32Array.from(train) },
    test: { targets: Float32Array.from(held) },
  }) as unknown as OwnSet;

test("both splits' values lie in bins from the least to the greatest", () => {
  const { name, least, most, bins = [] } = histogramOf(setOf([-3, 1, 1], [5, 4.9])) ?? {};
  expect([name, least, most]).toEqual(["price", -3, 5]);
  expect([bins[0], bins[20], bins.at(-1)]).toEqual([1, 2, 2]);
  expect(bins.reduce((sum, count) => sum + count, 0)).toBe(5);
  expect(histogramOf({ ...setOf([], []), values: undefined } as unknown as OwnSet)).toBeUndefined();
});
