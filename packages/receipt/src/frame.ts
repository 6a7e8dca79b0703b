import {
  crc32,
  type Diagnostic,
  decodeBase64Url,
  encodeBase64Url,
  err,
  ok,
  type Result,
} from "@adder-studio/core";
import { holdsLink, limits, linkReadings, repairedLink } from "@adder-studio/graph";
import { faults } from "./labels";
import { packReceipt, unpackReceipt } from "./pack";
import type { Receipt } from "./types";

/** The fault of a receipt that cannot be read: `receipt-truncated`, `receipt-corrupt` or `receipt-newer`. */
export type ReceiptFault = Diagnostic;

/** Version of the framing and of the bytes in it. */
const version = "1";

/** The sign between a link and its receipt. */
const separator = ".";

/** Shortest payload of a receipt: what is shorter is a word of the text around a link, such as `r1.2.3.` */
const shortest = 40;
/** Letters in which a payload is looked for, with those that programs put in. */
const nearby = 1024;

function checksum(payload: string): string {
  return crc32(new TextEncoder().encode(payload)).toString(36);
}

/** Writes a receipt as text: `r1.<length, base 36>.<CRC-32, base 36>.<payload, base64url>`. At most 200 characters. */
export function writeReceipt(receipt: Receipt): string {
  const payload = encodeBase64Url(packReceipt(receipt));
  return `r${version}.${payload.length.toString(36)}.${checksum(payload)}.${payload}`;
}

/** Writes a receipt behind its link, where versions without receipts read past it. */
export function withReceipt(link: string, receipt: Receipt): string {
  return link + separator + writeReceipt(receipt);
}

const header = /(?<![0-9A-Za-z])r(\d{1,3})\.([0-9a-z]{1,4})\.([0-9a-z]{1,8})\./gu;

/** The beginning of a header that goes on no more, at the end of the text. */
const begun = /(?<![0-9A-Za-z])r(\d{1,3}(\.[0-9a-z]{0,4}(\.[0-9a-z]{0,8})?)?)?$/u;

/** Links, and what only a receipt with a damaged header leaves beside them. */
const links = /\d{1,4}[a-z]\.[0-9a-z]{1,6}\.[0-9a-z]{1,8}\.[\w-]+/gu;
const rest = /\.[\w-]{60,}/u;

/**
 * Finds the receipt in a text: behind a link, alone, or with words around it. What mail and chat programs do to links is
 * undone first, then length and checksum decide; undefined where there is none. Errors: `receipt-truncated`,
 * `receipt-corrupt`, `receipt-newer`.
 */
export function receiptIn(text: string): Result<Receipt | undefined, ReceiptFault> {
  if (text.length > limits.linkText) return ok(undefined);
  const plain = repairedLink(text);
  let fault: ReceiptFault | undefined;
  for (const match of plain.matchAll(header)) {
    const read = receiptOf(match, plain);
    if (read?.ok) return read;
    if (read !== undefined) fault ??= read.error;
  }
  if (fault !== undefined) return err(fault);
  if (!holdsLink(text)) return ok(undefined);
  if (begun.test(plain)) return err(faults.begun);
  return rest.test(plain.replace(links, "")) ? err(faults.changed) : ok(undefined);
}

/** Reads the receipt of a header; undefined where it is the header of none. */
function receiptOf(
  match: RegExpExecArray,
  text: string,
): Result<Receipt, ReceiptFault> | undefined {
  const [head, found, lengthText = "", sum] = match;
  const length = Number.parseInt(lengthText, 36);
  if (length < shortest || length > nearby) return undefined;
  if (found !== version) return err(faults.newer);
  const start = match.index + head.length;
  const candidates = linkReadings(text.slice(start, start + nearby));
  for (const candidate of candidates) {
    const payload = candidate.slice(0, length);
    if (payload.length !== length || checksum(payload) !== sum) continue;
    const bytes = decodeBase64Url(payload);
    const receipt = bytes && unpackReceipt(bytes);
    return receipt === undefined ? err(faults.unreadable) : ok(receipt);
  }
  const missing = length - (candidates[0] ?? "").length;
  return err(missing > 0 ? faults.cut(missing) : faults.changed);
}
