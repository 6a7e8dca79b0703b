import { err, ok, type Result } from "@adder-studio/core";

/** Deepest level of brackets in a JSON text; brackets within strings do not count. No recursion. */
export function jsonDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const letter = text.charCodeAt(i);
    if (inString) {
      if (letter === 92) i += 1;
      else if (letter === 34) inString = false;
    } else if (letter === 34) inString = true;
    else if (letter === 91 || letter === 123) deepest = Math.max(deepest, ++depth);
    else if (letter === 93 || letter === 125) depth -= 1;
  }
  return deepest;
}

/** JSON.parse behind a depth check. The only place where untrusted JSON is parsed. */
export function parseJson(text: string, maxDepth: number): Result<unknown, "depth" | "syntax"> {
  if (jsonDepth(text) > maxDepth) return err("depth");
  try {
    return ok(JSON.parse(text) as unknown);
  } catch {
    return err("syntax");
  }
}

/**
 * Start and end of the text of a field of the outermost object, without its quotes; undefined where it has no such
 * field of text. Nothing is parsed: texts are jumped over, and after `most` letters besides that text the search ends.
 */
export function placeOfField(
  text: string,
  field: string,
  most: number,
): { readonly start: number; readonly end: number } | undefined {
  let depth = 0;
  for (let at = 0; at < text.length && at <= most; at++) {
    const letter = text.charCodeAt(at);
    if (letter === 123 || letter === 91) depth += 1;
    else if (letter === 125 || letter === 93) depth -= 1;
    if (letter !== 34) continue;
    const end = endOfText(text, at);
    if (end < 0) return undefined;
    const isField =
      depth === 1 && text.slice(at + 1, Math.min(end, at + 1 + field.length + 1)) === field;
    at = end;
    if (!isField) continue;
    const value = /\s*:\s*"/y;
    value.lastIndex = end + 1;
    if (!value.test(text)) continue;
    const start = value.lastIndex;
    const close = endOfText(text, start - 1);
    return close < 0 ? undefined : { start, end: close };
  }
  return undefined;
}

/** Place of the quote that closes the text opened at `start`, or -1. */
function endOfText(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === 92) slashes += 1;
    if (slashes % 2 === 0) return at;
  }
  return -1;
}
