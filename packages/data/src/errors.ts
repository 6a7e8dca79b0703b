import { DiagnosticError } from "@adder-studio/core";

/** Makes an error for people: data is missing, damaged, unknown or too small. */
export function dataError(
  code:
    | "data-missing"
    | "data-corrupt"
    | "data-unknown"
    | "data-too-small"
    | "own-data-absent"
    | "own-data-elsewhere",
  message: string,
  hint: string,
  most?: number,
): DiagnosticError {
  return new DiagnosticError({
    ...{ code, severity: "error", message, hint },
    ...(most !== undefined && { most }),
  });
}

export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}

/** Error own-data-absent: the device does not hold this data set (any more). */
export function ownDataAbsent(name: string): DiagnosticError {
  return dataError(
    "own-data-absent",
    `This experiment uses ${name}, which is not on this device: drop the file to go on.`,
    "Drop it anywhere on the page, or choose it.",
  );
}
