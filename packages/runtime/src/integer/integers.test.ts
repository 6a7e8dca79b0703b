import type { IntegerReport, IntegerSettings } from "@adder-studio/core";
import type { BatchFeed } from "@adder-studio/data";
import { defaultRun } from "@adder-studio/graph";
import { type EngineName, useBackend } from "@adder-studio/kernels";
import { memory, type Tensor } from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { compile, type HostBatch, type Program } from "../program";
import { testBatch, testInput } from "../testing/networks";
import { evaluateIntegers } from "./evaluate";
import { clampedAdders, integerAdders } from "./forward";
import { createMagnitudes } from "./magnitudes";
import { clampLayer, planInteger } from "./plan";
import { boundedNetwork } from "./test-networks";

const { height, width, channels } = testInput;
const size = height * width * channels;

/** Makes a batch of standardised images: pixels from -1 to 2, in steps of 3/255. */
function pixels(count: number, key: number): HostBatch {
  const { x, labels } = testBatch(count, key);
  return { x: x.map((value) => (Math.abs(Math.round(value * 1000)) % 256) / 85 - 1), labels };
}

const counts = { train: 40, test: 37, batch: 20 };

const feed: BatchFeed = {
  inputShape: [height, width, channels],
  batch: counts.batch,
  stepsPerEpoch: counts.train / counts.batch,
  batchAt: async (step) => ({ ...pixels(counts.batch, step), count: counts.batch }),
  async testAt(start, count) {
    const { x, labels } = pixels(counts.test, 99);
    const end = Math.min(counts.test, start + count);
    const part = { x: x.slice(start * size, end * size), labels: labels.slice(start, end) };
    return { ...part, count: part.labels.length };
  },
  prepare: (image) => ({
    x: Float32Array.from(image, (pixel) => pixel / 85 - 1),
    labels: Int32Array.of(0),
    count: 1,
  }),
  async *testBatches() {
    yield { ...pixels(counts.test, 99), count: counts.test };
  },
  async *estimationBatches(n) {
    for (let i = 0; i < Math.min(n, 2); i++) {
      yield { ...pixels(counts.batch, i), count: counts.batch };
    }
  },
};
const bytes = new Uint8Array(size);
const source = {
  height,
  width,
  channels,
  test: async () => ({
    images: bytes,
    labels: new Uint8Array(1),
    count: 1,
    height,
    width,
    channels,
  }),
};

const settings: IntegerSettings = {
  bits: [4, 8],
  clamp: "lossless",
  percentile: 100,
  statistics: "float",
};

/** Trains for a few steps, after which weights lie on both sides of their inputs. */
function trained(): Program {
  const program = compile(boundedNetwork(), { ...defaultRun, seed: 3 });
  program.initialise();
  for (let step = 0; step < 6; step++) program.trainStep(pixels(20, step), step, 0.1).dispose();
  return program;
}

async function reportOf(
  program: Program,
  change: Partial<IntegerSettings> = {},
  options: { readonly reestimate?: boolean } = {},
): Promise<IntegerReport> {
  return evaluateIntegers({
    ir: boundedNetwork(),
    program,
    feed,
    source,
    settings: { ...settings, ...change },
    reestimate: options.reestimate ?? true,
    onPart() {},
  });
}

/** Runs the first adder layer on 8 bits: its logits, its inputs and its accumulators. */
async function firstLayer(backend: EngineName) {
  await useBackend(backend);
  const program = trained();
  // Drawn weights are the same on every engine, while those of training differ in their last bits.
  const w = Float32Array.from(
    { length: 3 * 3 * channels * 5 },
    (_, i) => ((i * 37) % 101) / 20 - 2,
  );
  const seen = createMagnitudes();
  seen.add(pixels(20, 0).x);
  const bounds = { low: -1, high: 2 };
  const layer = { name: "adder1", w, filters: 5, pad: 1, proven: bounds, seen };
  const clamped = clampLayer(layer, "lossless", 100);
  const plan = planInteger(layer, clamped, "lossless", 8, 100);
  let sums = new Float32Array();
  const shape = [3, 3, channels, 5];
  const way = integerAdders(
    new Map([["adder1/w", { shape, clamped, plan }]]),
    (_param, _x, found) => {
      sums = (found as Tensor).dataSync<"float32">().slice();
    },
  );
  program.evaluate(pixels(4, 5), undefined, way.adder).dispose();
  way.dispose();
  program.dispose();
  return { sums, plan, clamped };
}

it("sums the same whole numbers on cpu and wasm, and by the formula", async () => {
  const [cpu, wasm] = [await firstLayer("cpu"), await firstLayer("wasm")];
  expect(cpu.sums.every(Number.isInteger)).toBe(true);
  expect(wasm.sums).toEqual(cpu.sums);
  // CVPR 2020, eq. 2 on codes, written out.
  const { plan, clamped } = cpu;
  const code = (value: number) => {
    const exact = Math.fround(value * plan.inverse);
    const up = Math.round(exact);
    const even = up - exact === 0.5 && up % 2 !== 0 ? up - 1 : up;
    return Math.min(plan.high, Math.max(plan.low, even));
  };
  const { x } = pixels(4, 5);
  let at = 0;
  for (let n = 0; n < 4; n++) {
    for (let i = 0; i < height; i++) {
      for (let j = 0; j < width; j++) {
        for (let t = 0; t < 5; t++) {
          let sum = 0;
          for (let a = 0; a < 3; a++) {
            for (let b = 0; b < 3; b++) {
              for (let c = 0; c < channels; c++) {
                const [y, column] = [i + a - 1, j + b - 1];
                const inside = y >= 0 && y < height && column >= 0 && column < width;
                const value = x[((n * height + y) * width + column) * channels + c] ?? 0;
                const weight = clamped.w[((a * 3 + b) * channels + c) * 5 + t] ?? 0;
                sum -= Math.abs(code(inside ? value : 0) - code(weight));
              }
            }
          }
          expect(cpu.sums[at]).toBe(sum);
          at += 1;
        }
      }
    }
  }
});

describe.each(["cpu", "wasm"] as const)("integers on %s", (backend) => {
  it("clamps without a loss where bounds are proven", async () => {
    await useBackend(backend);
    const program = trained();
    const { float, clamped, layers } = await reportOf(program);
    // Bytes, a ReLU behind a pool, a tanh behind a mean pool: each layer has weights that the clamp changed.
    expect(layers.map(({ clamped: share }) => share > 0.1)).toEqual([true, true, true]);
    expect(clamped?.accuracy).toBe(float.accuracy);
    expect(clamped?.loss).toBeCloseTo(float.loss, 5);
    expect(clamped?.apart).toBeLessThan(2e-4);
    program.dispose();
  });

  it("shows what a calibrated clamp loses", async () => {
    await useBackend(backend);
    const program = trained();
    // The percentile is far too low: inputs exceed the bounds.
    const { clamped } = await reportOf(program, { clamp: "calibrated", percentile: 60 });
    expect(clamped?.apart).toBeGreaterThan(0.01);
    program.dispose();
  });

  it("comes near float32 with 8 bits, and reports the width of its sums", async () => {
    await useBackend(backend);
    const program = trained();
    const before = memory().numTensors;
    for (const statistics of ["float", "integer"] as const) {
      const report = await reportOf(program, { statistics });
      expect(report).toMatchObject({
        testImages: counts.test,
        probeImages: counts.test,
        calibrationImages: counts.train,
      });
      expect(report.figures.map(({ bits }) => bits)).toEqual([4, 8]);
      const [coarse, fine] = report.figures;
      expect(Math.abs((fine?.loss ?? 9) - report.float.loss)).toBeLessThan(0.05);
      expect(Math.abs((coarse?.loss ?? 9) - report.float.loss)).toBeGreaterThan(0);
      for (const { layers } of report.figures) {
        for (const layer of layers) {
          expect(layer.largest).toBeGreaterThan(0);
          expect(layer.accumulatorBits).toBeLessThanOrEqual(layer.enoughBits);
          expect(2 ** (layer.accumulatorBits - 1)).toBeGreaterThanOrEqual(layer.largest);
          expect([layer.clippedW, layer.clippedX]).toEqual([0, expect.any(Number)]);
        }
        expect(layers.map(({ unsigned }) => unsigned)).toEqual([false, true, false]);
      }
      const { proven, seen } = report.layers[0] as IntegerReport["layers"][number];
      expect(proven.low).toBe(-1);
      expect(proven.high).toBeCloseTo(2, 5);
      expect(seen.low).toBeGreaterThanOrEqual(-1);
    }
    expect(memory().numTensors).toBe(before);
    program.dispose();
  });

  it("does not change the weights, and stops when cancelled", async () => {
    await useBackend(backend);
    const program = trained();
    const before = await program.weights();
    let parts = 0;
    const report = await evaluateIntegers({
      ir: boundedNetwork(),
      program,
      feed,
      source,
      settings,
      reestimate: false,
      onPart: () => {
        parts += 1;
      },
      cancelled: () => parts >= 3,
    });
    expect(report.figures.map(({ bits }) => bits)).toEqual([4]);
    expect(await program.weights()).toEqual(before);
    program.dispose();
  });

  it("runs clamped adders by the formula of the clamp", async () => {
    await useBackend(backend);
    const program = trained();
    const way = clampedAdders(new Map());
    const images = pixels(3, 1);
    const plain = program.evaluate(images);
    const other = program.evaluate(images, undefined, way.adder);
    expect(await other.data()).toEqual(await plain.data());
    plain.dispose();
    other.dispose();
    way.dispose();
    program.dispose();
  });
});
