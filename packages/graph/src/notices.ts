import type { GraphCode } from "./codes";
import { notice } from "./diagnostics";
import { limits } from "./limits";
import type { GraphDiagnostic, NodeId } from "./types";

/** Collects what was repaired, up to the cap; what goes over it is counted. */
export interface Notices {
  /** A message that takes work is given as a function: nobody makes what is not listed. */
  add(code: GraphCode, message: string | (() => string), node?: NodeId): void;
  /** Counts faults that go unlisted because the list is full. */
  pass(count: number): void;
  readonly isFull: boolean;
  /** Ends with how many more there were. */
  readonly list: readonly GraphDiagnostic[];
}

export function createNotices(): Notices {
  const list: GraphDiagnostic[] = [];
  let unlisted = 0;
  return {
    add(code, message, node) {
      if (list.length >= limits.notices) unlisted += 1;
      else list.push(notice(code, typeof message === "string" ? message : message(), node));
    },
    pass(count) {
      unlisted += count;
    },
    get isFull() {
      return list.length >= limits.notices;
    },
    get list() {
      if (unlisted === 0) return list;
      const more = `${unlisted} more ${unlisted === 1 ? "thing was" : "things were"} left out or corrected.`;
      return [...list, notice("field-ignored", more)];
    },
  };
}

/** An untrusted value, short enough to be quoted in a sentence. */
export function quote(value: unknown): string {
  if (typeof value === "string") return `"${value.slice(0, 24).replace(/\p{C}/gu, "")}"`;
  if (typeof value === "object" && value !== null)
    return Array.isArray(value) ? "a list" : "an object";
  return String(value);
}
