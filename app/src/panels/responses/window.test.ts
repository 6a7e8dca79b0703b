import { expect, test } from "vitest";
import {
  answerAt,
  filterOf,
  gridOf,
  patchAt,
  responseOf,
  shareSign,
  takeApart,
  type WindowLayer,
  withFilter,
} from "./window";

const layer: WindowLayer = {
  ...{ path: "adder1", kind: "adder", param: "adder1/w", from: 0, op: 1 },
  ...{ height: 3, width: 3, channels: 2, rows: 2, cols: 2, filters: 2 },
  ...{ kernel: 3, stride: 2, pad: 1 },
};
const x = Float32Array.from({ length: 18 }, (_, i) => (i % 7) - 3);
const w = Float32Array.from({ length: 36 }, (_, i) => ((i * 5) % 11) / 4 - 1);

test("a patch at the border meets zeros and says which", () => {
  const { x: patch, padded } = patchAt(layer, x, { row: 0, col: 0 });
  expect([...padded.filter((_, tap) => tap % 2 === 0)]).toEqual([1, 1, 1, 1, 0, 0, 1, 0, 0]);
  // The middle tap is the image's first pixel.
  expect([...patch.subarray(8, 10)]).toEqual([x[0], x[1]]);
  expect([...patch.subarray(0, 6)]).toEqual([0, 0, 0, 0, 0, 0]);
});

test("shares of the channels add up to both answers", () => {
  const taken = takeApart(layer, x, w, { row: 1, col: 0 }, 1, 1);
  const sum = (values: ArrayLike<number>) => Array.from(values).reduce((all, it) => all + it, 0);
  expect(sum(taken.adderOf)).toBeCloseTo(taken.adder, 12);
  expect(-sum(taken.distance)).toBeCloseTo(taken.adder, 6);
  expect(sum(taken.convOf)).toBeCloseTo(taken.conv, 12);
  expect(sum(taken.product)).toBeCloseTo(taken.conv, 6);
  const f = filterOf(layer, w, 1);
  expect(answerAt(layer, x, f, 1, 0, 1)).toBeCloseTo(taken.adder, 12);
  expect(answerAt({ ...layer, kind: "conv" }, x, f, 1, 0, 1)).toBeCloseTo(taken.conv, 12);
  expect(responseOf(layer, x, f, 1)[2]).toBeCloseTo(taken.adder, 5);
});

test("an exponent takes each distance to it, in both ways of adding up", () => {
  const f = filterOf(layer, w, 1);
  for (const p of [1.5, 2]) {
    const taken = takeApart(layer, x, w, { row: 1, col: 0 }, 1, p);
    const byHand = patchAt(layer, x, { row: 1, col: 0 }).x.reduce(
      (sum, value, tap) => sum - Math.abs(value - (f[tap] as number)) ** p,
      0,
    );
    expect(taken.adder).toBeCloseTo(byHand, 5);
    expect(answerAt(layer, x, f, 1, 0, p)).toBeCloseTo(byHand, 5);
  }
  expect([1, 2, 1.5, 1.333].map(shareSign)).toEqual([
    "|x − f|",
    "|x − f|²",
    "|x − f|^1.5",
    "|x − f|^1.33",
  ]);
});

test("a painted filter goes back to its place", () => {
  const painted = Float32Array.from({ length: 18 }, (_, i) => i + 100);
  const all = withFilter(layer, w, 1, painted);
  expect(filterOf(layer, all, 1)).toEqual(painted);
  expect(filterOf(layer, all, 0)).toEqual(filterOf(layer, w, 0));
  expect(w).not.toEqual(all);
});

test("one tap a channel: all inputs in one grid", () => {
  const form = gridOf({ ...layer, kernel: 1, channels: 84 });
  expect([form.rows, form.cols, form.cells]).toEqual([9, 10, 84]);
  expect(form.tapAt(83, 0)).toBe(83);
  const square = gridOf(layer);
  expect([square.rows, square.cols, square.tapAt(4, 1)]).toEqual([3, 3, 9]);
});
