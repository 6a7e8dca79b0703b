import { limits } from "./limits";
import { cleanLines, cleanText } from "./text";
import type { OwnQuestion, Question } from "./types";

/** Checks the name of a built-in question or of a panel in a document. */
function isPlainName(value: unknown): value is string {
  return typeof value === "string" && /^[a-z][a-z0-9-]{0,31}$/.test(value);
}

/**
 * A question from outside: by name (an unknown one stays: a newer version may know its text), or written out, with
 * its texts cleaned and cut. `fault`: something was left out. Undefined where nothing is asked.
 */
export function parseQuestion(value: unknown): {
  readonly question: Question | undefined;
  readonly fault: boolean;
} {
  if (value === undefined) return { question: undefined, fault: false };
  if (value === null || typeof value !== "object" || Array.isArray(value)) {
    return { question: undefined, fault: true };
  }
  const record = value as Record<string, unknown>;
  const field = (key: string) => (Object.hasOwn(record, key) ? record[key] : undefined);
  const count = Object.keys(record).length;
  const id = field("id");
  if (isPlainName(id)) return { question: { id }, fault: count > 1 };
  const given = { text: field("text") ?? "", hints: field("hints") ?? [] };
  const text = typeof given.text === "string" ? cleanLines(given.text, limits.question) : "";
  const list: unknown[] = Array.isArray(given.hints) ? given.hints : [];
  const hints = list
    .slice(0, limits.hints)
    .map((hint) => (typeof hint === "string" ? cleanText(hint, limits.hint) : ""))
    .filter((hint) => hint !== "");
  const named = field("answer") ?? "";
  const answer = isPlainName(named) ? named : "";
  const read = ["text", "hints", "answer"].filter((key) => field(key) !== undefined).length;
  const fault =
    read < count ||
    text !== given.text ||
    answer !== named ||
    !Array.isArray(given.hints) ||
    list.length !== hints.length ||
    hints.some((hint, at) => hint !== list[at]);
  const question: OwnQuestion = { text, hints, answer };
  const says = text !== "" || hints.length > 0;
  return { question: says ? question : undefined, fault };
}
