import type { GraphCode } from "./codes";
import type { GraphDiagnostic, NodeId } from "./types";

/** An error of this package: a fault that stops what was asked for. */
export function graphError(code: GraphCode, message: string, hint?: string): GraphDiagnostic {
  return { code, severity: "error", message, ...(hint ? { hint } : {}) };
}

/** A notice of something that was fixed while a document was opened. */
export function notice(code: GraphCode, message: string, node?: NodeId): GraphDiagnostic {
  return { code, severity: "warning", message, ...(node ? { node } : {}) };
}
