import { lower } from "@adder-studio/blocks";
import { invariant, shapeSize } from "@adder-studio/core";
import type { ModelGraph } from "@adder-studio/graph";
import type { ModelIR } from "@adder-studio/ir";
import { compile, type HostBatch } from "@adder-studio/runtime";
import type { Tensor } from "@tensorflow/tfjs-core";
import { draw } from "./draw";

/** Small: many steps on one batch must not lead to numbers that are no longer finite, or vanish. */
const learningRate = 1e-3;

/** A network of ours in training. */
export interface OwnStep {
  readonly ir: ModelIR;
  /** One training step -> metrics on the device. */
  step(): Tensor;
  dispose(): void;
}

export function loweredIr(graph: ModelGraph): ModelIR {
  const { ir, diagnostics } = lower(graph);
  invariant(ir, `${graph.title} lowers: ${diagnostics[0]?.message}`);
  return ir;
}

/** Standardised images and labels that need no data set: the step is timed, not the reading. */
export function madeUpBatch(shape: readonly number[], batch: number, classes: number): HostBatch {
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
  const images = madeUpBatch(ir.ops[0]?.type.shape ?? [], batch, 10);
  let count = 0;
  return {
    ir,
    step: () => program.trainStep(images, count++, learningRate),
    dispose: () => program.dispose(),
  };
}
