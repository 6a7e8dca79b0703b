/** A trained network on whole numbers: what is asked for, and what is answered. */
import type { Diagnostic, IntegerReport, IntegerSettings, NamedArray } from "@adder-studio/core";
import type { RunConfig } from "@adder-studio/graph";
import type { ModelIR } from "@adder-studio/ir";

export interface IntegerRequest {
  readonly ir: ModelIR;
  readonly run: RunConfig;
  readonly weights: readonly NamedArray[];
  /** Evaluations one after the other. */
  readonly settings: readonly IntegerSettings[];
  /** Absolute same-origin URL of the folder that holds `data/`. */
  readonly dataBase: string;
}

export interface IntegerCommand extends IntegerRequest {
  readonly type: "integers";
}

/** What is known so far, or what goes on; the last one has `done` or a diagnostic. */
export interface IntegerEvent {
  readonly type: "integers";
  readonly doing?: string;
  /** Of the evaluation at this place of the request. */
  readonly at?: number;
  readonly report?: IntegerReport;
  readonly done?: boolean;
  readonly diagnostic?: Diagnostic;
}
