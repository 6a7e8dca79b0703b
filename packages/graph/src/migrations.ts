import { err, ok, type Result } from "@adder-studio/core";
import { graphError } from "./diagnostics";
import type { GraphDiagnostic } from "./types";

/** The version this program writes. */
export const documentVersion = 1;

/** Lifts a raw document of version `to - 1` to version `to`. Pure; never changed once released. */
export interface Migration {
  readonly to: number;
  up(raw: Readonly<Record<string, unknown>>): Record<string, unknown>;
}

/** The migrations in ascending order, one for each version after 1. */
export const migrations: readonly Migration[] = [];

/**
 * Lifts a raw document to `current` step by step. Faults: `document-invalid` without a version,
 * `document-newer` for a version this program does not know yet.
 */
export function migrate(
  raw: Readonly<Record<string, unknown>>,
  steps: readonly Migration[] = migrations,
  current: number = documentVersion,
): Result<Readonly<Record<string, unknown>>, GraphDiagnostic> {
  const version = Object.hasOwn(raw, "version") ? raw.version : undefined;
  if (typeof version !== "number" || !Number.isInteger(version) || version < 1) {
    return err(
      graphError("document-invalid", "This is no Adder Studio document: it names no version."),
    );
  }
  if (version > current) {
    return err(
      graphError(
        "document-newer",
        `This document was made with a newer Adder Studio (format ${version}; this one knows ${current}).`,
        "Reload the page to get the newest version.",
      ),
    );
  }
  let document = raw;
  for (const step of steps) {
    if (step.to > version && step.to <= current)
      document = { ...step.up(document), version: step.to };
  }
  return ok(document);
}
