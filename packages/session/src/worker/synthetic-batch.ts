import type { RunConfig } from "@adder-studio/graph";
import type { ModelIR } from "@adder-studio/ir";
import type { HostBatch } from "@adder-studio/runtime";

/** Makes a batch of fixed values and labels in the shapes of the network `ir`, for timing without a data set. */
export function syntheticBatch(ir: ModelIR, run: RunConfig): HostBatch {
  const [height = 1, width = 1, channels = 1] = ir.ops[0]?.type.shape ?? [];
  const classes = ir.ops.at(-1)?.type.shape[0] ?? 1;
  const x = new Float32Array(run.batch * height * width * channels);
  for (let i = 0; i < x.length; i++) x[i] = (i % 7) / 3 - 1;
  return { x, labels: Int32Array.from({ length: run.batch }, (_, i) => i % classes) };
}
