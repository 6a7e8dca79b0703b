/** Messages of an integer evaluation of a trained network. */
import type { Diagnostic, IntegerReport, IntegerSettings, NamedArray } from "@adder-studio/core";
import type { RunConfig } from "@adder-studio/graph";
import type { ModelIR } from "@adder-studio/ir";

/** Integer evaluations to make of a trained network. */
export interface IntegerRequest {
  readonly ir: ModelIR;
  readonly run: RunConfig;
  readonly weights: readonly NamedArray[];
  /** Settings of the evaluations, which are made one after the other. */
  readonly settings: readonly IntegerSettings[];
  /** Absolute same-origin URL of the folder that holds `data/`. */
  readonly dataBase: string;
}

export interface IntegerCommand extends IntegerRequest {
  readonly type: "integers";
}

/** Progress of an integer evaluation; the last event has `done` or a diagnostic. */
export interface IntegerEvent {
  readonly type: "integers";
  readonly doing?: string;
  /** Index of the evaluation in the request. */
  readonly at?: number;
  readonly report?: IntegerReport;
  readonly done?: boolean;
  readonly diagnostic?: Diagnostic;
}
