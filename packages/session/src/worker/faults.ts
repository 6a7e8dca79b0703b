import type { Diagnostic, EngineName } from "@adder-studio/core";
import { DiagnosticError } from "@adder-studio/core";

export function lostError(reason: string): DiagnosticError {
  return new DiagnosticError({
    code: "engine-lost",
    severity: "warning",
    message: `The graphics engine was lost: ${reason}`,
    hint: "The run goes on from its last checkpoint.",
  });
}

/** Faults that a fresh worker can outlive; all other faults with a diagnostic come back just the same. */
const recoverableCodes = new Set(["engine-lost", "engine-error"]);

export interface Failure {
  readonly diagnostic: Diagnostic;
  readonly recoverable: boolean;
  readonly unavailable: boolean;
}

/** The engine's own refusal to start, with its reason. */
export class EngineUnavailable extends DiagnosticError {}

/** What the page is told about an error of a run on `backend`. */
export function describeFailure(error: unknown, backend: EngineName, lost: boolean): Failure {
  // A lost device breaks all sorts of things on its way out; it alone is the reason then.
  const cause = lost ? lostError("its device or context is gone.") : error;
  if (cause instanceof DiagnosticError) {
    const { diagnostic } = cause;
    const unavailable = cause instanceof EngineUnavailable;
    return {
      diagnostic,
      recoverable: unavailable || recoverableCodes.has(diagnostic.code),
      unavailable,
    };
  }
  const text = cause instanceof Error ? cause.message : String(cause);
  return {
    diagnostic: {
      code: "engine-error",
      severity: "error",
      message: `The ${backend} engine stopped with an error: ${text}`,
    },
    recoverable: true,
    unavailable: false,
  };
}
