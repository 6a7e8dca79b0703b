import { cleanText, type LessonQuestion, type LessonStep, limits } from "@adder-studio/graph";
import { isLessonPart } from "./parts";

/**
 * Everything that a person has done in a lesson, but for the runs. Plain JSON, kept on the device; counts are from 0.
 * A new object for each change.
 */
export interface LessonProgress {
  readonly step: number;
  /** By `step.question`; a number is the index of a choice, a text was typed. */
  readonly answers: Readonly<Record<string, string | number>>;
  /** Steps that have been passed, in ascending order. */
  readonly passed: readonly number[];
  /** Parts of the screen that were opened, in any step. */
  readonly opened: readonly string[];
  /** A student's own number, where the seed asks for one. */
  readonly number?: number;
}

export const noProgress: LessonProgress = { step: 0, answers: {}, passed: [], opened: [] };

/** Letters of a typed answer. */
export const answerLimit = 300;

/** Greatest number that a student can have. */
export const numberLimit = 9999;

/** The key of an answer. */
function answerKey(step: number, question: number): string {
  return `${step}.${question}`;
}

/** The answer to a question; undefined as long as there is none. */
export function answerIn(
  { answers }: LessonProgress,
  step: number,
  question: number,
): string | number | undefined {
  const key = answerKey(step, question);
  return Object.hasOwn(answers, key) ? answers[key] : undefined;
}

/** Notes an answer; an empty one takes it back. A choice that was made as a prediction may be made anew. */
export function answer(
  progress: LessonProgress,
  step: number,
  question: number,
  given: string | number,
): LessonProgress {
  const value = typeof given === "string" ? cleanText(given, answerLimit) : given;
  const { [answerKey(step, question)]: _, ...others } = progress.answers;
  const answers = value === "" ? others : { ...others, [answerKey(step, question)]: value };
  return { ...progress, answers };
}

/** Tells whether the questions of a step have answers: those of one kind, or all of them. */
export function isAnswered(
  progress: LessonProgress,
  step: number,
  { questions }: Pick<LessonStep, "questions">,
  kind?: LessonQuestion["kind"],
): boolean {
  return questions.every((question, at) => {
    if (kind !== undefined && question.kind !== kind) return true;
    return isAnswer(answerIn(progress, step, at), question);
  });
}

/** An answer may be older than the words of its question. */
function isAnswer(value: string | number | undefined, { choices }: LessonQuestion): boolean {
  if (typeof value === "number") return value < choices.length;
  return choices.length === 0 && value !== undefined;
}

/** Notes that a step has been passed. It stays so, whatever is done later. */
export function pass(progress: LessonProgress, step: number): LessonProgress {
  if (progress.passed.includes(step)) return progress;
  return { ...progress, passed: [...progress.passed, step].sort((a, b) => a - b) };
}

/** Shows a step; beyond the ends it is the first or the last one. */
export function goTo(
  progress: LessonProgress,
  step: number,
  steps: readonly unknown[],
): LessonProgress {
  const next = Math.max(0, Math.min(steps.length - 1, step));
  return next === progress.step ? progress : { ...progress, step: next };
}

/** Goes to the next step. One without a check is passed by that, the last one as well. */
export function goOn(progress: LessonProgress, steps: readonly LessonStep[]): LessonProgress {
  const { step } = progress;
  const isFree = steps[step] !== undefined && steps[step].check === undefined;
  return goTo(isFree ? pass(progress, step) : progress, step + 1, steps);
}

/** Goes to the step before. */
export function goBack(progress: LessonProgress, steps: readonly LessonStep[]): LessonProgress {
  return goTo(progress, progress.step - 1, steps);
}

/** Notes that a part of the screen was opened; names that no lesson can ask for are not kept. */
export function opened(progress: LessonProgress, part: string): LessonProgress {
  if (!isLessonPart(part) || progress.opened.includes(part)) return progress;
  return { ...progress, opened: [...progress.opened, part] };
}

/** Notes a student's own number; undefined takes it back, and so does one that cannot be. */
export function withNumber(progress: LessonProgress, number: number | undefined): LessonProgress {
  const { number: _, ...rest } = progress;
  return isNumber(number) ? { ...rest, number } : rest;
}

function isNumber(value: unknown): value is number {
  return isWhole(value, numberLimit) && value > 0;
}

function isWhole(value: unknown, most: number): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= most;
}

/** Progress from untrusted storage: what is malformed is left out, so that the rest is not lost. */
export function parseProgress(value: unknown): LessonProgress {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return noProgress;
  const field = (key: string): unknown =>
    Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
  const list = (key: string): readonly unknown[] => {
    const given = field(key);
    return Array.isArray(given) ? given : [];
  };
  const [step, number] = [field("step"), field("number")];
  const isStep = (one: unknown) => isWhole(one, limits.lessonSteps - 1);
  const passed = list("passed").slice(0, limits.lessonSteps).filter(isStep);
  const names = list("opened").slice(0, 100);
  const parts = names.filter((name) => typeof name === "string" && isLessonPart(name));
  return {
    step: isStep(step) ? step : 0,
    answers: parseAnswers(field("answers")),
    passed: [...new Set(passed as number[])].sort((a, b) => a - b),
    opened: [...new Set(parts as string[])],
    ...(isNumber(number) ? { number } : {}),
  };
}

function parseAnswers(value: unknown): LessonProgress["answers"] {
  if (typeof value !== "object" || value === null) return {};
  const answers: Record<string, string | number> = {};
  for (let step = 0; step < limits.lessonSteps; step++) {
    for (let question = 0; question < limits.lessonQuestions; question++) {
      const key = answerKey(step, question);
      const given = Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
      if (isWhole(given, limits.lessonChoices - 1)) answers[key] = given;
      else if (typeof given === "string") {
        const text = cleanText(given, answerLimit);
        if (text !== "") answers[key] = text;
      }
    }
  }
  return answers;
}
