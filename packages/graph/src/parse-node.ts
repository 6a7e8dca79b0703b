import { err, ok, type Result } from "@adder-studio/core";
import type { BlockCatalog } from "./catalog";
import { graphError } from "./diagnostics";
import { isName } from "./ids";
import { limits } from "./limits";
import { type Notices, quote } from "./notices";
import { isQuiet, type PropSpecs, parseProp } from "./props";
import { cleanText } from "./text";
import type { Edge, GraphDiagnostic, GraphNode, NodeId, Props, PropValue } from "./types";

export type Fields = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Fields {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** An own field; what is inherited does not count. */
export function fieldOf(record: Fields, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** Names the fields that nobody reads. */
export function noteUnread(
  record: Fields,
  read: readonly string[],
  notices: Notices,
  node?: NodeId,
) {
  const keys = Object.keys(record);
  let left = keys.length - read.filter((key) => Object.hasOwn(record, key)).length;
  for (const key of left > 0 ? keys : []) {
    if (read.includes(key)) continue;
    if (notices.isFull) break;
    notices.add("field-ignored", `The field ${quote(key)} is not known and was left out.`, node);
    left -= 1;
  }
  notices.pass(left);
}

/** Known properties: ranges checked, defaults filled in, in the order of the specs. */
export function parseProps(raw: Fields, specs: PropSpecs, notices: Notices, node?: NodeId): Props {
  noteUnread(raw, Object.keys(specs), notices, node);
  const entries = Object.entries(specs).map(([key, spec]): [string, PropValue] => {
    if (!Object.hasOwn(raw, key)) return [key, spec.default];
    const value = parseProp(spec, raw[key]);
    if (value.ok && spec.kind === "text" && value.value !== raw[key]) {
      notices.add("text-cut", `${spec.label} was cleaned or shortened.`, node);
    }
    if (value.ok) return [key, value.value];
    const where = node ? `${spec.label} of ${node}` : spec.label;
    notices.add(
      "value-reset",
      `${where} was ${quote(raw[key])}; it must be ${value.error}, so it is ${spec.default} now.`,
      node,
    );
    return [key, spec.default];
  });
  return Object.fromEntries(entries.filter(([key, value]) => !isQuiet(specs[key], value)));
}

/** Properties of a block that nobody knows here: plain values stay as they are, so that nothing is lost. */
export function parseRawProps(raw: Fields, notices: Notices, node?: NodeId): Props {
  const entries: [string, PropValue][] = [];
  const keys = Object.keys(raw);
  const good = keys.filter((key) => isName(key) && isRawValue(raw[key]));
  for (const key of firstInOrder(good, limits.props)) {
    const value = raw[key] as PropValue;
    entries.push([key, value === 0 ? 0 : value]);
  }
  let left = keys.length - entries.length;
  const kept = new Set(entries.map(([key]) => key));
  for (const key of left > 0 ? keys : []) {
    if (kept.has(key)) continue;
    if (notices.isFull) break;
    notices.add("field-ignored", `The property ${quote(key)} was left out.`, node);
    left -= 1;
  }
  notices.pass(left);
  return Object.fromEntries(entries);
}

/** The first `count` of them in order: a hundred thousand need not be sorted for that. */
function firstInOrder(names: readonly string[], count: number): readonly string[] {
  let first: string[] = [];
  for (let at = 0; at < names.length; at += count) {
    const last = first[count - 1];
    const next = names.slice(at, at + count).filter((name) => last === undefined || name < last);
    if (next.length > 0) first = [...first, ...next].sort().slice(0, count);
  }
  return first;
}

/** A plain value that JSON and a link can carry without loss. */
export function isRawValue(value: unknown): value is PropValue {
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value === "string") return value.length <= limits.prompt && !/\p{Cs}/u.test(value);
  return typeof value === "boolean";
}

/** Whole canvas pixels, or undefined. */
export function parsePosition(value: unknown): readonly [number, number] | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [x, y] = value as unknown[];
  if (typeof x !== "number" || typeof y !== "number") return undefined;
  if (!(Math.abs(x) <= limits.position && Math.abs(y) <= limits.position)) return undefined;
  return [Math.round(x) || 0, Math.round(y) || 0];
}

/** One block. A shape that is no block at all is an error; a value out of range is repaired with a notice. */
export function parseNode(
  id: NodeId,
  raw: unknown,
  catalog: BlockCatalog,
  notices: Notices,
): Result<GraphNode, GraphDiagnostic> {
  const type = isRecord(raw) ? fieldOf(raw, "type") : undefined;
  const props = isRecord(raw) ? (fieldOf(raw, "props") ?? {}) : undefined;
  if (!isRecord(raw) || !isName(type) || !isRecord(props)) {
    return err(graphError("document-invalid", `The block ${quote(id)} is malformed.`));
  }
  noteUnread(raw, ["type", "props", "at", "label", "off"], notices, id);
  const schema = catalog.get(type);
  const parsed = schema
    ? parseProps(props, schema.props, notices, id)
    : parseRawProps(props, notices, id);
  const at = parsePosition(fieldOf(raw, "at"));
  if (!at && fieldOf(raw, "at") !== undefined) {
    notices.add(
      "value-reset",
      `The position of ${id} was not usable; it is placed automatically.`,
      id,
    );
  }
  const label = parseLabel(fieldOf(raw, "label"), notices, id);
  const off = fieldOf(raw, "off");
  if (off !== undefined && typeof off !== "boolean") {
    notices.add("value-reset", `Whether ${id} is muted was not readable; it is not.`, id);
  }
  return ok({
    type,
    props: parsed,
    ...(at ? { at } : {}),
    ...(label ? { label } : {}),
    ...(off === true ? { off } : {}),
  });
}

function parseLabel(raw: unknown, notices: Notices, node: NodeId): string {
  if (raw === undefined) return "";
  const label = typeof raw === "string" ? cleanText(raw, limits.label) : "";
  if (label !== raw)
    notices.add("text-cut", `The label of ${node} was cleaned or shortened.`, node);
  return label;
}

/** One wire, or undefined when it is none. Whether its ends exist is not asked here. */
export function parseEdge(raw: unknown): Edge | undefined {
  if (!isRecord(raw)) return undefined;
  const from = parsePort(fieldOf(raw, "from"));
  const to = parsePort(fieldOf(raw, "to"));
  return from && to ? { from, to } : undefined;
}

function parsePort(raw: unknown): Edge["from"] | undefined {
  if (!isRecord(raw)) return undefined;
  const node = fieldOf(raw, "node");
  const port = fieldOf(raw, "port");
  return isName(node) && isName(port) ? { node, port } : undefined;
}
