import { existsSync, readFileSync } from "node:fs";
import { catalog } from "@adder-studio/blocks";
import { canonicalJson } from "@adder-studio/core";
import { decodeLink, limits, type ModelGraph, parseGraph, parseJson } from "@adder-studio/graph";
import { type Receipt, receiptIn } from "@adder-studio/receipt";
import { UsageError } from "../usage";
import { receiptFormat, wordsOf } from "./make";

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
  const value = text.trimStart().startsWith("{") ? parseJson(text, limits.depth) : undefined;
  return value?.ok ? claimIn(fieldsOf(value.value), target) : claimBehind(text);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new UsageError(`The file ${file} cannot be read.`);
  }
}

const fieldsOf = (value: unknown): ReadonlyMap<string, unknown> =>
  new Map(Object.entries(value as object));

function claimIn(fields: ReadonlyMap<string, unknown>, file: string): ReadClaim {
  const text = fields.get("receipt");
  if (typeof text !== "string") throw new UsageError(`The file ${file} holds no receipt.`);
  const receipt = receiptOf(text);
  const isOwn = fields.get("format") === receiptFormat;
  const { receipt: _, ...document } = Object.fromEntries(fields);
  const opened = parseGraph(isOwn ? fields.get("document") : document, catalog);
  if (!opened.ok) throw new UsageError(opened.error.message);
  const isInWords =
    !isOwn || canonicalJson(fields.get("claim")) === canonicalJson(wordsOf(receipt));
  return { receipt, graph: opened.value.graph, isInWords };
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
