import { type Checkpoint, invariant, type NamedArray } from "@adder-studio/core";
import type { RunConfig } from "@adder-studio/graph";
import { type ModelIR, type Task, taskOf } from "@adder-studio/ir";
import type { Tensor } from "@tensorflow/tfjs-core";
import { createTeacher } from "./distillation";
import type { AdderForward, Mode } from "./exec/types";
import { createNetwork, type Statistics } from "./network";
import { firstNonFinite, type NonFinite } from "./non-finite";
import { forward } from "./passes";
import { createCheckpoints } from "./program/checkpoint";
import { createEvaluation } from "./program/evaluation";
import type { ProgramParts } from "./program/parts";
import { createTraining, type FilterLayer, filterLayersOf } from "./program/training";
import { type HostBatch, uploader } from "./upload";

export type { Statistics } from "./network";
export { readPacked } from "./read-packed";
export type { HostBatch } from "./upload";

/**
 * A network compiled onto the current engine, with its weights and optimizer state. Images are `[N, H, W, C]`; tensors
 * that a function returns are the caller's to dispose of, unless it says otherwise.
 * @example
 * const program = compile(ir, run);
 * program.initialise();
 * const metrics = program.trainStep(batch, 0, 0.1);
 * const [loss] = await readPacked([metrics]);
 */
export interface Program {
  /** Task of the network: "classes" (classification) or "values" (regression). */
  readonly task: Task;
  /** All layers with filters, in their order. */
  readonly filterLayers: readonly FilterLayer[];
  /**
   * Sets initial weights from the run's seed, then those of `from` whose name and shape match, and clears the optimizer.
   * A teacher always gets initial weights.
   */
  initialise(from?: readonly NamedArray[]): void;
  /**
   * Sets the exponent of the adders for all passes that follow; undefined stands for the l1 adder with the run's gradient
   * rules. A new program has the exponent of the end of its run. Nothing is compiled anew.
   */
  useExponent(p: number | undefined): void;
  /**
   * Makes one optimizer step, and one of the run's teacher where it has one. Returns metrics on the device: `[loss, number
   * of correct predictions, l2 norm of each layer's filter gradient]`. The norms are those before any scaling. For a
   * regression the loss stands in the place of the correct predictions. With `watch` four more numbers for each layer
   * follow: the norms of its filters before and after this step, of the change by this step, and of the distance from
   * initialisation.
   */
  trainStep(batch: HostBatch, step: number, lr: number, watch?: boolean): Tensor;
  /**
   * Returns the outputs of `ops` (ids of the IR) for a batch, `[N, ...]` each: by the moving statistics, by given ones, or
   * of a training pass. The output of a batch norm is its own, not that of the ReLU behind it.
   */
  values(batch: HostBatch, ops: readonly number[], how?: Statistics | "train"): Tensor[];
  /** Returns the present value of a parameter; the tensor stays the program's. */
  param(name: string): Tensor;
  /**
   * Returns two numbers for each layer, `[1]` each: the norm of its filters, ||W||, and their distance from
   * initialisation, ||W - W0||. It is for use between two steps.
   */
  distanceFromInit(): Tensor[];
  /**
   * Returns the mean of the batch statistics over `batches` (with the unbiased variance). The moving statistics do not
   * change.
   */
  estimate(batches: AsyncIterable<HostBatch>, adder?: AdderForward): Promise<Statistics>;
  /**
   * Returns `[loss, number of correct predictions, logits of each example]` of a batch, by the moving statistics or by
   * given ones. `adder` replaces the forward pass of adder layers.
   */
  evaluate(batch: HostBatch, statistics?: Statistics, adder?: AdderForward): Tensor;
  /** Returns the logits [N, classes] of a batch. Tests ask for those of a training pass with `mode` "train". */
  logits(batch: HostBatch, statistics?: Statistics, mode?: Mode): Tensor;
  /** Reads all parameters and moving statistics, in the order of the IR. */
  weights(): Promise<NamedArray[]>;
  /** Reads weights, moving statistics and optimizer state as one array, followed by those of the teacher. */
  snapshot(): Promise<Pick<Checkpoint, "layout" | "data">>;
  /** Restores a snapshot. Throws an invariant where it is not of this network. */
  restore(from: Pick<Checkpoint, "layout" | "data">): void;
  /** Runs a training pass on `batch`, without a step, and returns the place of the first value that is not finite. */
  findNonFinite(batch: HostBatch, step: number): Promise<NonFinite | undefined>;
  /** Frees all tensors of the program. */
  dispose(): void;
}

/**
 * Compiles `ir` for training under `run` on the present engine. `onOp` is called before each op of a pass, as a sign of
 * life. Throws an invariant where the first op is not the input.
 */
export function compile(ir: ModelIR, run: RunConfig, onOp: () => void = () => {}): Program {
  invariant(ir.ops[0]?.op === "input", "the first op is the input");
  const network = createNetwork(ir, run, onOp);
  const { plan, state, contextOf } = network;
  const teacher = createTeacher(ir, run, onOp);
  const filterLayers = filterLayersOf(ir);
  const parts: ProgramParts = { ir, network, teacher, upload: uploader(ir), onOp };
  const training = createTraining(parts, run, filterLayers);

  async function findNonFinite(batch: HostBatch, step: number): Promise<NonFinite | undefined> {
    return firstNonFinite(ir, () => {
      const uploaded = parts.upload(batch);
      const values = forward(plan, uploaded.x, contextOf("train", step, uploaded), true, onOp);
      return {
        weights: ir.params.map(({ name }) => [name, state.param(name)] as const),
        outputs: values.y.map((y) => y?.clone()),
        // The teacher's own values are not examined: a fault there shows in the gradients.
        gradients: [...network.gradients(values, teacher?.lossTerm(uploaded, step))],
      };
    });
  }

  return {
    task: taskOf(ir),
    filterLayers,
    useExponent: network.useExponent,
    param: state.param,
    ...createEvaluation(parts),
    ...createCheckpoints(parts),
    ...training,
    findNonFinite,
    dispose() {
      state.dispose();
      teacher?.dispose();
      training.dispose();
    },
  };
}
