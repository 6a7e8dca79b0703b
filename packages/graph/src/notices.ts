import type { GraphCode } from "./codes";
import { notice } from "./diagnostics";
import { limits } from "./limits";
import type { GraphDiagnostic, NodeId } from "./types";

/** Collects what was mended, up to the cap. */
export interface Notices {
  add(code: GraphCode, message: string, node?: NodeId): void;
  readonly list: readonly GraphDiagnostic[];
}

export function createNotices(): Notices {
  const list: GraphDiagnostic[] = [];
  return {
    add(code, message, node) {
      if (list.length < limits.notices) list.push(notice(code, message, node));
    },
    list,
  };
}

/** A value of a stranger, short enough to be quoted in a sentence. */
export function quote(value: unknown): string {
  if (typeof value === "string") return `"${value.slice(0, 24).replace(/\p{C}/gu, "")}"`;
  if (typeof value === "object" && value !== null)
    return Array.isArray(value) ? "a list" : "an object";
  return String(value);
}
