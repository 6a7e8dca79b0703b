/** A JSON object as a Map, in which a key named `__proto__` is a key like any other. */
export type FlatObject = ReadonlyMap<string, unknown>;

const maxDepth = 4;

/**
 * Parses a safetensors header: JSON that starts with `{`, at most four levels deep, no key twice in one
 * object (JSON.parse would silently take the last). Objects come back as Maps. Gives the reason
 * when it is not such a header.
 */
export function parseFlatJson(bytes: Uint8Array): FlatObject | string {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return "its header is not UTF-8 text";
  }
  if (text[0] !== "{") return "its header does not start with {";
  const fault = scanFault(text);
  if (fault) return fault;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "its header is not JSON";
  }
  return toMaps(value) as FlatObject;
}

/** Finds excessive nesting and repeated keys before anything is built. One pass, whatever the text. */
function scanFault(text: string): string | undefined {
  const scopes: (Set<string> | undefined)[] = [];
  let lastString: string | undefined;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (letter === '"') {
      const end = stringEnd(text, at);
      if (end < 0) return "its header is not JSON";
      lastString = text.slice(at, end + 1);
      at = end;
    } else if (letter === "{" || letter === "[") {
      scopes.push(letter === "{" ? new Set() : undefined);
      if (scopes.length > maxDepth) return "its header is nested too deeply";
    } else if (letter === "}" || letter === "]") {
      scopes.pop();
    } else if (letter === ":") {
      const key = lastString === undefined ? undefined : unquote(lastString);
      if (key === undefined) return "its header is not JSON";
      const keys = scopes.at(-1);
      if (keys?.has(key)) return "its header names something twice";
      keys?.add(key);
    }
  }
  return undefined;
}

/** Returns the index of the quote that closes the string opened at `start`, or -1. */
function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === '"') return at;
  }
  return -1;
}

function unquote(token: string): string | undefined {
  try {
    return JSON.parse(token) as string;
  } catch {
    return undefined;
  }
}

function toMaps(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toMaps);
  if (value === null || typeof value !== "object") return value;
  return new Map(Object.entries(value).map(([key, item]) => [key, toMaps(item)]));
}
