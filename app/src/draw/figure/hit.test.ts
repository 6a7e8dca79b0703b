import { expect, it } from "vitest";
import { targetAt, targetTowards } from "./hit";
import type { Target } from "./shape";

const at = (key: number, x: number, y: number): Target => ({ key, x, y });
const points = [at(0, 0, 0), at(1, 10, 0), at(2, 12, 30), at(3, 60, 2)];

it("finds the closest point within reach", () => {
  expect(targetAt(points, 8, 1, 14)?.key).toBe(1);
  expect(targetAt(points, 30, 15, 5)).toBeUndefined();
  expect(targetAt([], 0, 0, 99)).toBeUndefined();
});

it("finds the box that holds a place, the last painted one first", () => {
  const box = { x: 0, y: 0, width: 20, height: 10 };
  const boxes = [{ ...at(7, 10, 5), box }, { ...at(8, 15, 5), box: { ...box, x: 10 } }, ...points];
  expect(targetAt(boxes, 5, 5, 0)?.key).toBe(7);
  expect(targetAt(boxes, 15, 5, 0)?.key).toBe(8);
  expect(targetAt(boxes, 31, 5, 0)).toBeUndefined();
});

it("walks to the next point in a direction", () => {
  const [first] = points as [Target];
  expect(targetTowards(points, first, [1, 0])?.key).toBe(1);
  expect(targetTowards(points, first, [0, 1])?.key).toBe(2);
  expect(targetTowards(points, first, [-1, 0])).toBeUndefined();
});
