import { DiagnosticError } from "@adder-studio/core";
import { type DataSource, fetchFrom, type LoadProgress, openDataSource } from "@adder-studio/data";
import type { InputAttrs } from "@adder-studio/ir";
import { openOwnData } from "../storage/own-data";

/** Opens the data of an input op, from the app's own address or from this device. Throws data-foreign for another origin. */
export async function openSource(
  input: InputAttrs,
  seed: number,
  dataBase: string,
  onProgress?: (progress: LoadProgress) => void,
): Promise<DataSource> {
  const base = new URL("data/", dataBase.endsWith("/") ? dataBase : `${dataBase}/`);
  // Not by `location`: in a frame without an origin the worker began as a text.
  if (base.origin !== new URL(import.meta.url).origin) {
    throw new DiagnosticError({
      code: "data-foreign",
      severity: "error",
      message: `Images come from the app's own address only, not from ${base.origin}.`,
    });
  }
  return input.own
    ? openOwnData(input.own)
    : openDataSource(input, seed, fetchFrom(base.href), onProgress);
}
