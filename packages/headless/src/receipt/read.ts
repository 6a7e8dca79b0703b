import { existsSync, readFileSync } from "node:fs";
import { catalog } from "@adder-studio/blocks";
import { decodeLink, limits, type ModelGraph, parseGraph, parseJson } from "@adder-studio/graph";
import { type Receipt, readReceiptFile, receiptIn } from "@adder-studio/receipt";
import { UsageError } from "../usage";

/** A claim to check: the receipt and the document that came with it. */
export interface ReadClaim {
  readonly receipt: Receipt;
  readonly graph: ModelGraph;
  /** False for a file whose words claim something else than its receipt. */
  readonly isInWords: boolean;
}

/**
 * Reads a claim: a receipt file of `train --receipt`, a document file with a field `receipt`, or a text that holds a link
 * with a receipt behind it, itself or in a file.
 */
export async function readClaim(target: string): Promise<ReadClaim> {
  const text = existsSync(target) ? textOf(target) : target;
  const own = readReceiptFile(text);
  if (own !== undefined) {
    if (!own.ok) throw new UsageError(own.error);
    const { receipt, document, isInWords } = own.value;
    return { receipt, graph: graphOf(document), isInWords };
  }
  const value = text.trimStart().startsWith("{") ? parseJson(text, limits.depth) : undefined;
  return value?.ok ? claimIn(value.value as object, target) : claimBehind(text);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new UsageError(`The file ${file} cannot be read.`);
  }
}

/** Reads a document file with one field more, `receipt`. */
function claimIn(content: object, file: string): ReadClaim {
  const { receipt: text, ...document } = Object.fromEntries(Object.entries(content));
  if (typeof text !== "string") throw new UsageError(`The file ${file} holds no receipt.`);
  return { receipt: receiptOf(text), graph: graphOf(document), isInWords: true };
}

function graphOf(document: unknown): ModelGraph {
  const opened = parseGraph(document, catalog);
  if (!opened.ok) throw new UsageError(opened.error.message);
  return opened.value.graph;
}

async function claimBehind(text: string): Promise<ReadClaim> {
  const opened = await decodeLink(text, catalog);
  if (!opened.ok)
    throw new UsageError([opened.error.message, opened.error.hint].filter(Boolean).join(" "));
  return { receipt: receiptOf(text), graph: opened.value.graph, isInWords: true };
}

function receiptOf(text: string): Receipt {
  const found = receiptIn(text);
  if (!found.ok) throw new UsageError(`${found.error.message} ${found.error.hint ?? ""}`.trim());
  if (found.value !== undefined) return found.value;
  throw new UsageError("There is no receipt behind this link: nothing is claimed.");
}
