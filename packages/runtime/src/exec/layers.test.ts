import { powersOfTwo } from "@adder-studio/core";
import { defaultRun } from "@adder-studio/graph";
import { useBackend } from "@adder-studio/kernels";
import { memory } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { compile } from "../program";
import { testBatch, testBuilder } from "../testing/networks";

const run = { ...defaultRun, momentum: 0, nesterov: false, weightDecay: 0, eta: 0.1 };

/** Two layers of a kind, the second depthwise, and a convolution to the scores. */
function network(op: "conv2d" | "adder2d" | "shift2d", groups: number) {
  const { x, emit, layer, norm, finish } = testBuilder();
  const first = norm(layer(op, x, "a1", 4, 3, 1, 1, 2), "b1");
  const second = norm(layer(op, first, "a2", 4, 3, 1, 2, groups), "b2");
  const scores = layer("conv2d", second, "c1", 3, 3, 0);
  return finish(emit("reshape", { ins: { x: scores }, params: {}, attrs: { shape: [3] } }, "out"));
}

async function stepped(op: "conv2d" | "shift2d", round: boolean) {
  const program = compile(network(op, 4), run);
  program.initialise();
  const before = await program.weights();
  if (round) {
    program.initialise(
      before.map((array) => {
        const rounded = array.name.startsWith("a") && array.name.endsWith("/w");
        return rounded ? { ...array, data: powersOfTwo(array.data) } : array;
      }),
    );
  }
  const start = await program.weights();
  program.trainStep(testBatch(4), 0, 0.1).dispose();
  const after = await program.weights();
  program.dispose();
  return after.map(({ name, data }, i) => ({
    name,
    moved: data.map((value, k) => value - (start[i]?.data[k] ?? Number.NaN)),
  }));
}

describe.each(["cpu", "wasm"] as const)("layers on %s", (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  }, 60_000);

  it("a shift layer moves its weights as a convolution by powers of two moves its own", async () => {
    const [shift, conv] = [await stepped("shift2d", false), await stepped("conv2d", true)];
    for (const [i, { name, moved }] of shift.entries()) {
      expect(name).toBe(conv[i]?.name);
      const expected = conv[i]?.moved ?? [];
      for (const [k, value] of moved.entries())
        expect(value).toBeCloseTo(expected[k] ?? Number.NaN, 6);
      if (name === "a2/w") expect(Math.max(...moved.map(Math.abs))).toBeGreaterThan(1e-5);
    }
  });

  it("moves grouped adder filters by lr eta RMS, counted over the whole tensor", async () => {
    const program = compile(network("adder2d", 4), { ...run, rateRule: "adaptive" });
    program.initialise();
    const before = await program.weights();
    program.trainStep(testBatch(4), 0, 0.5).dispose();
    const after = await program.weights();
    for (const [i, { name, data }] of before.entries()) {
      if (name !== "a1/w" && name !== "a2/w") continue;
      // [3,3,1,4]: two groups of one channel each, and four.
      expect(data.length).toBe(36);
      const moved = data.map((value, k) => value - (after[i]?.data[k] ?? Number.NaN));
      const rms = Math.sqrt(moved.reduce((sum, value) => sum + value * value, 0) / data.length);
      expect(rms).toBeCloseTo(0.05, 4);
    }
    program.dispose();
  });

  it.each(["conv2d", "adder2d", "shift2d"] as const)("%s leaves no tensor over", (op) => {
    const program = compile(network(op, 4), run);
    program.initialise();
    program.trainStep(testBatch(4), 0, 0.1).dispose();
    const { numTensors } = memory();
    for (let step = 1; step < 3; step++) program.trainStep(testBatch(4, step), step, 0.1).dispose();
    program.evaluate(testBatch(4)).dispose();
    expect(memory().numTensors).toBe(numTensors);
    program.dispose();
  });
});
