import { DiagnosticError } from "@adder-studio/core";

/** An error a person can read: data is missing, damaged, unknown or too small. */
export function dataError(
  code: "data-missing" | "data-corrupt" | "data-unknown" | "data-too-small",
  message: string,
  hint: string,
): DiagnosticError {
  return new DiagnosticError({ code, severity: "error", message, hint });
}

export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}
