import { powersOfTwo } from "@adder-studio/core";
import { expect, test } from "vitest";
import {
  decompose,
  filterOf,
  firstChannel,
  gridOf,
  outputAt,
  outputMapOf,
  patchAt,
  termText,
  usedWeights,
  type WindowLayer,
  withFilter,
} from "./window";

const layer: WindowLayer = {
  ...{ path: "adder1", kind: "adder", type: "adder2d", param: "adder1/w", from: 0, op: 1 },
  ...{ shifts: false, groups: 1, inChannels: 2, biased: false },
  ...{ height: 3, width: 3, channels: 2, rows: 2, cols: 2, filters: 2 },
  ...{ kernel: 3, stride: 2, pad: 1 },
};
const x = Float32Array.from({ length: 18 }, (_, i) => (i % 7) - 3);
const w = Float32Array.from({ length: 36 }, (_, i) => ((i * 5) % 11) / 4 - 1);

test("a patch at the border meets zeros and says which", () => {
  const { x: patch, padded } = patchAt(layer, x, { row: 0, col: 0 }, 0);
  expect([...padded.filter((_, tap) => tap % 2 === 0)]).toEqual([1, 1, 1, 1, 0, 0, 1, 0, 0]);
  // The middle tap is the image's first pixel.
  expect([...patch.subarray(8, 10)]).toEqual([x[0], x[1]]);
  expect([...patch.subarray(0, 6)]).toEqual([0, 0, 0, 0, 0, 0]);
});

test("shares of the channels add up to both answers", () => {
  const taken = decompose(layer, x, w, { row: 1, col: 0 }, 1, 1);
  const sum = (values: ArrayLike<number>) => Array.from(values).reduce((all, it) => all + it, 0);
  expect(sum(taken.adderOf)).toBeCloseTo(taken.adder, 12);
  expect(-sum(taken.distance)).toBeCloseTo(taken.adder, 6);
  expect(sum(taken.convOf)).toBeCloseTo(taken.conv, 12);
  expect(sum(taken.product)).toBeCloseTo(taken.conv, 6);
  const f = filterOf(layer, w, 1);
  expect(outputAt(layer, x, f, 1, 1, 0, 1)).toBeCloseTo(taken.adder, 12);
  expect(outputAt({ ...layer, kind: "conv" }, x, f, 1, 1, 0, 1)).toBeCloseTo(taken.conv, 12);
  expect(outputMapOf(layer, x, f, 1, 1)[2]).toBeCloseTo(taken.adder, 5);
});

/** Four filters on two groups of three of six channels, as plain loops over the tensors. */
test.each(["adder", "conv"] as const)(
  "in groups a filter meets its own channels only: %s",
  (kind) => {
    const grouped: WindowLayer = {
      ...layer,
      kind,
      groups: 2,
      inChannels: 6,
      channels: 3,
      filters: 4,
    };
    const images = Float32Array.from({ length: 54 }, (_, i) => ((i * 7) % 13) / 3 - 2);
    const filters = Float32Array.from({ length: 27 * 4 }, (_, i) => ((i * 5) % 11) / 4 - 1);
    for (let filter = 0; filter < 4; filter++) {
      const first = filter < 2 ? 0 : 3;
      expect(firstChannel(grouped, filter)).toBe(first);
      for (const [row, col] of [
        [0, 0],
        [1, 1],
      ] as const) {
        let sum = 0;
        for (let a = 0; a < 3; a++)
          for (let b = 0; b < 3; b++)
            for (let c = 0; c < 3; c++) {
              const [i, j] = [row * 2 + a - 1, col * 2 + b - 1];
              const inside = i >= 0 && i < 3 && j >= 0 && j < 3;
              const value = inside ? (images[(i * 3 + j) * 6 + first + c] as number) : 0;
              const weight = filters[((a * 3 + b) * 3 + c) * 4 + filter] as number;
              sum += kind === "adder" ? -Math.abs(value - weight) : value * weight;
            }
        const taken = decompose(grouped, images, filters, { row, col }, filter, 1);
        expect(taken[kind]).toBeCloseTo(sum, 5);
        expect(taken.adderOf.length).toBe(3);
        const f = filterOf(grouped, filters, filter);
        expect(outputMapOf(grouped, images, f, filter, 1)[row * 2 + col]).toBeCloseTo(sum, 4);
      }
    }
  },
);

test("a shift layer computes with powers of two", () => {
  const shift: WindowLayer = { ...layer, kind: "conv", shifts: true };
  const powers = usedWeights(shift, w);
  expect(powers).toEqual(powersOfTwo(w));
  expect(usedWeights(layer, w)).toBe(w);
  const taken = decompose(shift, x, w, { row: 1, col: 0 }, 1, 1);
  const plain = decompose({ ...shift, shifts: false }, x, powers, { row: 1, col: 0 }, 1, 1);
  expect(taken.conv).toBe(plain.conv);
  expect(taken.f).toEqual(plain.f);
  expect(outputMapOf(shift, x, filterOf(shift, w, 1), 1, 1)[2]).toBeCloseTo(taken.conv, 5);
});

test("an exponent takes each distance to it, in both ways of adding up", () => {
  const f = filterOf(layer, w, 1);
  for (const p of [1.5, 2]) {
    const taken = decompose(layer, x, w, { row: 1, col: 0 }, 1, p);
    const byHand = patchAt(layer, x, { row: 1, col: 0 }, 1).x.reduce(
      (sum, value, tap) => sum - Math.abs(value - (f[tap] as number)) ** p,
      0,
    );
    expect(taken.adder).toBeCloseTo(byHand, 5);
    expect(outputAt(layer, x, f, 1, 1, 0, p)).toBeCloseTo(byHand, 5);
  }
  expect([1, 2, 1.5, 1.333].map(termText)).toEqual([
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
