import { crc32, err, ok, type Result } from "@adder-studio/core";
import { graphError } from "../diagnostics";
import { limits } from "../limits";
import type { GraphDiagnostic } from "../types";
import { readings, repaired } from "./repair";

/** Version of the framing (not of the document). */
const version = "1";

/** The packing of the tuples: `z` deflates them, `y` is `primed.ts`. */
export type Codec = "z" | "y";

function codecOf(letter: string | undefined): Codec | undefined {
  return letter === "z" || letter === "y" ? letter : undefined;
}

function checksum(payload: string): string {
  return crc32(new TextEncoder().encode(payload)).toString(36);
}

/** `#1z.<length, base 36>.<CRC-32, base 36>.<payload>` */
export function frame(payload: string, codec: Codec = "z"): string {
  return `#${version}${codec}.${payload.length.toString(36)}.${checksum(payload)}.${payload}`;
}

/** Places where a link may begin in a repaired text: behind its `#`, or behind any sign that is no letter. */
const header = /(?<![0-9A-Za-z])(\d{1,4})([a-z])\.([0-9a-z]{1,6})\.([0-9a-z]{1,8})\./gu;

/** Most beginnings that are tried in one text; later ones are ignored. */
const mostHeaders = 8;

interface Found {
  readonly match: RegExpExecArray;
  /** True for a beginning behind `#` or at the start of the text: it cannot be anything else. */
  readonly marked: boolean;
}

function headersIn(text: string): readonly Found[] {
  const all: Found[] = [];
  for (const match of text.matchAll(header)) {
    all.push({ match, marked: match.index === 0 || text[match.index - 1] === "#" });
    if (all.length >= mostHeaders) break;
  }
  return [...all.filter(({ marked }) => marked), ...all.filter(({ marked }) => !marked)];
}

/** Tells whether a text contains a link to an experiment, sound or damaged. */
export function holdsLink(text: string): boolean {
  if (text.length > limits.linkText) return false;
  return headersIn(repaired(text)).some(
    ({ match, marked }) => marked && (match[1] === version || codecOf(match[2]) !== undefined),
  );
}

interface Payload {
  readonly codec: Codec;
  readonly text: string;
}

/**
 * The payload of the link in a text: a fragment, a whole address, or words around one. What browsers, mail and chat
 * programs do to links is undone first (see `repaired`), then length and checksum decide. Errors: `link-too-big`,
 * `link-truncated`, `link-corrupt`, `link-foreign`, `link-newer`.
 */
export function unframe(text: string): Result<Payload, GraphDiagnostic> {
  if (text.length > limits.linkText) return err(tooBig(text.length));
  const plain = repaired(text);
  let fault: GraphDiagnostic | undefined;
  for (const { match, marked } of headersIn(plain)) {
    const read = payloadOf(match, plain);
    if (read.ok) return read;
    if (marked) fault ??= read.error;
  }
  if (fault) return err(fault);
  if (plain.length > limits.linkIn) return err(tooBig(plain.length));
  return err(describeUnknownFragment(plain.slice(plain.indexOf("#") + 1)));
}

function payloadOf(match: RegExpExecArray, text: string): Result<Payload, GraphDiagnostic> {
  const [head, foundVersion, letter, lengthText = "", sum] = match;
  const codec = codecOf(letter);
  if (foundVersion !== version || codec === undefined) return err(newerLink());
  const length = Number.parseInt(lengthText, 36);
  const rest = text.slice(match.index + head.length);
  const size = head.length + 1 + length;
  // A larger number in front of a shorter text is a link that was cut or changed.
  if (size > limits.linkIn && rest.length >= length) return err(tooBig(size));
  // A dash stands for up to three letters.
  const near = rest.slice(0, limits.linkIn);
  const candidates = readings(near);
  for (const candidate of candidates) {
    const payload = candidate.slice(0, length);
    if (payload.length === length && checksum(payload) === sum) return ok({ codec, text: payload });
  }
  const missing = length - (candidates[0] ?? "").length;
  return err(
    missing > 0
      ? truncated(
          `This link lost its last ${missing} ${missing === 1 ? "character" : "characters"}.`,
        )
      : graphError(
          "link-corrupt",
          "This link was changed on its way: its checksum does not fit.",
          again,
        ),
  );
}

function tooBig(letters: number): GraphDiagnostic {
  return graphError(
    "link-too-big",
    `This link has ${letters} letters; at most ${limits.linkIn} are opened.`,
  );
}

const again = "Ask for it again, or for a file.";

function truncated(message: string): GraphDiagnostic {
  return graphError("link-truncated", message, again);
}

function newerLink(): GraphDiagnostic {
  return graphError(
    "link-newer",
    "This link was made with a newer Adder Studio.",
    "Reload the page to get the newest version.",
  );
}

/** A header that is only begun has lost everything behind; anything else was never a link of ours. */
function describeUnknownFragment(fragment: string): GraphDiagnostic {
  if (/^(\d{1,4}([a-z](\.[0-9a-z]{0,6}(\.[0-9a-z]{0,8})?)?)?)?$/u.test(fragment)) {
    return truncated("This link was cut off before the experiment began.");
  }
  return graphError("link-foreign", "This is not a link to an Adder Studio experiment.", again);
}
