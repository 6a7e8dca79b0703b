import type { Diagnostic, EngineName } from "@adder-studio/core";
import { DiagnosticError } from "@adder-studio/core";

/** Error of a graphics device that is gone. */
export function lostError(reason: string): DiagnosticError {
  return new DiagnosticError({
    code: "engine-lost",
    severity: "warning",
    message: `The graphics engine was lost: ${reason}`,
    hint: "The run goes on from its last checkpoint.",
  });
}

/** Codes of faults that a fresh worker can survive; all other faults with a diagnostic would come back. */
const recoverableCodes = new Set(["engine-lost", "engine-error"]);

/** A failed run, as the page receives it (see `failed` in the protocol). */
export interface Failure {
  readonly diagnostic: Diagnostic;
  readonly recoverable: boolean;
  readonly unavailable: boolean;
}

/** Error of an engine that cannot start, with its reason. */
export class EngineUnavailable extends DiagnosticError {}

/** Describes an error of a run on `backend` for the page. */
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
