import { crc32, err, ok, type Result } from "@adder-studio/core";
import { graphError } from "../diagnostics";
import { limits } from "../limits";
import type { GraphDiagnostic } from "../types";

/** Version of the framing (not of the document) and the codec: deflated tuples. */
const version = "1";
const codec = "z";

function checksum(payload: string): string {
  return crc32(new TextEncoder().encode(payload)).toString(36);
}

/** `#1z.<length, base 36>.<CRC-32, base 36>.<payload>` */
export function frame(payload: string): string {
  return `#${version}${codec}.${payload.length.toString(36)}.${checksum(payload)}.${payload}`;
}

/**
 * The payload of a link: a fragment or a whole address. What mail and chat programs do to links is undone
 * (blanks, percent-escapes up to twice, text after the end, other base64 letters, joined dashes), then length and
 * checksum decide. Errors: `link-too-big`, `link-truncated`, `link-corrupt`, `link-foreign`, `link-newer`.
 */
export function unframe(text: string): Result<string, GraphDiagnostic> {
  if (text.length > limits.linkIn) {
    return err(
      graphError(
        "link-too-big",
        `This link has ${text.length} letters; at most ${limits.linkIn} are opened.`,
      ),
    );
  }
  const fragment = fragmentOf(text);
  const header = /^(\d{1,4})([a-z])\.([0-9a-z]{1,6})\.([0-9a-z]{1,8})\.(.*)$/su.exec(fragment);
  if (!header) return err(describeForeign(fragment));
  const [, foundVersion, foundCodec, lengthText = "", sum, rest = ""] = header;
  if (foundVersion !== version || foundCodec !== codec) return err(newerLink());
  const length = Number.parseInt(lengthText, 36);
  const mended = rest
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/[\u2013\u2014]/g, "--");
  for (const candidate of rest === mended ? [rest] : [rest, mended]) {
    const payload = candidate.slice(0, length);
    if (payload.length === length && checksum(payload) === sum) return ok(payload);
  }
  const missing = length - mended.length;
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

/** What stands behind the first `#` (or all of it), without blanks and percent-escapes. */
function fragmentOf(text: string): string {
  let plain = text;
  for (let round = 0; round < 2 && plain.includes("%"); round++) {
    plain = plain.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  }
  plain = plain.replace(/[\s\u00ad\u200b-\u200d\u2060\ufeff]/gu, "");
  return plain.slice(plain.indexOf("#") + 1);
}

/** A header that is only begun has lost everything behind; anything else was never a link of ours. */
function describeForeign(fragment: string): GraphDiagnostic {
  if (/^(\d{1,4}([a-z](\.[0-9a-z]{0,6}(\.[0-9a-z]{0,8})?)?)?)?$/u.test(fragment)) {
    return truncated("This link was cut off before the experiment began.");
  }
  return graphError("link-foreign", "This is no link to an Adder Studio experiment.", again);
}
