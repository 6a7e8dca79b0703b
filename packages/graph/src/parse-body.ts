import { err, ok, type Result } from "@adder-studio/core";
import { type BlockCatalog, createCatalog } from "./catalog";
import { graphError } from "./diagnostics";
import { sortEdges } from "./edges";
import { compareIds, isName } from "./ids";
import { limits } from "./limits";
import { createNotices, type Notices, quote } from "./notices";
import { type Fields, fieldOf, isRecord, noteUnread, parseEdge, parseNode } from "./parse-node";
import { cleanText } from "./text";
import type { Composite, CompositeId, Edge, GraphDiagnostic, GraphNode, NodeId } from "./types";

interface Body {
  readonly nodes: Record<NodeId, GraphNode>;
  readonly edges: Edge[];
}

/** Blocks and wires of a document or of a composite's definition. Errors: `document-invalid`, `document-limit`. */
export function parseBody(
  raw: Fields,
  catalog: BlockCatalog,
  notices: Notices,
): Result<Body, GraphDiagnostic> {
  const nodes = parseNodes(fieldOf(raw, "nodes"), catalog, notices);
  if (!nodes.ok) return nodes;
  const edges = parseEdges(fieldOf(raw, "edges") ?? []);
  return edges.ok ? ok({ nodes: nodes.value, edges: edges.value }) : edges;
}

/** The definitions of composite blocks, by id. Errors: `document-invalid`, `document-limit`. */
export function parseComposites(
  raw: unknown,
  catalog: BlockCatalog,
  notices: Notices,
): Result<Record<CompositeId, Composite>, GraphDiagnostic> {
  if (raw === undefined) return ok({});
  if (!isRecord(raw)) {
    return err(graphError("document-invalid", "The list of composites is malformed."));
  }
  const ids = Object.keys(raw).sort(compareIds);
  if (ids.length > limits.composites) {
    return err(tooMany("composites", ids.length, limits.composites));
  }
  const entries: [CompositeId, Composite][] = [];
  for (const id of ids) {
    const value = raw[id];
    if (!isName(id) || !isRecord(value)) {
      return err(graphError("document-invalid", `The composite ${quote(id)} is malformed.`));
    }
    noteUnread(value, ["title", "nodes", "edges"], notices);
    const body = parseBody(value, catalog, notices);
    if (!body.ok) return body;
    const given = fieldOf(value, "title") ?? "";
    const title = typeof given === "string" ? cleanText(given, limits.label) : "";
    if (title !== given) notices.add("text-cut", `The title of ${id} was cleaned or shortened.`);
    entries.push([id, { title, ...body.value }]);
  }
  return ok(Object.fromEntries(entries));
}

/** Knows no block: every plain value stays as it is. */
export const anyBlock = createCatalog([]);

/** One definition as an edit may bring it; undefined when it is none. */
export function parseComposite(raw: unknown): Composite | undefined {
  const parsed = parseComposites({ one: raw }, anyBlock, createNotices());
  return parsed.ok ? parsed.value.one : undefined;
}

function parseNodes(
  raw: unknown,
  catalog: BlockCatalog,
  notices: Notices,
): Result<Record<NodeId, GraphNode>, GraphDiagnostic> {
  if (!isRecord(raw))
    return err(graphError("document-invalid", "The list of blocks is malformed."));
  const ids = Object.keys(raw);
  if (ids.length > limits.nodes) return err(tooMany("blocks", ids.length, limits.nodes));
  const entries: [NodeId, GraphNode][] = [];
  for (const id of ids.sort(compareIds)) {
    if (!isName(id))
      return err(graphError("document-invalid", `${quote(id)} cannot name a block.`));
    const node = parseNode(id, raw[id], catalog, notices);
    if (!node.ok) return node;
    entries.push([id, node.value]);
  }
  return ok(Object.fromEntries(entries));
}

function parseEdges(raw: unknown): Result<Edge[], GraphDiagnostic> {
  if (!Array.isArray(raw))
    return err(graphError("document-invalid", "The list of wires is malformed."));
  if (raw.length > limits.edges) return err(tooMany("wires", raw.length, limits.edges));
  const edges: Edge[] = [];
  for (const entry of raw) {
    const edge = parseEdge(entry);
    if (!edge) return err(graphError("document-invalid", "A wire is malformed."));
    edges.push(edge);
  }
  return ok(sortEdges(edges));
}

export function tooMany(what: string, count: number, limit: number): GraphDiagnostic {
  return graphError(
    "document-limit",
    `This document has ${count} ${what}; at most ${limit} are allowed.`,
  );
}
