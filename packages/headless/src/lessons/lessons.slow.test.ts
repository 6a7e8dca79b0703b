import { fileURLToPath } from "node:url";
import { catalog, lower } from "@adder-studio/blocks";
import {
  amountsOf,
  answer,
  type CheckResult,
  checkOf,
  goOn,
  isAnswered,
  type LessonProgress,
  type LessonRun,
  noProgress,
  opened,
  pass,
} from "@adder-studio/classroom/lesson";
import { loadLesson, type ReadyLesson, readyLessons } from "@adder-studio/classroom/lessons";
import {
  applyEdit,
  type GraphEdit,
  type ModelGraph,
  numericsHash,
  refusalOf,
} from "@adder-studio/graph";
import { expect, test } from "vitest";
import { readData, readEngines } from "../data";
import { runJob } from "../job";

const root = fileURLToPath(new URL("../../../..", import.meta.url));

/** Epochs of each document that was trained: several lessons begin with the same network. */
const trained = new Map<string, Promise<LessonRun["epochs"]>>();

async function train(graph: ModelGraph): Promise<LessonRun["epochs"]> {
  const { ir, diagnostics } = lower(graph);
  if (ir === undefined) throw new Error(diagnostics.map(({ message }) => message).join(" "));
  const epochs: LessonRun["epochs"][number][] = [];
  const job = { kind: "train", backend: "wasm", ir, run: graph.run, wantsWeights: false } as const;
  let ended = false;
  await runJob(job, {
    fetchBytes: readData(root),
    readEngineFile: readEngines(root),
    emit(message) {
      if (message.type === "failed") throw new Error(message.diagnostic.message);
      if (message.type === "done") ended = true;
      if (message.type === "epoch") {
        const { epoch, testAccuracy, testLoss } = message;
        epochs.push({ epoch, testAccuracy, testLoss });
      }
    },
  });
  expect(ended).toBe(true);
  return epochs;
}

async function runOf(graph: ModelGraph): Promise<LessonRun> {
  const hash = numericsHash(graph);
  const epochs = trained.get(hash) ?? train(graph);
  trained.set(hash, epochs);
  return { graph, outcome: "done", epochs: await epochs };
}

function changed(graph: ModelGraph, edit: GraphEdit): ModelGraph {
  const applied = applyEdit(graph, edit, catalog);
  if (!applied.ok) throw new Error(applied.error.message);
  return applied.value.graph;
}

/** Goes through a lesson as its model solution does; gives each step's result before and after. */
async function solve({ graph: start, lesson, solution }: ReadyLesson) {
  const { steps, access } = lesson;
  let graph = start;
  let progress: LessonProgress = noProgress;
  const runs: LessonRun[] = [];
  const results: { before: CheckResult | undefined; after: CheckResult | undefined }[] = [];
  for (const [at, step] of steps.entries()) {
    const { locked, seedRule } = start.share;
    const lock = { access: step.access ?? access, locked, seedRule };
    const state = (): CheckResult | undefined =>
      step.check &&
      checkOf(step.check, {
        graph,
        amounts: amountsOf(lower(graph)),
        runs,
        step,
        answered: isAnswered(progress, at, step),
        opened: progress.opened,
      });
    const before = state();
    for (const act of solution[at] ?? []) {
      if (act.kind === "answer") progress = answer(progress, at, act.question, act.given);
      else if (act.kind === "open") progress = opened(progress, act.part);
      else if (act.kind === "set-up") {
        expect(step.state?.use).toBe("start");
        const { use: _, ...body } = step.state ?? { use: "start" };
        graph = changed(graph, { kind: "replace", graph: { ...graph, ...body } });
      } else if (act.kind === "edit") {
        const next = changed(graph, act.edit);
        expect(refusalOf(graph, next, lock)).toBeUndefined();
        graph = next;
      } else {
        // Run waits for the predictions of the step.
        expect(isAnswered(progress, at, step, "predict")).toBe(true);
        runs.push(await runOf(graph));
      }
    }
    const after = state();
    results.push({ before, after });
    if (after?.passed) progress = pass(progress, at);
    expect(progress.step).toBe(at);
    progress = goOn(progress, steps);
  }
  return { results, passed: progress.passed, runs };
}

/** Last figure of each run, in the order of the lessons. */
const figures: string[] = [];

function figureOf({ nodes, run }: ModelGraph, epochs: LessonRun["epochs"]): string {
  const muted = Object.values(nodes).filter(({ off }) => off).length;
  const types = Object.values(nodes).flatMap(({ type, props }) =>
    /^(adder|conv|dense)/.test(type) ? [`${type} ${props.filters ?? props.units}`] : [],
  );
  const rate = run.rateRule === "adaptive" ? "" : `, ${run.rateRule}`;
  const settings = `${run.epochs} epochs, rate ${run.lr}${rate}, seed ${run.seed}`;
  const figure = epochs.at(-1)?.testAccuracy.toPrecision(4);
  return `${types.join(", ")}; ${muted} muted; ${settings}: ${figure}`;
}

test.each(readyLessons.map(({ id }) => id))(
  "%s: the model solution passes each step, and none is passed before",
  async (id) => {
    const ready = await loadLesson(id);
    if (ready === undefined) throw new Error(`no lesson ${id}`);
    const { results, passed, runs } = await solve(ready);
    for (const { before, after } of results) {
      expect(before?.passed, before?.sentence).not.toBe(true);
      expect(after?.passed, JSON.stringify(after)).not.toBe(false);
    }
    expect(passed).toEqual(ready.lesson.steps.map((_, at) => at));
    for (const { graph, epochs } of runs) figures.push(`${id}: ${figureOf(graph, epochs)}`);
  },
);

test("the figures that the teacher's pages print are those of these runs", async () => {
  await expect(`${figures.join("\n")}\n`).toMatchFileSnapshot("../../golden/lessons.txt");
});
