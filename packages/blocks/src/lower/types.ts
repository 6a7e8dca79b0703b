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

/** What is known of one block. A result, never stored. */
export interface NodeFacts {
  /** Shape of one example by port; ports without a value are absent. */
  readonly inputs: Readonly<Record<string, Shape>>;
  readonly outputs: Readonly<Record<string, Shape>>;
  /** Of one example at inference; zero while the block cannot be lowered. */
  readonly cost: Cost;
  readonly diagnostics: readonly GraphDiagnostic[];
}

export interface Lowered {
  /** The network to train; absent as long as there is an error. */
  readonly ir?: ModelIR;
  /** As far as it could be built: what `totals` sums. */
  readonly built: ModelIR;
  readonly facts: Readonly<Record<NodeId, NodeFacts>>;
  /** Those of the document, then those of the blocks in `order`. */
  readonly diagnostics: readonly GraphDiagnostic[];
  /** Blocks that reach the output in order of execution, then the others. */
  readonly order: readonly NodeId[];
  /** Of what reaches the output; `bytes` are all values of one example. */
  readonly totals: Totals;
  /** Peak of training with the document's batch and optimizer. */
  readonly memory: MemoryEstimate;
}

export interface LowerOptions {
  /** What this device's owner allows; 512 MB when absent. A document cannot set it. */
  readonly memoryBytes?: number;
}
