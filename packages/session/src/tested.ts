/** Messages of a test of trained weights. */
import type { Diagnostic, NamedArray } from "@adder-studio/core";
import type { RunConfig } from "@adder-studio/graph";
import type { ModelIR } from "@adder-studio/ir";

/** Trained weights to test. */
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

/** Weights with the batch-norm statistics that a test of the run uses, and the result of the test. */
export interface TestedWeights {
  readonly weights: readonly NamedArray[];
  /** Accuracy, or the root mean squared error in the set's own units. */
  readonly quality: number;
  /** Number of test examples. */
  readonly count: number;
}

/** Progress of a test; the last event has the result or a diagnostic. */
export interface TestedEvent {
  readonly type: "tested";
  readonly doing?: string;
  readonly tested?: TestedWeights;
  readonly diagnostic?: Diagnostic;
}
