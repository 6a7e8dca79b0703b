import { lower } from "@adder-studio/blocks";
import { invariant, shapeSize } from "@adder-studio/core";
import type { ModelGraph } from "@adder-studio/graph";
import type { ModelIR } from "@adder-studio/ir";
import { compile, type HostBatch } from "@adder-studio/runtime";
import type { Tensor } from "@tensorflow/tfjs-core";
import { draw } from "./draw";

/** A small rate: after many steps on one batch, numbers must still be finite and not vanish. */
const learningRate = 1e-3;

/** One of our networks, compiled for training. */
export interface OwnStep {
  readonly ir: ModelIR;
  /** Makes one training step and returns its metrics on the device. */
  step(): Tensor;
  dispose(): void;
}

/** Lowers a document. Throws an invariant with its first diagnostic. */
export function loweredIr(graph: ModelGraph): ModelIR {
  const { ir, diagnostics } = lower(graph);
  invariant(ir, `${graph.title} lowers: ${diagnostics[0]?.message}`);
  return ir;
}

/** Makes a synthetic batch of standardised images and labels: the step is timed, not the data set. */
export function syntheticBatch(
  shape: readonly number[],
  batch: number,
  classes: number,
): HostBatch {
  return {
    x: draw("images", [batch, shapeSize(shape)]),
    labels: Int32Array.from({ length: batch }, (_, i) => i % classes),
  };
}

/** Compiles `graph` on the present engine. */
export function openOwnStep(graph: ModelGraph, batch: number): OwnStep {
  const ir = loweredIr(graph);
  const program = compile(ir, { ...graph.run, batch });
  program.initialise();
  const images = syntheticBatch(ir.ops[0]?.type.shape ?? [], batch, 10);
  let count = 0;
  return {
    ir,
    step: () => program.trainStep(images, count++, learningRate),
    dispose: () => program.dispose(),
  };
}
