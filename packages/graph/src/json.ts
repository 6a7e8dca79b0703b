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

/** JSON.parse behind a depth check. The only place where foreign JSON is parsed. */
export function parseJson(text: string, maxDepth: number): Result<unknown, "depth" | "syntax"> {
  if (jsonDepth(text) > maxDepth) return err("depth");
  try {
    return ok(JSON.parse(text) as unknown);
  } catch {
    return err("syntax");
  }
}
