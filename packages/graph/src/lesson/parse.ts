import type { BlockCatalog } from "../catalog";
import { limits } from "../limits";
import type { Notices } from "../notices";
import { parseBody, parseComposites } from "../parse-body";
import { fieldOf, isRecord, parseProps } from "../parse-node";
import { runSpecs } from "../run";
import { cleanLines, cleanText } from "../text";
import type {
  Lesson,
  LessonAccess,
  LessonQuestion,
  LessonState,
  LessonStep,
  RunConfig,
} from "../types";
import { among, isPlainName, parseCheck } from "./check-fields";

const accesses: readonly LessonAccess[] = ["open", "settings", "run"];

/**
 * A lesson from outside: by name (an unknown one stays: a newer version may know it), or written out, with its texts
 * cleaned and cut and what is malformed left out, each with a notice. Undefined where there is none.
 */
export function parseLesson(
  value: unknown,
  catalog: BlockCatalog,
  notices: Notices,
): Lesson | undefined {
  if (value === undefined) return undefined;
  const id = isRecord(value) ? fieldOf(value, "id") : undefined;
  if (isPlainName(id)) return { id };
  const given = isRecord(value) ? fieldOf(value, "steps") : undefined;
  if (!isRecord(value) || !Array.isArray(given)) {
    notices.add("field-ignored", "The lesson is malformed and was left out.");
    return undefined;
  }
  const list: readonly unknown[] = given.slice(0, limits.lessonSteps);
  if (list.length < given.length) {
    notices.add("text-cut", `The lesson has only its first ${limits.lessonSteps} steps.`);
  }
  const texts = cleaner(notices, "The lesson's title");
  const title = texts(fieldOf(value, "title"), limits.label);
  const access = among(accesses, fieldOf(value, "access") ?? "open");
  // Nothing is opened up by a word that this version does not know.
  if (access === undefined) {
    notices.add("value-reset", "What students may change was not readable: nothing, now.");
  }
  const steps = list.flatMap((step, at) => parseStep(step, at + 1, catalog, notices) ?? []);
  if (steps.length === 0) {
    notices.add("field-ignored", "The lesson has no steps and was left out.");
    return undefined;
  }
  return { title, access: access ?? "run", steps };
}

/** Cleans one text after the other, with one notice for all that had to be changed. */
function cleaner(notices: Notices, what: string, clean = cleanText) {
  let noted = false;
  return (value: unknown, most: number): string => {
    const given = value ?? "";
    const text = typeof given === "string" ? clean(given, most) : "";
    if (text !== given && !noted) {
      notices.add("text-cut", `${what} was cleaned or shortened.`);
      noted = true;
    }
    return text;
  };
}

function parseStep(
  value: unknown,
  number: number,
  catalog: BlockCatalog,
  notices: Notices,
): LessonStep | undefined {
  const where = `step ${number} of the lesson`;
  const leftOut = (what: string) =>
    notices.add("field-ignored", `${what} of ${where} is not known here and was left out.`);
  if (!isRecord(value)) {
    notices.add("field-ignored", `Step ${number} of the lesson is malformed and was left out.`);
    return undefined;
  }
  const title = cleaner(notices, `The title of ${where}`)(fieldOf(value, "title"), limits.label);
  const text = cleaner(
    notices,
    `The text of ${where}`,
    cleanLines,
  )(fieldOf(value, "text"), limits.lessonText);
  const rawQuestions = fieldOf(value, "questions") ?? [];
  const asked: readonly unknown[] = Array.isArray(rawQuestions) ? rawQuestions : [];
  const questions = asked
    .slice(0, limits.lessonQuestions)
    .flatMap((entry) => parseQuestion(entry, where, notices) ?? []);
  if (questions.length < asked.length || !Array.isArray(rawQuestions)) leftOut("A question");
  const rawCheck = fieldOf(value, "check");
  const check = rawCheck === undefined ? undefined : parseCheck(rawCheck, 0);
  if (rawCheck !== undefined && check === undefined) leftOut("The check");
  const rawAccess = fieldOf(value, "access");
  const access = rawAccess === undefined ? undefined : (among(accesses, rawAccess) ?? "run");
  const rawState = fieldOf(value, "state");
  const state = rawState === undefined ? undefined : parseState(rawState, catalog, notices);
  if (rawState !== undefined && state === undefined) leftOut("The network");
  return {
    title,
    text,
    questions,
    ...(check ? { check } : {}),
    ...(access ? { access } : {}),
    ...(state ? { state } : {}),
  };
}

function parseQuestion(
  value: unknown,
  where: string,
  notices: Notices,
): LessonQuestion | undefined {
  if (!isRecord(value)) return undefined;
  const kind = among(["predict", "answer"] as const, fieldOf(value, "kind"));
  const texts = cleaner(notices, `A question of ${where}`);
  const prompt = texts(fieldOf(value, "prompt"), limits.hint);
  const given = fieldOf(value, "choices") ?? [];
  if (kind === undefined || prompt === "" || !Array.isArray(given)) return undefined;
  const choices = given
    .slice(0, limits.lessonChoices)
    .map((choice) => texts(choice, limits.label))
    .filter((choice) => choice !== "");
  // One choice is no choice.
  return choices.length === 1 ? undefined : { kind, prompt, choices };
}

function parseState(
  value: unknown,
  catalog: BlockCatalog,
  notices: Notices,
): LessonState | undefined {
  const use = isRecord(value)
    ? among(["start", "goal"] as const, fieldOf(value, "use"))
    : undefined;
  if (!isRecord(value) || use === undefined) return undefined;
  const body = parseBody(value, catalog, notices);
  const composites = parseComposites(fieldOf(value, "composites"), catalog, notices);
  const run = fieldOf(value, "run") ?? {};
  if (!body.ok || !composites.ok || !isRecord(run)) return undefined;
  const all = [body.value, ...Object.values(composites.value)];
  const blocks = all.reduce((sum, { nodes }) => sum + Object.keys(nodes).length, 0);
  if (blocks > limits.lessonBlocks) return undefined;
  return {
    use,
    ...body.value,
    ...(all.length > 1 ? { composites: composites.value } : {}),
    run: parseProps(run, runSpecs, notices) as unknown as RunConfig,
  };
}
