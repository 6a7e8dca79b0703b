import type { OpName, OpOf } from "@adder-studio/ir";
import type { FilterRule, InputRule } from "@adder-studio/kernels";
import type { Tensor } from "@tensorflow/tfjs-core";

/**
 * Mode of a pass. `train`: batch statistics, dropout on. `estimate`: batch statistics, dropout off, no gradients.
 * `eval`: moving statistics, dropout off.
 */
export type Mode = "train" | "estimate" | "eval";

/** Replacement for the forward pass of an adder layer. Where it returns undefined, the layer's own rule runs. */
export type AdderForward = (op: OpOf<"adder2d">, x: Tensor) => Tensor | undefined;

/** Settings and values that all ops of a forward pass read. */
export interface ForwardContext {
  readonly mode: Mode;
  /** Training step, which keys the dropout masks. */
  readonly step: number;
  readonly seed: number;
  /** Exponent of the adders; undefined for the l1 adder of CVPR 2020. */
  readonly p: number | undefined;
  /** Labels of the batch, int32 [N]. */
  readonly labels: Tensor;
  /** Targets of a regression, [N, values]. */
  readonly targets?: Tensor;
  /** Returns a parameter's present value. */
  param(name: string): Tensor;
  /** Moving statistic of a batch norm: the run's own, or the re-estimated one. */
  statistic(name: string): Tensor;
  /** Receives the statistics that a batch norm just normalised with. */
  batchStatistics(names: { mean: string; variance: string }, values: BatchStatistics): void;
  readonly adder?: AdderForward | undefined;
}

/** Statistics of one batch in a batch norm, [C] each. */
export interface BatchStatistics {
  readonly mean: Tensor;
  /** Biased variance, as used for normalising. */
  readonly variance: Tensor;
  /** Number of values per channel. */
  readonly count: number;
  /** Weight of the batch in the moving statistics. */
  readonly momentum: number;
}

/** Settings and values that all ops of a backward pass read. */
export interface BackwardContext {
  readonly filterRule: FilterRule;
  readonly inputRule: InputRule;
  /** Exponent of the forward pass. Adders with an exponent have its exact derivatives instead of the rules. */
  readonly p: number | undefined;
  param(name: string): Tensor;
}

/** Result of an op's forward pass. */
export interface Forwarded {
  readonly y: Tensor;
  /** Tensors that the backward rule needs in addition to inputs and output. */
  readonly saved?: readonly Tensor[];
}

/** Inputs of an op's backward rule: dy, and the values of its forward pass. */
export interface BackwardInputs<K extends OpName> {
  readonly op: OpOf<K>;
  readonly dy: Tensor;
  readonly ins: readonly Tensor[];
  readonly y: Tensor;
  readonly saved: readonly Tensor[];
  readonly relu: boolean;
  /** True for each input that needs a gradient: the first layer's input does not. */
  readonly wants: readonly boolean[];
}

/** Results of an op's backward rule. */
export interface Gradients {
  /** Gradient of each input; undefined where it is not needed. */
  readonly ins: readonly (Tensor | undefined)[];
  /** Gradients by parameter name. */
  readonly params: Readonly<Record<string, Tensor>>;
}

/** Rule that runs one IR op, forward and backward. */
export interface ExecRule<K extends OpName> {
  /** Runs the op. With `relu` the ReLU behind it is part of the op; only a batch norm gets that. */
  forward(op: OpOf<K>, ins: readonly Tensor[], context: ForwardContext, relu: boolean): Forwarded;
  backward(inputs: BackwardInputs<K>, context: BackwardContext): Gradients;
}
