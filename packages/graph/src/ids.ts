import { limits } from "./limits";
import type { GraphNode, ModelGraph, NodeId } from "./types";

/** Names that every object answers to: as keys they would be found where nothing was stored. */
const reserved: ReadonlySet<string> = new Set([
  ...Object.getOwnPropertyNames(Object.prototype),
  "prototype",
]);

const namePattern = /^[A-Za-z][A-Za-z0-9_]*$/;

/** A key from outside that may become a property: a letter, then letters, digits and `_`, at most 32. */
export function isName(value: unknown): value is string {
  return (
    typeof value === "string" &&
    value.length <= limits.idLength &&
    namePattern.test(value) &&
    !reserved.has(value)
  );
}

/** The node, or undefined; never something inherited. */
export function nodeOf(graph: ModelGraph, id: NodeId): GraphNode | undefined {
  return Object.hasOwn(graph.nodes, id) ? graph.nodes[id] : undefined;
}

/** First part of a new block's id: the type without a dimension at its end (adder2d -> adder). */
export function idPrefix(type: string): string {
  const prefix = type.replace(/\d+d?$/i, "").slice(0, limits.idLength - 6);
  return isName(prefix) ? prefix : "block";
}

/** Number at the end of an id that has this prefix; 0 when it is another id. */
export function ordinalOf(id: NodeId, prefix: string): number {
  if (!id.startsWith(prefix)) return 0;
  const digits = id.slice(prefix.length);
  return /^[1-9]\d{0,4}$/.test(digits) ? Number(digits) : 0;
}

/** An id for a new block: prefix of its type and the smallest free number, `adder1`, `adder2`, ... */
export function freshId(graph: ModelGraph, type: string): NodeId {
  const prefix = idPrefix(type);
  let ordinal = 1;
  while (Object.hasOwn(graph.nodes, `${prefix}${ordinal}`)) ordinal += 1;
  return `${prefix}${ordinal}`;
}

/** Order of ids as a person reads them: adder2 before adder10. Total; the same everywhere (no locale). */
export function compareIds(a: NodeId, b: NodeId): number {
  const [aName, aNumber] = splitId(a);
  const [bName, bNumber] = splitId(b);
  if (aName !== bName) return aName < bName ? -1 : 1;
  if (aNumber !== bNumber) return aNumber - bNumber;
  return a < b ? -1 : a > b ? 1 : 0;
}

function splitId(id: NodeId): [string, number] {
  let at = id.length;
  while (at > 0 && id.charCodeAt(at - 1) >= 48 && id.charCodeAt(at - 1) <= 57) at -= 1;
  return [id.slice(0, at), at < id.length ? Number(id.slice(at)) : -1];
}
