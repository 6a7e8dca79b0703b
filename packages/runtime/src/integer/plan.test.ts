import type { Clamp } from "@adder-studio/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { provenBounds } from "./bounds";
import { createMagnitudes } from "./magnitudes";
import { accumulatorBits, clampLayer, type LayerInput, planInteger, shareBeyond } from "./plan";
import { boundedNetwork } from "./test-networks";

const open = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
const float = (min: number, max: number) => fc.float({ min, max, noNaN: true });

function layerOf(
  w: readonly number[],
  filters: number,
  x: readonly number[],
  change: Partial<LayerInput> = {},
): LayerInput {
  const seen = createMagnitudes();
  seen.add(Float32Array.from(x));
  return { name: "a", w: Float32Array.from(w), filters, pad: 0, proven: open, seen, ...change };
}

describe("magnitudes", () => {
  it("have exact extremes, and percentiles to half a percent", () => {
    const values = Float32Array.from({ length: 1000 }, (_, i) => (i % 2 ? -1 : 1) * (i + 1));
    const seen = createMagnitudes();
    seen.add(values.subarray(0, 300));
    seen.add(values.subarray(300));
    expect(seen.range).toEqual({ low: -1000, high: 999 });
    expect(seen.percentile(100)).toBe(1000);
    for (const percent of [50, 90, 99, 99.9]) {
      const found = seen.percentile(percent);
      expect(found).toBeGreaterThanOrEqual(percent * 10);
      expect(found).toBeLessThanOrEqual(percent * 10 * 1.005);
    }
  });

  it("are 0 without values and for zeros", () => {
    const seen = createMagnitudes();
    expect([seen.percentile(100), seen.percentile(99)]).toEqual([0, 0]);
    seen.add(new Float32Array(5));
    expect(seen.percentile(99)).toBeLessThanOrEqual(0);
    expect(seen.range).toEqual({ low: 0, high: 0 });
  });
});

describe("clampLayer", () => {
  it("does not change the distance of any x within the bounds", () => {
    const range = fc
      .tuple(float(-4, 0), float(0, 4))
      .map(([low, high]) => ({ low, high }))
      .filter(({ low, high }) => low < high);
    fc.assert(
      fc.property(
        range,
        fc.array(float(-9, 9), { minLength: 6, maxLength: 6 }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
        fc.boolean(),
        (proven, w, at, upwards) => {
          const bounds = upwards ? { low: proven.low, high: open.high } : proven;
          const layer = layerOf(w, 2, [0], { proven: bounds });
          const { w: clipped, constant } = clampLayer(layer, "lossless", 100);
          const x = at.map((share) =>
            upwards ? proven.low + share * 100 : proven.low + share * (proven.high - proven.low),
          );
          for (const filter of [0, 1]) {
            const distance = (of: ArrayLike<number>) =>
              x.reduce((sum, value, tap) => sum + Math.abs(value - (of[tap * 2 + filter] ?? 0)), 0);
            const moved = distance(clipped) + (constant[filter] ?? Number.NaN);
            expect(moved).toBeCloseTo(distance(Float32Array.from(w)), 4);
          }
          for (const value of clipped) expect(value).toBeGreaterThanOrEqual(bounds.low);
        },
      ),
    );
  });

  it("widens the range for padded zeros", () => {
    const positive = { proven: { low: 1, high: 2 } };
    const w = [-3, 0.5, 5];
    expect([...clampLayer(layerOf(w, 1, [1], positive), "lossless", 100).w]).toEqual([1, 1, 2]);
    const padded = layerOf(w, 1, [1], { ...positive, pad: 1 });
    const { w: clipped, constant, clampedShare } = clampLayer(padded, "lossless", 100);
    expect([...clipped]).toEqual([0, 0.5, 2]);
    expect(constant[0]).toBe(6);
    expect(clampedShare).toBeCloseTo(2 / 3);
  });

  it("clips nothing without proven bounds, and to the measured range when calibrated", () => {
    const layer = layerOf([-3, 0.5, 5], 1, [-1, 2]);
    expect([...clampLayer(layer, "lossless", 100).w]).toEqual([-3, 0.5, 5]);
    expect([...clampLayer(layer, "none", 100).w]).toEqual([-3, 0.5, 5]);
    expect([...clampLayer(layer, "calibrated", 100).w]).toEqual([-1, 0.5, 2]);
  });
});

describe("planInteger", () => {
  const plan = (layer: LayerInput, clamp: Clamp, bits: number) =>
    planInteger(layer, clampLayer(layer, clamp, 100), clamp, bits, 100);

  it("takes one scale from the wider of x and w", () => {
    const wide = plan(layerOf([-3, 1], 1, [-1, 2]), "none", 8);
    expect(wide).toMatchObject({ low: -127, high: 127, unsigned: false, clippedW: 0 });
    expect(wide.scale * 127).toBeCloseTo(3, 5);
    expect(plan(layerOf([-3, 1], 1, [-7, 2]), "none", 4).scale * 7).toBeCloseTo(7, 5);
  });

  it("saves the sign, and the range below 0, behind a ReLU", () => {
    const behindRelu = layerOf([-6, 1], 1, [0, 2], { proven: { low: 0, high: open.high } });
    const none = plan(behindRelu, "none", 4);
    const lossless = plan(behindRelu, "lossless", 4);
    expect(none.scale).toBeCloseTo(6 / 7, 5);
    expect(lossless).toMatchObject({ low: 0, high: 15, unsigned: true });
    expect(lossless.scale).toBeCloseTo(2 / 15, 5);
  });

  it("never sums beyond its bound", () => {
    fc.assert(
      fc.property(
        fc.array(float(-5, 5), { minLength: 12, maxLength: 12 }),
        fc.array(float(-3, 3), { minLength: 6, maxLength: 6 }),
        fc.integer({ min: 2, max: 8 }),
        fc.constantFrom<Clamp>("none", "calibrated"),
        (w, x, bits, clamp) => {
          const layer = layerOf(w, 2, x);
          const { w: clipped } = clampLayer(layer, clamp, 100);
          const { inverse, low, high, bound } = plan(layer, clamp, bits);
          const code = (value: number) =>
            Math.min(high, Math.max(low, Math.round(value * inverse)));
          for (const filter of [0, 1]) {
            const sum = x.reduce(
              (all, value, tap) =>
                all + Math.abs(code(value) - code(clipped[tap * 2 + filter] ?? 0)),
              0,
            );
            expect(sum).toBeLessThanOrEqual(bound);
          }
        },
      ),
    );
  });

  it("refuses sums that float32 would round", () => {
    const taps = 2 ** 24 / 254;
    const layer = layerOf(
      Array.from({ length: Math.ceil(taps) }, () => 1),
      1,
      [-1],
    );
    expect(() => plan(layer, "none", 8)).toThrowError(/2\^24/);
    expect(plan(layer, "none", 7).bound).toBeLessThan(2 ** 24);
  });

  it("has a finite scale for a layer of zeros", () => {
    expect(plan(layerOf([0, 0], 1, [0]), "none", 8)).toMatchObject({ scale: 1, bound: 2 * 254 });
  });
});

it("counts values beyond the outermost codes", () => {
  const scale = { inverse: 10, low: -7, high: 7 };
  expect(shareBeyond(Float32Array.of(0.7, 0.74, 0.76, -0.9), scale)).toBe(0.5);
  expect(shareBeyond(new Float32Array(0), scale)).toBe(0);
});

it("computes the bits that hold a negative sum", () => {
  expect([0, 1, 2, 3, 128, 129, 32768, 32769].map(accumulatorBits)).toEqual([
    1, 1, 2, 3, 8, 9, 16, 17,
  ]);
});

it("proves bounds from the ops alone", () => {
  const ir = boundedNetwork();
  const bounds = provenBounds(ir, { low: -1, high: 2 });
  const of = (from: string) => bounds[ir.ops.findLast((op) => op.from === from)?.id ?? -1];
  expect(of("input")).toEqual({ low: -1, high: 2 });
  expect(of("relu")).toEqual({ low: 0, high: open.high });
  expect(of("pool")).toEqual({ low: 0, high: open.high });
  expect(of("tanh")).toEqual({ low: -1, high: 1 });
  expect(of("norm1")).toEqual(open);
  const averaged = of("average");
  expect(averaged?.high).toBeGreaterThan(1);
  expect(averaged?.high).toBeLessThan(1.00001);
});
