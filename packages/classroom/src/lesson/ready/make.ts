import { invariant } from "@adder-studio/core";
import {
  defaultShare,
  type GraphEdit,
  type LessonAccess,
  type LessonCheck,
  type LessonQuestion,
  type LessonState,
  type LessonStep,
  type ModelGraph,
  type RunConfig,
  type ShareOptions,
} from "@adder-studio/graph";
import type { LessonPart } from "../parts";
import { readyLessons } from "./list";
import type { LessonAct, ReadyLesson, TeacherPage, TeacherStep } from "./types";

/** A step as it is written: a student's words, the teacher's notes and the model solution side by side. */
interface Draft extends Omit<LessonStep, "questions">, Omit<TeacherStep, "title"> {
  readonly questions?: readonly LessonQuestion[];
  readonly solution: readonly LessonAct[];
}

interface LessonDraft extends Omit<TeacherPage, "steps"> {
  readonly id: string;
  readonly graph: ModelGraph;
  readonly access: LessonAccess;
  readonly hidden?: readonly LessonPart[];
  readonly locked?: readonly string[];
  readonly seedRule?: ShareOptions["seedRule"];
  readonly steps: readonly Draft[];
}

/** Makes a lesson of its steps; its title is that of the list. */
export function ready(draft: LessonDraft): ReadyLesson {
  const { id, access, aim, needs, misunderstandings, sources } = draft;
  const facts = readyLessons.find((one) => one.id === id);
  invariant(facts, `the lesson ${id} is listed`);
  const { title } = facts;
  const share: ShareOptions = {
    ...defaultShare,
    locked: [...(draft.locked ?? [])].sort(),
    hidden: [...(draft.hidden ?? [])].sort(),
    seedRule: draft.seedRule ?? "fixed",
  };
  const { question: _, ...graph } = draft.graph;
  return {
    id,
    title,
    graph: { ...graph, title, share, lesson: { id } },
    lesson: {
      title,
      access,
      steps: draft.steps.map(
        ({ minutes: _, expect: __, say: ___, solution: ____, questions = [], ...step }) => ({
          ...step,
          questions,
        }),
      ),
    },
    teacher: {
      aim,
      needs,
      steps: draft.steps.map(({ title, minutes, expect, say }) => ({
        title,
        minutes,
        expect,
        say,
      })),
      misunderstandings,
      sources,
    },
    solution: draft.steps.map(({ solution }) => solution),
  };
}

/** A question to answer before Run, with choices. */
export function predict(prompt: string, ...choices: readonly string[]): LessonQuestion {
  return { kind: "predict", prompt, choices };
}

/** A question to answer by what can be seen; without choices it is answered in words. */
export function ask(prompt: string, ...choices: readonly string[]): LessonQuestion {
  return { kind: "answer", prompt, choices };
}

export const answered: LessonCheck = { kind: "answered" };

export function all(...of: readonly LessonCheck[]): LessonCheck {
  return { kind: "all", of };
}

/** A network that a step offers to set up. */
export function start({ nodes, edges, run }: ModelGraph): LessonState {
  return { use: "start", nodes, edges, run };
}

/** Answers to the questions of a step, from the first on. */
export function give(...answers: readonly (string | number)[]): readonly LessonAct[] {
  return answers.map((given, question) => ({ kind: "answer", question, given }));
}

export function edit(...edits: readonly GraphEdit[]): LessonAct {
  return { kind: "edit", edit: { kind: "batch", edits } };
}

export function setting<K extends keyof RunConfig>(field: K, value: RunConfig[K]): LessonAct {
  return edit({ kind: "setRun", field, value });
}

export function open(part: LessonPart): LessonAct {
  return { kind: "open", part };
}

export const run: LessonAct = { kind: "run" };
export const setUp: LessonAct = { kind: "set-up" };
