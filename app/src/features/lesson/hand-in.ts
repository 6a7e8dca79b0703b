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
import type { LessonStep, ModelGraph, OwnLesson } from "@adder-studio/graph";
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
    answers: steps.map((step, at) => answerOf(step, at, progress)),
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

/** Returns the answer to the first question of a step: a code has room for one. */
function answerOf(step: LessonStep, at: number, progress: LessonProgress): HandInAnswer {
  const [first] = step.questions;
  const given = answerIn(progress, at, 0);
  if (first === undefined || saidOf(first, given) === "") return undefined;
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

/** The typed answers of each step in one line, undefined where there are none: they do not fit into a code. */
export function typedAnswers(
  lesson: OwnLesson,
  progress: LessonProgress,
): readonly (string | undefined)[] {
  return lesson.steps.map(({ questions }, at) => {
    const typed = questions.flatMap((_, index) => {
      const given = answerIn(progress, at, index);
      return typeof given === "string" ? [given] : [];
    });
    return typed.length === 0 ? undefined : typed.join(" / ");
  });
}
