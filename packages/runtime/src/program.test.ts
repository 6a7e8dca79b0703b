import type { NamedArray } from "@adder-studio/core";
import { weightsHash } from "@adder-studio/core";
import { defaultRun, type RunConfig } from "@adder-studio/graph";
import type { ModelIR } from "@adder-studio/ir";
import { useBackend } from "@adder-studio/kernels";
import { memory } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { compile, readPacked } from "./program";
import { adderNetwork, exactNetwork, testBatch, valueNetwork } from "./testing/networks";

const plainRun = { ...defaultRun, momentum: 0, nesterov: false, weightDecay: 0, lr: 1 };

async function lossOf(
  ir: ModelIR,
  weights: readonly NamedArray[],
  run: RunConfig = plainRun,
): Promise<number> {
  const program = compile(ir, run);
  program.initialise(weights);
  const metrics = program.trainStep(testBatch(5), 0, 0);
  const [loss] = await readPacked([metrics]);
  metrics.dispose();
  program.dispose();
  return loss as number;
}

function nudged(
  weights: readonly NamedArray[],
  name: string,
  index: number,
  by: number,
): NamedArray[] {
  return weights.map((array) =>
    array.name === name
      ? { ...array, data: array.data.map((value, i) => (i === index ? value + by : value)) }
      : array,
  );
}

describe.each(["cpu", "wasm"] as const)("a program on %s", (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  }, 60_000);

  it.each([
    ["every op with an exact one", exactNetwork()],
    ["the loss of values", valueNetwork()],
  ])("has the gradients of finite differences for %s", async (_, ir) => {
    const program = compile(ir, plainRun);
    program.initialise();
    const before = await program.weights();
    program.trainStep(testBatch(5), 0, 1).dispose();
    const after = new Map((await program.weights()).map((array) => [array.name, array.data]));
    program.dispose();
    for (const { name, data } of before) {
      if (name.endsWith("/mean") || name.endsWith("/variance")) continue;
      for (const index of [0, data.length >> 1, data.length - 1]) {
        const gradient =
          (data[index] as number) - ((after.get(name) as Float32Array)[index] as number);
        const by = 2e-3;
        const up = await lossOf(ir, nudged(before, name, index, by));
        const down = await lossOf(ir, nudged(before, name, index, -by));
        expect.soft(gradient, `${name}[${index}]`).toBeCloseTo((up - down) / (2 * by), 2.5);
      }
    }
  });

  it.each([1.5, 2])("has the exact gradients of adders with the exponent %d", async (p) => {
    const run: RunConfig = { ...plainRun, rateRule: "plain", lpStart: p, lpEnd: p };
    const ir = adderNetwork();
    const program = compile(ir, run);
    program.initialise();
    const before = await program.weights();
    program.trainStep(testBatch(5), 0, 1).dispose();
    const after = new Map((await program.weights()).map((array) => [array.name, array.data]));
    program.dispose();
    for (const { name, data } of before) {
      if (!/^a\d\/w$/.test(name)) continue;
      for (const index of [0, data.length >> 1, data.length - 1]) {
        const gradient =
          (data[index] as number) - ((after.get(name) as Float32Array)[index] as number);
        // The step is small: a ReLU and a maximum lie behind.
        const by = 5e-4;
        const up = await lossOf(ir, nudged(before, name, index, by), run);
        const down = await lossOf(ir, nudged(before, name, index, -by), run);
        expect.soft(gradient, `${name}[${index}]`).toBeCloseTo((up - down) / (2 * by), 2.5);
      }
    }
  });

  it("shows the values of its ops as a test would compute them", async () => {
    const ir = adderNetwork();
    const program = compile(ir, { ...defaultRun, lr: 0.1 });
    program.initialise();
    for (let step = 0; step < 3; step++) program.trainStep(testBatch(4, step), step, 0.1).dispose();
    async function* few() {
      yield testBatch(4, 9);
    }
    const statistics = await program.estimate(few());
    const logits = ir.ops.at(-1)?.ins[0] as number;
    for (const given of [undefined, statistics]) {
      const expected = program.logits(testBatch(5, 7), given);
      const [seen] = program.values(testBatch(5, 7), [logits], given);
      expect(await seen?.data()).toEqual(await expected.data());
      seen?.dispose();
      expected.dispose();
    }
    const [moving, estimated] = [undefined, statistics].map((given) =>
      program.values(testBatch(5, 7), [logits], given)[0]?.dataSync(),
    );
    expect(moving).not.toEqual(estimated);
    for (const tensor of statistics.values()) tensor.dispose();
    program.dispose();
  });

  it("leaves the number of tensors flat from step to step", async () => {
    for (const ir of [exactNetwork(), adderNetwork()]) {
      const program = compile(ir, defaultRun);
      program.initialise();
      program.trainStep(testBatch(4), 0, 0.1).dispose();
      const { numTensors } = memory();
      for (let step = 1; step < 4; step++)
        program.trainStep(testBatch(4, step), step, 0.1).dispose();
      program.evaluate(testBatch(4)).dispose();
      expect(memory().numTensors).toBe(numTensors);
      program.dispose();
    }
  });

  it("gives the same bits twice, and again after a snapshot was restored", async () => {
    async function run(restoreAt: number): Promise<string> {
      let program = compile(adderNetwork(), defaultRun);
      program.initialise();
      for (let step = 0; step < 6; step++) {
        if (step === restoreAt) {
          const snapshot = await program.snapshot();
          program.dispose();
          program = compile(adderNetwork(), defaultRun);
          program.initialise();
          program.restore(snapshot);
        }
        program.trainStep(testBatch(4, step), step, 0.1).dispose();
      }
      const hash = weightsHash(await program.weights());
      program.dispose();
      return hash;
    }
    const undisturbed = await run(-1);
    expect(await run(-1)).toBe(undisturbed);
    expect(await run(3)).toBe(undisturbed);
  });

  it("moves every adder filter by lr * eta RMS under the adaptive rate, whatever the loss scale", async () => {
    const program = compile(adderNetwork(), { ...plainRun, rateRule: "adaptive", eta: 0.1 });
    program.initialise();
    const before = await program.weights();
    program.trainStep(testBatch(4), 0, 0.5).dispose();
    const after = new Map((await program.weights()).map((array) => [array.name, array.data]));
    for (const name of ["a1/w", "a2/w"]) {
      const old = before.find((array) => array.name === name)?.data as Float32Array;
      const moved = after.get(name) as Float32Array;
      const square = old.reduce((sum, value, i) => sum + (value - (moved[i] as number)) ** 2, 0);
      expect(Math.sqrt(square / old.length)).toBeCloseTo(0.05, 5);
    }
    program.dispose();
  });

  it("names the layer with an injected fault", async () => {
    const program = compile(adderNetwork(), defaultRun);
    program.initialise();
    const weights = await program.weights();
    program.initialise(nudged(weights, "a2/w", 0, Number.POSITIVE_INFINITY));
    expect(await program.findNonFinite(testBatch(4), 0)).toEqual({ node: "a2", what: "weights" });
    program.initialise(nudged(weights, "b1/gamma", 0, 3e38));
    expect((await program.findNonFinite(testBatch(4), 0))?.what).toBe("output");
    program.initialise(weights);
    expect(await program.findNonFinite(testBatch(4), 0)).toBeUndefined();
    program.dispose();
  });

  it("takes given weights whose name and shape match, and draws the others", async () => {
    const program = compile(adderNetwork(), defaultRun);
    program.initialise();
    const fresh = await program.weights();
    const given = { name: "a1/w", shape: [3, 3, 2, 4], data: new Float32Array(72).fill(2) };
    const misfit = { name: "a2/w", shape: [1, 1, 4, 3], data: new Float32Array(12).fill(2) };
    program.initialise([given, misfit]);
    const now = await program.weights();
    expect(now.find(({ name }) => name === "a1/w")?.data).toEqual(given.data);
    expect(now.find(({ name }) => name === "a2/w")).toEqual(
      fresh.find(({ name }) => name === "a2/w"),
    );
    program.dispose();
  });
});

describe("optimizers", () => {
  it("Adam follows the published update", async () => {
    await useBackend("cpu");
    const run = {
      ...plainRun,
      optimizer: "adam" as const,
      beta1: 0.9,
      beta2: 0.999,
      adamEpsilon: 1e-8,
    };
    const gradientRun = compile(exactNetwork(), plainRun);
    gradientRun.initialise();
    const start = await gradientRun.weights();
    gradientRun.trainStep(testBatch(5), 0, 1).dispose();
    const stepped = await gradientRun.weights();
    gradientRun.dispose();
    const program = compile(exactNetwork(), run);
    program.initialise();
    program.trainStep(testBatch(5), 0, 0.01).dispose();
    const after = await program.weights();
    start.forEach(({ name, data }, p) => {
      if (name.endsWith("/mean") || name.endsWith("/variance")) return;
      data.forEach((old, i) => {
        // At the first step m/c1 = g and v/c2 = g^2, so each value changes by lr g / (|g| + epsilon).
        const g = old - (stepped[p]?.data[i] as number);
        if (Math.abs(g) < 1e-4) return;
        expect(old - (after[p]?.data[i] as number)).toBeCloseTo(0.01 * Math.sign(g), 4);
      });
    });
    program.dispose();
  });
});
