import { isName } from "./ids";
import { limits } from "./limits";
import { cleanLines } from "./text";
import type { ShareOptions } from "./types";

export const defaultShare: ShareOptions = { locked: [], hidden: [], prompt: "", seedRule: "fixed" };

const seedRules: readonly string[] = ["fixed", "ask", "per-student"];

/** `adder1.filters`, `run.lr`, or `adder1` for the whole block. */
function isLockPath(value: unknown): value is string {
  if (typeof value !== "string" || value.length > 2 * limits.idLength + 1) return false;
  const parts = value.split(".");
  return parts.length <= 2 && parts.every(isName);
}

function isPanelName(value: unknown): value is string {
  return typeof value === "string" && /^[a-z][a-z0-9-]{0,31}$/.test(value);
}

/**
 * Share options from outside: lists sorted and without doubles, what is malformed left out. `faults`
 * names the fields of which something was left out.
 */
export function parseShare(value: unknown): { share: ShareOptions; faults: string[] } {
  if (value === undefined) return { share: defaultShare, faults: [] };
  if (value === null || typeof value !== "object" || Array.isArray(value)) {
    return { share: defaultShare, faults: ["share"] };
  }
  const record = value as Record<string, unknown>;
  const faults: string[] = [];
  const field = (key: string) => (Object.hasOwn(record, key) ? record[key] : undefined);
  function list(key: string, good: (entry: unknown) => entry is string): string[] {
    const entries = field(key) ?? [];
    if (!Array.isArray(entries)) {
      faults.push(key);
      return [];
    }
    const first = entries.slice(0, limits.shareEntries);
    const kept = first.filter(good);
    if (kept.length < entries.length) faults.push(key);
    return [...new Set(kept)].sort();
  }
  const locked = list("locked", isLockPath);
  const hidden = list("hidden", isPanelName);
  const prompt = field("prompt") ?? "";
  const clean = typeof prompt === "string" ? cleanLines(prompt, limits.prompt) : "";
  if (clean !== prompt) faults.push("prompt");
  const seedRule = field("seedRule") ?? "fixed";
  const known = typeof seedRule === "string" && seedRules.includes(seedRule);
  if (!known) faults.push("seedRule");
  const rule = (known ? seedRule : "fixed") as ShareOptions["seedRule"];
  return { share: { locked, hidden, prompt: clean, seedRule: rule }, faults };
}
