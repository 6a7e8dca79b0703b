import { canonicalJson, err, ok, type Result } from "@adder-studio/core";
import { limits, type ModelGraph, parseJson } from "@adder-studio/graph";
import { receiptIn, withReceipt, writeReceipt } from "./frame";
import { claimLines } from "./labels";
import type { Receipt } from "./types";

/** The name by which a receipt file is known. */
const format = "adder-studio-receipt";

/** Contents of a receipt file; the document is untrusted input as before. */
export interface ReceiptFile {
  readonly receipt: Receipt;
  readonly document: unknown;
  /** False for a file whose words claim something else than its receipt. */
  readonly isInWords: boolean;
}

/**
 * Writes the claim of a run as a file that a person can read: the claim in words, the link with the receipt behind it, the
 * receipt alone, and the document. `link` is undefined for a document that is too large for one.
 */
export function receiptFileText(
  graph: ModelGraph,
  receipt: Receipt,
  link: string | undefined,
): string {
  const content = {
    format,
    claim: wordsOf(receipt),
    ...(link === undefined ? {} : { link: withReceipt(link, receipt) }),
    receipt: writeReceipt(receipt),
    document: graph,
  };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}

/** Reads a receipt file; undefined for a text that is none. Errors are sentences. */
export function readReceiptFile(text: string): Result<ReceiptFile, string> | undefined {
  if (!text.includes(format)) return undefined;
  const json = parseJson(text.replace(/^\ufeff/, ""), limits.depth);
  if (!json.ok || typeof json.value !== "object" || json.value === null) return undefined;
  const fields = new Map<string, unknown>(Object.entries(json.value));
  if (fields.get("format") !== format) return undefined;
  const written = fields.get("receipt");
  const found = typeof written === "string" ? receiptIn(written) : ok(undefined);
  if (!found.ok) return err([found.error.message, found.error.hint].filter(Boolean).join(" "));
  const receipt = found.value;
  if (receipt === undefined) return err("This receipt file holds no receipt: ask for it again.");
  const isInWords = canonicalJson(fields.get("claim")) === canonicalJson(wordsOf(receipt));
  return ok({ receipt, document: fields.get("document"), isInWords });
}

function wordsOf(receipt: Receipt): Readonly<Record<string, string>> {
  return Object.fromEntries(claimLines(receipt));
}
