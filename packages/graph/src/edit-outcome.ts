import { err, type Result } from "@adder-studio/core";
import { graphError } from "./diagnostics";
import type { GraphDiagnostic, GraphEdit, ModelGraph } from "./types";

/** A changed document and the edit that takes it back, exactly. */
export interface Applied {
  readonly graph: ModelGraph;
  readonly inverse: GraphEdit;
}

export type Outcome = Result<Applied, GraphDiagnostic>;

export function refuse(message: string): { readonly ok: false; readonly error: GraphDiagnostic } {
  return err(graphError("edit-refused", message));
}

/** Takes everything back at once: for documents whose faulty wires small edits could not restore. */
export function restore(graph: ModelGraph): GraphEdit {
  return { kind: "replace", graph };
}
