import { err, ok, type Result } from "@adder-studio/core";
import type { BlockCatalog } from "./catalog";
import { graphError } from "./diagnostics";
import { sortEdges } from "./edges";
import { compareIds, isName } from "./ids";
import { limits } from "./limits";
import { documentVersion, type Migration, migrate, migrations } from "./migrations";
import { createNotices, quote } from "./notices";
import {
  type Fields,
  fieldOf,
  isRecord,
  noteUnread,
  parseEdge,
  parseNode,
  parseProps,
} from "./parse-node";
import { defaultRun, runSpecs } from "./run";
import { defaultShare, parseShare } from "./share";
import { cleanText } from "./text";
import type { Edge, GraphDiagnostic, GraphNode, ModelGraph, NodeId, RunConfig } from "./types";

/** A document that was opened, and what had to be mended on the way. */
export interface Opened {
  readonly graph: ModelGraph;
  readonly notices: readonly GraphDiagnostic[];
}

/** For tests of the migration mechanism. */
export interface ParseOptions {
  readonly migrations?: readonly Migration[];
  readonly version?: number;
}

/** A document without blocks. */
export function emptyGraph(): ModelGraph {
  return {
    version: documentVersion,
    title: "",
    nodes: {},
    edges: [],
    run: defaultRun,
    share: defaultShare,
  };
}

/**
 * The one door for documents: links, files and saved work all pass here. Only allow-listed fields are
 * read; the result is canonical (defaults filled in, wires sorted, texts cleaned). Faults of structure
 * that a person can mend (cycles, loose wires, unknown blocks, two wires into a port) open and are marked
 * by `lower`; values out of range go back to their default with a `value-reset` notice.
 * Errors: `document-invalid`, `document-limit`, `document-newer`.
 */
export function parseGraph(
  value: unknown,
  catalog: BlockCatalog,
  options: ParseOptions = {},
): Result<Opened, GraphDiagnostic> {
  if (!isRecord(value))
    return err(graphError("document-invalid", "This is no Adder Studio document."));
  const lifted = migrate(value, options.migrations ?? migrations, options.version);
  if (!lifted.ok) return lifted;
  const raw = lifted.value;
  const notices = createNotices();
  noteUnread(raw, ["format", "version", "title", "nodes", "edges", "run", "share"], notices);

  const nodes = parseNodes(fieldOf(raw, "nodes"), (id, node) =>
    parseNode(id, node, catalog, notices),
  );
  if (!nodes.ok) return nodes;
  const edges = parseEdges(fieldOf(raw, "edges") ?? []);
  if (!edges.ok) return edges;
  const run = fieldOf(raw, "run") ?? {};
  if (!isRecord(run))
    return err(graphError("document-invalid", "The training settings are malformed."));
  const newer = newerSemantics(run);
  if (newer) return err(newer);

  const rawTitle = fieldOf(raw, "title") ?? "";
  const title = typeof rawTitle === "string" ? cleanText(rawTitle, limits.label) : "";
  if (title !== rawTitle) notices.add("text-cut", "The title was cleaned or shortened.");
  const { share, faults } = parseShare(fieldOf(raw, "share"));
  for (const field of faults) {
    notices.add("field-ignored", `Part of the share option ${quote(field)} was left out.`);
  }
  const graph: ModelGraph = {
    version: documentVersion,
    title,
    nodes: nodes.value,
    edges: edges.value,
    run: parseProps(run, runSpecs, notices) as unknown as RunConfig,
    share,
  };
  return ok({ graph, notices: notices.list });
}

function parseNodes(
  raw: unknown,
  parse: (id: NodeId, node: unknown) => Result<GraphNode, GraphDiagnostic>,
): Result<Record<NodeId, GraphNode>, GraphDiagnostic> {
  if (!isRecord(raw))
    return err(graphError("document-invalid", "The list of blocks is malformed."));
  const ids = Object.keys(raw);
  if (ids.length > limits.nodes) return err(tooMany("blocks", ids.length, limits.nodes));
  const entries: [NodeId, GraphNode][] = [];
  for (const id of ids.sort(compareIds)) {
    if (!isName(id))
      return err(graphError("document-invalid", `${quote(id)} cannot name a block.`));
    const node = parse(id, raw[id]);
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

/** Numbers made by rules of a later version would come out differently here: better not opened. */
function newerSemantics(run: Fields): GraphDiagnostic | undefined {
  const version = fieldOf(run, "semantics");
  if (
    typeof version !== "number" ||
    !Number.isInteger(version) ||
    version <= defaultRun.semantics
  ) {
    return undefined;
  }
  return graphError(
    "document-newer",
    `This experiment uses the training rules of a newer Adder Studio (numerics ${version}).`,
    "Reload the page to get the newest version.",
  );
}
