import { err, ok, type Result } from "@adder-studio/core";
import type { BlockCatalog } from "./catalog";
import { graphError } from "./diagnostics";
import { parseLesson } from "./lesson/parse";
import { limits } from "./limits";
import { documentVersion, type Migration, migrate, migrations } from "./migrations";
import { createNotices, quote } from "./notices";
import { parseBody, parseComposites, tooMany } from "./parse-body";
import { type Fields, fieldOf, isRecord, noteUnread, parseProps } from "./parse-node";
import { parseQuestion } from "./question";
import { defaultRun, runSpecs } from "./run";
import { defaultShare, parseShare } from "./share";
import { cleanText } from "./text";
import type { GraphDiagnostic, ModelGraph, RunConfig } from "./types";

/** A document that was opened, and what had to be repaired on the way. */
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
 * The one parser of documents: links, files and saved work all pass here. Only allow-listed fields are
 * read; the result is canonical (defaults filled in, wires sorted, texts cleaned). Faults of structure
 * that a person can fix (cycles, loose wires, unknown blocks, two wires into a port) open and are marked
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
  noteUnread(
    raw,
    [
      ...["format", "version", "title", "nodes", "edges", "composites", "run", "share"],
      ...["question", "lesson"],
    ],
    notices,
  );

  const body = parseBody(raw, catalog, notices);
  if (!body.ok) return body;
  const composites = parseComposites(fieldOf(raw, "composites"), catalog, notices);
  if (!composites.ok) return composites;
  const all = [body.value, ...Object.values(composites.value)];
  const blocks = all.reduce((sum, { nodes }) => sum + Object.keys(nodes).length, 0);
  if (blocks > limits.nodes) return err(tooMany("blocks", blocks, limits.nodes));
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
  const { question, fault } = parseQuestion(fieldOf(raw, "question"));
  if (fault) notices.add("text-cut", "The question or its hints were cleaned or shortened.");
  const lesson = parseLesson(fieldOf(raw, "lesson"), catalog, notices);
  const graph: ModelGraph = {
    version: documentVersion,
    title,
    nodes: body.value.nodes,
    edges: body.value.edges,
    ...(all.length > 1 ? { composites: composites.value } : {}),
    run: parseProps(run, runSpecs, notices) as unknown as RunConfig,
    share,
    ...(question ? { question } : {}),
    ...(lesson ? { lesson } : {}),
  };
  return ok({ graph, notices: notices.list });
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
