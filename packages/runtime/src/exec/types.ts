import type { OpName, OpOf } from "@adder-studio/ir";
import type { FilterRule, InputRule } from "@adder-studio/kernels";
import type { Tensor } from "@tensorflow/tfjs-core";

/**
 * `train`: batch statistics, dropout on. `estimate`: batch statistics, dropout off, no gradients.
 * `eval`: moving statistics, dropout off.
 */
export type Mode = "train" | "estimate" | "eval";

/** Another way through an adder layer than its rule's; undefined leaves the layer to its rule. */
export type AdderForward = (op: OpOf<"adder2d">, x: Tensor) => Tensor | undefined;

export interface ForwardContext {
  readonly mode: Mode;
  /** Counts training steps: keys the dropout masks. */
  readonly step: number;
  readonly seed: number;
  /** The adders' exponent; undefined: the l1 adder of CVPR 2020. */
  readonly p: number | undefined;
  /** Labels of the batch, int32 [N]. */
  readonly labels: Tensor;
  /** Values the batch is to be answered with, [N, values]; absent where it has classes. */
  readonly targets?: Tensor;
  param(name: string): Tensor;
  /** Moving statistic of a batch norm: the run's own, or the re-estimated one. */
  statistic(name: string): Tensor;
  /** A batch norm reports the statistics it just normalised with (`count` = values per channel). */
  batchStatistics(names: { mean: string; variance: string }, values: BatchStatistics): void;
  readonly adder?: AdderForward | undefined;
}

export interface BatchStatistics {
  readonly mean: Tensor;
  /** Biased, as used for normalising. */
  readonly variance: Tensor;
  readonly count: number;
  readonly momentum: number;
}

export interface BackwardContext {
  readonly filterRule: FilterRule;
  readonly inputRule: InputRule;
  /** As in the forward pass: adders of an exponent learn by its exact derivatives instead of the rules. */
  readonly p: number | undefined;
  param(name: string): Tensor;
}

export interface Forwarded {
  readonly y: Tensor;
  /** What the backward rule needs beside inputs and output. */
  readonly saved?: readonly Tensor[];
}

export interface BackwardInputs<K extends OpName> {
  readonly op: OpOf<K>;
  readonly dy: Tensor;
  readonly ins: readonly Tensor[];
  readonly y: Tensor;
  readonly saved: readonly Tensor[];
  readonly relu: boolean;
  /** Which inputs want a gradient: the first layer's input does not. */
  readonly wants: readonly boolean[];
}

export interface Gradients {
  /** One per input; undefined where it is not wanted. */
  readonly ins: readonly (Tensor | undefined)[];
  /** Parameter name -> gradient. */
  readonly params: Readonly<Record<string, Tensor>>;
}

/** How one IR op runs: forward and its gradient. */
export interface ExecRule<K extends OpName> {
  /** `relu`: the ReLU behind is part of this op; only a batch norm is asked for it. */
  forward(op: OpOf<K>, ins: readonly Tensor[], context: ForwardContext, relu: boolean): Forwarded;
  backward(inputs: BackwardInputs<K>, context: BackwardContext): Gradients;
}
