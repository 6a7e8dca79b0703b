/** A trained network as its tests see it: what is asked for, and what is answered. */
import type { Diagnostic, NamedArray } from "@adder-studio/core";
import type { RunConfig } from "@adder-studio/graph";
import type { ModelIR } from "@adder-studio/ir";

export interface TestedRequest {
  readonly ir: ModelIR;
  readonly run: RunConfig;
  readonly weights: readonly NamedArray[];
  /** Absolute same-origin URL of the folder that holds `data/`. */
  readonly dataBase: string;
}

export interface TestedCommand extends TestedRequest {
  readonly type: "tested";
}

/** Weights with the statistics of batch norms that a test of the run goes by, and what the test comes to. */
export interface Tested {
  readonly weights: readonly NamedArray[];
  /** Accuracy, or the root mean squared error in the set's own units. */
  readonly quality: number;
  /** Test examples. */
  readonly count: number;
}

/** What goes on; the last one has the answer or a diagnostic. */
export interface TestedEvent {
  readonly type: "tested";
  readonly doing?: string;
  readonly tested?: Tested;
  readonly diagnostic?: Diagnostic;
}
