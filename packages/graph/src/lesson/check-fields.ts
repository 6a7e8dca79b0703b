import { isName } from "../ids";
import { limits } from "../limits";
import { fieldOf, isRecord } from "../parse-node";
import { runSpecs } from "../run";
import type { LessonCheck } from "../types";

/** Checks the name of a built-in lesson, or of a part of the screen. */
export function isPlainName(value: unknown): value is string {
  return typeof value === "string" && /^[a-z][a-z0-9-]{0,31}$/.test(value);
}

/** Returns the entry of a list that a value is; undefined when it is none. */
export function among<T extends string>(list: readonly T[], value: unknown): T | undefined {
  return list.find((entry) => entry === value);
}

type Test = (value: unknown) => boolean;

function from(low: number, high: number): Test {
  return (value) => typeof value === "number" && value >= low && value <= high;
}

function whole(low: number, high: number): Test {
  return (value) => Number.isInteger(value) && from(low, high)(value);
}

const epochs = whole(0, 1000);
const blocks = whole(0, limits.nodes);

/** Fields of each check in the order in which a link holds them, with what they may be. */
export const checkFields: {
  readonly [K in Exclude<LessonCheck["kind"], "all" | "any">]: Readonly<
    Record<Exclude<keyof Extract<LessonCheck, { kind: K }>, "kind">, Test>
  >;
} = {
  answered: {},
  ran: { epochs },
  accuracy: { atLeast: from(0, 1), epochs },
  error: { atMost: from(0, 1e9), epochs },
  cost: {
    of: (value) => among(["multiplications", "additions", "parameters"], value) !== undefined,
    below: from(0, 1e15),
  },
  blocks: { type: isName, least: blocks, most: blocks },
  before: { type: isName, later: isName },
  "with-and-without": { type: isName },
  seeds: { count: whole(2, 50) },
  varied: { field: (value) => typeof value === "string" && Object.hasOwn(runSpecs, value) },
  opened: { part: isPlainName },
};

/** Tells whether a check is of a kind that this version knows, other than "all" and "any". */
export function isCheckKind(kind: unknown): kind is keyof typeof checkFields {
  return typeof kind === "string" && Object.hasOwn(checkFields, kind);
}

/** One check; undefined for one that this version does not know, and for "all" or "any" with such a one inside. */
export function parseCheck(value: unknown, depth: number): LessonCheck | undefined {
  const kind = isRecord(value) ? fieldOf(value, "kind") : undefined;
  if (!isRecord(value)) return undefined;
  if (kind === "all" || kind === "any") {
    const given = fieldOf(value, "of");
    const tooMany = !Array.isArray(given) || given.length > limits.lessonChecks;
    if (tooMany || given.length === 0 || depth >= limits.lessonCheckDepth) return undefined;
    const of = given.flatMap((entry) => parseCheck(entry, depth + 1) ?? []);
    return of.length === given.length ? { kind, of } : undefined;
  }
  if (!isCheckKind(kind)) return undefined;
  const tests = Object.entries<Test>(checkFields[kind]);
  if (!tests.every(([field, test]) => test(fieldOf(value, field)))) return undefined;
  const fields = tests.map(([field]) => [field, fieldOf(value, field)]);
  // Each field has passed its test.
  return { kind, ...Object.fromEntries(fields) } as LessonCheck;
}
