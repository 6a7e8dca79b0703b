import { DiagnosticError } from "@adder-studio/core";

/** Returns the app's folder. Throws a DiagnosticError `data-foreign` for an address of another origin. */
export function ownFolder(dataBase: string): URL {
  const folder = new URL(dataBase.endsWith("/") ? dataBase : `${dataBase}/`);
  // Not by `location`: in a frame without an origin the worker began as a text.
  if (folder.origin !== new URL(import.meta.url).origin) {
    throw new DiagnosticError({
      code: "data-foreign",
      severity: "error",
      message: `Images come from the app's own address only, not from ${folder.origin}.`,
    });
  }
  return folder;
}
