import { lower } from "@adder-studio/blocks";
import {
  type HandInAnswer,
  type HandInEngine,
  type HandInFacts,
  type HandInQuality,
  lessonHash,
  mostChoices,
  mostSteps,
  networkHash,
} from "@adder-studio/classroom/code";
import { answerIn, type LessonProgress } from "@adder-studio/classroom/lesson";
import { fetchFrom, openDataSource } from "@adder-studio/data";
import type { LessonQuestion, ModelGraph, OwnLesson } from "@adder-studio/graph";
import type { ModelIR } from "@adder-studio/ir";
import { findOwnData } from "@adder-studio/session/own-data";
import type { RunRecord } from "../../runs/types";
import { readGraph } from "../../studio/experiment-list";
import { saidOf } from "./said";

/** A run to hand in with its document. */
export interface HandIn {
  readonly run: RunRecord;
  readonly graph: ModelGraph;
  readonly lesson: OwnLesson;
  readonly progress: LessonProgress;
}

/** Returns the content of a code but for the name; undefined where the run's network or its data are unknown. */
export async function factsToHandIn({
  run,
  graph,
  lesson,
  progress,
}: HandIn): Promise<Omit<HandInFacts, "name"> | undefined> {
  const trained = readGraph(run.graph);
  const last = run.epochs.at(-1);
  if (trained === undefined || last === undefined) return undefined;
  const { totals, ir } = lower(trained);
  if (ir === undefined) return undefined;
  const quality = await qualityOf(run, last.testAccuracy, ir);
  if (quality === undefined) return undefined;
  const steps = lesson.steps.slice(0, mostSteps);
  return {
    lesson: graph.lesson === undefined ? "" : lessonHash(graph.lesson),
    network: networkHash(trained),
    passed: steps.map((_, at) => progress.passed.includes(at)),
    answers: steps.flatMap(({ questions }, at) =>
      questions.map((question, index) => codeAnswer(question, answerIn(progress, at, index))),
    ),
    seed: run.run.seed,
    quality,
    additions: totals.layers.additions,
    multiplications: totals.layers.multiplications,
    engine: engineOf(run),
    epochs: run.epochs.length,
    complete: run.outcome === "done",
    warm: run.warm,
    weights: run.weightsHash ?? "",
  };
}

/** Returns an answer as a code holds it: the choice, or that something was typed. */
function codeAnswer(question: LessonQuestion, given: number | string | undefined): HandInAnswer {
  if (saidOf(question, given) === "") return undefined;
  return typeof given === "number" && given < mostChoices ? given : "words";
}

function engineOf({ segments }: RunRecord): HandInEngine {
  const engines = [...new Set(segments.map(({ engine }) => engine.backend))];
  const [only] = engines;
  return only === undefined || engines.length > 1 ? "several" : only;
}

/** The share of right answers as two counts, so that it is exact; or the error. Undefined where the data are unknown. */
async function qualityOf(
  { goal, run }: RunRecord,
  accuracy: number,
  ir: ModelIR,
): Promise<HandInQuality | undefined> {
  if (goal === "values") return { kind: "error", value: accuracy };
  const total = await testCountOf(ir, run.seed);
  if (total === undefined || !(accuracy >= 0 && accuracy <= 1)) return undefined;
  return { kind: "share", correct: Math.round(accuracy * total), total };
}

/** Returns the number of examples that a network is tested on; nothing of them is loaded. */
async function testCountOf({ ops }: ModelIR, seed: number): Promise<number | undefined> {
  const [input] = ops;
  if (input?.op !== "input") return undefined;
  const { own } = input.attrs;
  if (own !== undefined) return (await findOwnData(own.hash))?.test;
  return openDataSource(input.attrs, seed, fetchFrom("./")).testCount;
}

/** The typed answer to each question of the lesson, undefined where there is none: they do not fit into a code. */
export function typedAnswers(
  { steps }: OwnLesson,
  progress: LessonProgress,
): readonly (string | undefined)[] {
  return steps.slice(0, mostSteps).flatMap(({ questions }, at) =>
    questions.map((_, index) => {
      const given = answerIn(progress, at, index);
      return typeof given === "string" ? given : undefined;
    }),
  );
}
