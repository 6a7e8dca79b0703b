import type { Failed } from "./types";

/** Makes a failure of what a case threw: its kind is the error's and the place in our code where it began. */
export function faultOf(error: unknown): Failed {
  if (!(error instanceof Error)) {
    return { ok: false, fault: "uncaught: not an Error", detail: String(error) };
  }
  const lines = error.stack?.split("\n") ?? [];
  // The function's name, without line numbers, which a build changes.
  const at = /at (?:async )?([\w.$<>]+) \(/.exec(lines.find((line) => /^\s+at /.test(line)) ?? "");
  const place = at?.[1] === undefined ? "" : ` in ${at[1]}`;
  const detail = lines.slice(0, 8).join("\n") || error.message;
  return { ok: false, fault: `uncaught ${error.name}${place}`, detail };
}

export const failed = (fault: string, detail: string): Failed => ({ ok: false, fault, detail });
