import type { Cost, Shape } from "@adder-studio/core";
import type { GraphDiagnostic, NodeId } from "@adder-studio/graph";
import type { MemoryEstimate, ModelIR, Totals } from "@adder-studio/ir";
import type { Value } from "../define";

/** One block as it was lowered. */
export interface Visited {
  readonly inputs: Readonly<Record<string, Value>>;
  readonly outputs: Readonly<Record<string, Value>>;
  readonly cost: Cost;
  readonly faults: readonly GraphDiagnostic[];
}

/** Facts that `lower` has found about one block. A result, never stored. */
export interface NodeFacts {
  /** Shape of one example by port; ports without a value are absent. */
  readonly inputs: Readonly<Record<string, Shape>>;
  readonly outputs: Readonly<Record<string, Shape>>;
  /** Cost of one example at inference; zero while the block cannot be lowered. */
  readonly cost: Cost;
  readonly diagnostics: readonly GraphDiagnostic[];
}

export interface Lowered {
  /** The network to train; absent as long as there is an error. */
  readonly ir?: ModelIR;
  /** The network as far as it could be built: `totals` sums its ops. */
  readonly built: ModelIR;
  readonly facts: Readonly<Record<NodeId, NodeFacts>>;
  /** Diagnostics of the document, then those of the blocks in `order`. */
  readonly diagnostics: readonly GraphDiagnostic[];
  /** Blocks that reach the output in order of execution, then the others. */
  readonly order: readonly NodeId[];
  /** Totals of the ops that reach the output; `bytes` are all values of one example. */
  readonly totals: Totals;
  /** Peak of training with the document's batch and optimizer. */
  readonly memory: MemoryEstimate;
}

export interface LowerOptions {
  /** Memory that this device's owner allows; 512 MB when absent. A document cannot set it. */
  readonly memoryBytes?: number;
}
