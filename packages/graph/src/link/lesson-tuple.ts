import type { BlockCatalog } from "../catalog";
import { checkFields, isCheckKind } from "../lesson/check-fields";
import { documentVersion } from "../migrations";
import { defaultShare } from "../share";
import type { Lesson, LessonCheck, LessonState, LessonStep, ModelGraph } from "../types";
import { pack } from "./pack";
import type { Tuple } from "./tuple";
import { unpack } from "./unpack";

/** Keys of a step's parts, each followed by its value. */
const keys = { questions: "?", check: "!", access: "a", state: "s" } as const;

/** The compact form of a lesson: its name, or `[title, access, step, step, ...]`; empty where there is none. */
export function packLesson(
  lesson: Lesson | undefined,
  catalog: BlockCatalog,
): string | readonly unknown[] {
  if (lesson === undefined) return [];
  if ("id" in lesson) return lesson.id;
  return [lesson.title, lesson.access, ...lesson.steps.map((step) => packStep(step, catalog))];
}

function packStep(step: LessonStep, catalog: BlockCatalog): readonly unknown[] {
  const parts: unknown[] = [step.title, step.text];
  const { questions, check, access, state } = step;
  if (questions.length > 0) {
    const packed = questions.map(({ kind, prompt, choices }) => [kind, prompt, ...choices]);
    parts.push(keys.questions, packed);
  }
  if (check) parts.push(keys.check, packCheck(check));
  if (access) parts.push(keys.access, access);
  if (state) parts.push(keys.state, [state.use, packState(state, catalog)]);
  return parts;
}

function packCheck(check: LessonCheck): readonly unknown[] {
  if (check.kind === "all" || check.kind === "any") return [check.kind, ...check.of.map(packCheck)];
  const record: Readonly<Record<string, unknown>> = { ...check };
  return [check.kind, ...Object.keys(checkFields[check.kind]).map((field) => record[field])];
}

function packState({ use: _, ...state }: LessonState, catalog: BlockCatalog): Tuple {
  return pack({ version: documentVersion, title: "", share: defaultShare, ...state }, catalog);
}

/** The raw lesson of a compact form; the parser (parseLesson) checks it. */
export function unpackLesson(
  packed: unknown,
  catalog: BlockCatalog,
): { readonly lesson?: unknown } {
  if (typeof packed === "string") return { lesson: { id: packed } };
  if (!Array.isArray(packed) || packed.length === 0) return {};
  const [title, access, ...steps] = packed as unknown[];
  return { lesson: { title, access, steps: steps.map((step) => unpackStep(step, catalog)) } };
}

function unpackStep(packed: unknown, catalog: BlockCatalog): unknown {
  if (!Array.isArray(packed)) return undefined;
  const [title, text, ...parts] = packed as unknown[];
  const own = new Map<unknown, unknown>();
  for (let i = 0; i < parts.length; i += 2) own.set(parts[i], parts[i + 1]);
  const questions = own.get(keys.questions);
  const check = own.get(keys.check);
  const access = own.get(keys.access);
  const state = own.get(keys.state);
  return {
    title,
    text,
    ...(questions === undefined ? {} : { questions: unpackQuestions(questions) }),
    ...(check === undefined ? {} : { check: unpackCheck(check, 0) }),
    ...(access === undefined ? {} : { access }),
    ...(state === undefined ? {} : { state: unpackState(state, catalog) }),
  };
}

function unpackQuestions(packed: unknown): unknown {
  if (!Array.isArray(packed)) return packed;
  return packed.map((entry: unknown) => {
    if (!Array.isArray(entry)) return entry;
    const [kind, prompt, ...choices] = entry as unknown[];
    return { kind, prompt, choices };
  });
}

function unpackCheck(packed: unknown, depth: number): unknown {
  // Deeper ones are refused by the parser.
  if (!Array.isArray(packed) || depth > 8) return null;
  const [kind, ...values] = packed as unknown[];
  if (kind === "all" || kind === "any") {
    return { kind, of: values.map((value) => unpackCheck(value, depth + 1)) };
  }
  const fields = isCheckKind(kind) ? Object.keys(checkFields[kind]) : [];
  return { kind, ...Object.fromEntries(fields.map((field, at) => [field, values[at]])) };
}

function unpackState(packed: unknown, catalog: BlockCatalog): unknown {
  if (!Array.isArray(packed)) return null;
  const [use, tuple] = packed as unknown[];
  // Only the compact form: inside of it no lesson is read, so that lessons cannot be nested.
  const raw = Array.isArray(tuple) ? unpack(tuple.slice(0, 8), catalog) : undefined;
  return raw === undefined ? null : { ...(raw as Partial<ModelGraph>), use };
}
