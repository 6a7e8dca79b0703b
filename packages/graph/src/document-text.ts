import { err, type Result } from "@adder-studio/core";
import type { BlockCatalog } from "./catalog";
import { graphError } from "./diagnostics";
import { sortEdges } from "./edges";
import { compareIds } from "./ids";
import { parseJson } from "./json";
import { limits } from "./limits";
import { type Opened, parseGraph } from "./parse";
import { fieldOf, isRecord } from "./parse-node";
import type { GraphDiagnostic, ModelGraph } from "./types";

const format = "adder-studio";

/** The content of a `.json` document file: readable, blocks in natural order, ends with a line end. */
export function documentText(graph: ModelGraph): string {
  const { version, title, question, lesson, composites, run, share } = graph;
  const inside = Object.entries(composites ?? {}).map(([id, part]) => [
    id,
    { title: part.title, ...ordered(part) },
  ]);
  const more = inside.length > 0 ? { composites: Object.fromEntries(inside) } : {};
  const asked = { ...(question ? { question } : {}), ...(lesson ? { lesson } : {}) };
  const file = { format, version, title, ...asked, ...ordered(graph), ...more, run, share };
  return `${JSON.stringify(file, null, 2)}\n`;
}

function ordered({ nodes, edges }: Pick<ModelGraph, "nodes" | "edges">) {
  const ids = Object.keys(nodes).sort(compareIds);
  return { nodes: Object.fromEntries(ids.map((id) => [id, nodes[id]])), edges: sortEdges(edges) };
}

/**
 * Opens the text of a document file. Size and depth are checked before the text is parsed. Errors:
 * `document-limit`, `document-invalid`, `document-newer`.
 */
export function parseDocumentText(
  text: string,
  catalog: BlockCatalog,
): Result<Opened, GraphDiagnostic> {
  const tooLong = lengthFault(text.length);
  if (tooLong !== undefined) return err(tooLong);
  const json = parseJson(text.replace(/^\ufeff/, ""), limits.depth);
  if (!json.ok) {
    return err(
      json.error === "depth"
        ? graphError("document-limit", `This file is nested deeper than ${limits.depth} levels.`)
        : graphError(
            "document-invalid",
            "This file is no JSON text, so it is no Adder Studio document.",
          ),
    );
  }
  return parseDocumentValue(json.value, text.length, catalog);
}

/** Opens what was read from a document's text of so many letters. */
export function parseDocumentValue(
  value: unknown,
  letters: number,
  catalog: BlockCatalog,
): Result<Opened, GraphDiagnostic> {
  const tooLong = lengthFault(letters);
  if (tooLong !== undefined) return err(tooLong);
  const kind = isRecord(value) ? fieldOf(value, "format") : undefined;
  if (kind !== undefined && kind !== format) {
    return err(graphError("document-invalid", "This file was made by another program."));
  }
  return parseGraph(value, catalog);
}

/** The sentence for a document of too many letters. */
export function lengthFault(letters: number): GraphDiagnostic | undefined {
  if (letters <= limits.documentText) return undefined;
  const megabytes = (letters / 1e6).toFixed(1);
  return graphError(
    "document-limit",
    `This file has ${megabytes} MB; a document has at most 2 MB.`,
  );
}
