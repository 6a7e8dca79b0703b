import { lower, templates } from "@adder-studio/blocks";
import { invariant, shapeSize } from "@adder-studio/core";
import type { ModelIR } from "@adder-studio/ir";
import { useBackend } from "@adder-studio/kernels";
import { compile, readPacked } from "@adder-studio/runtime";
import { memory } from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

const batch = 128;

/**
 * Returns the bytes that a training step needs at least: every output stored for the backward pass (a reshape and the ReLU
 * that a batch norm does have none of their own), a gradient on its way in and one on its way out, and
 * weight, velocity and gradient of each parameter.
 */
function liveBytes(ir: ModelIR): number {
  const stored = ir.ops.filter(
    ({ op, ins: [x = 0] }) => op !== "reshape" && !(op === "relu" && ir.ops[x]?.op === "batchNorm"),
  );
  const sizes = stored.map(({ type }) => shapeSize(type.shape) * batch);
  const activations = sizes.reduce((sum, size) => sum + size, 0);
  const parameters = ir.params.reduce((sum, { shape }) => sum + shapeSize(shape), 0);
  return 4 * (activations + 2 * Math.max(...sizes) + 3 * parameters);
}

// A file of its own: the engine's memory never shrinks, and must not have served other tests.
it("a step of ResNet-20 stays within 1.5 times its live values, scratch included", async () => {
  await useBackend("wasm");
  const graph = templates.find(({ id }) => id === "resnet20-adder")?.graph;
  const ir = graph && lower(graph).ir;
  invariant(ir, "the template lowers");
  const program = compile(ir, { ...graph.run, batch });
  program.initialise();
  const pixels = shapeSize(ir.ops[0]?.type.shape ?? []);
  const x = Float32Array.from({ length: batch * pixels }, (_, i) => (i % 7) - 3);
  const labels = Int32Array.from({ length: batch }, (_, i) => i % 10);
  for (let step = 0; step < 2; step++) {
    const metrics = program.trainStep({ x, labels }, step, 0.1);
    await readPacked([metrics]);
    metrics.dispose();
  }
  const { reservedBytes } = memory() as unknown as { readonly reservedBytes: number };
  const share = reservedBytes / liveBytes(ir);
  console.info(
    `peak ${(reservedBytes / 1e6).toFixed(1)} MB, ${share.toFixed(2)} of the live values`,
  );
  expect(share).toBeLessThan(1.5);
  // Less than what has to be stored would mean that the count is wrong.
  expect(share).toBeGreaterThan(0.8);
});
