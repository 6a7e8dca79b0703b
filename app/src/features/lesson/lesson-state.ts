import {
  amountsOf,
  type CheckResult,
  checkOf,
  isAnswered,
  isLessonPart,
  type LessonFacts,
  type LessonRun,
} from "@adder-studio/classroom/lesson";
import type { LessonStep, OwnLesson } from "@adder-studio/graph";
import { createStore, type StoreApi } from "zustand/vanilla";
import { runsOf } from "../../runs/runs";
import type { RunRecord } from "../../runs/types";
import { readGraph } from "../../studio/experiment-list";
import { lessonProgressOf } from "../../studio/lesson-progress";
import { perStudio } from "../../studio/per-studio";
import type { Studio } from "../../studio/studio";
import type { UiState } from "../../studio/ui";

/** Facts of the lesson on screen that change with the document and its runs. */
export interface LessonState {
  readonly lesson: OwnLesson | undefined;
  /** The step that `result` is about. */
  readonly at: number;
  /** Runs of the document since its lesson was opened, the newest first. */
  readonly runs: readonly RunRecord[];
  /** The result of the check of the step on screen so far; undefined for a step without one. */
  readonly result: CheckResult | undefined;
}

/** Follows the open document through its lesson: what is checked, and what has passed. */
export const lessonStateOf = perStudio("lesson check", createLessonState, ({ stop }) => stop());

function createLessonState(studio: Studio): {
  readonly store: StoreApi<LessonState>;
  stop(): void;
} {
  const lessons = studio.lesson;
  const progress = lessonProgressOf(studio);
  const runs = runsOf(studio).store;
  const store = createStore<LessonState>(() => ({
    lesson: undefined,
    at: 0,
    runs: [],
    result: undefined,
  }));
  let timer: ReturnType<typeof setTimeout> | undefined;

  function look(): void {
    timer = undefined;
    for (const part of openParts(studio.ui.store.getState())) progress.opened(part);
    const open = lessons.getState();
    const { record } = progress.store.getState();
    const mine = runsSince(runs.getState().runs, record);
    if (open.kind !== "ready") {
      store.setState({ lesson: undefined, at: 0, runs: mine, result: undefined });
      return;
    }
    const { lesson } = open;
    const at = Math.min(record.progress.step, lesson.steps.length - 1);
    const step = lesson.steps[at] as LessonStep;
    const result =
      step.check === undefined
        ? undefined
        : checkOf(step.check, factsOf(studio, step, at, record.progress, mine));
    store.setState({ lesson, at, runs: mine, result });
    if (mine.some(({ outcome }) => outcome === "done")) progress.ended();
    if (result?.passed !== true || record.progress.passed.includes(at)) return;
    progress.pass(at);
    studio.ui.announce(`Passed: ${step.title}`);
  }

  // One look for all that changes at once, behind the drawing of what was changed.
  const soon = () => {
    timer ??= setTimeout(look, 0);
  };
  const stops = [
    lessons.subscribe(soon),
    progress.store.subscribe(soon),
    runs.subscribe((state, before) => {
      if (state.runs !== before.runs) soon();
    }),
    studio.document.store.subscribe((state, before) => {
      if (state.graph !== before.graph || state.key !== before.key) soon();
    }),
    studio.ui.store.subscribe((state) => {
      for (const part of openParts(state)) progress.opened(part);
    }),
  ];
  // Not while a component is drawn that asks for it first.
  soon();
  return {
    store,
    stop() {
      clearTimeout(timer);
      for (const stop of stops) stop();
    },
  };
}

/** Returns the runs of a document that began after its lesson was opened. */
export function runsSince(
  runs: readonly RunRecord[],
  { key, since }: { readonly key: string; readonly since: number },
): readonly RunRecord[] {
  return runs.filter((run) => run.document === key && run.startedAt >= since);
}

export function factsOf(
  studio: Studio,
  step: LessonStep,
  at: number,
  progress: Parameters<typeof isAnswered>[0],
  runs: readonly RunRecord[],
): LessonFacts {
  return {
    graph: studio.document.store.getState().graph,
    amounts: amountsOf(studio.derive().lowered),
    runs: runs.flatMap((run) => lessonRun(run) ?? []),
    step,
    answered: isAnswered(progress, at, step),
    opened: progress.opened,
  };
}

const graphs = new WeakMap<object, ReturnType<typeof readGraph>>();

/** Returns a run as checks see it; undefined for one whose network is unknown. Its document is parsed once. */
function lessonRun({ graph: stored, outcome, epochs }: RunRecord): LessonRun | undefined {
  if (typeof stored !== "object" || stored === null) return undefined;
  if (!graphs.has(stored)) graphs.set(stored, readGraph(stored));
  const graph = graphs.get(stored);
  return graph && { graph, outcome, epochs };
}

/** Lists the parts of the screen that are open now, by the names that lessons use. */
export function openParts(state: UiState): readonly string[] {
  const { dockOpen, dockSplit, dockTabs, sheet, dialog, rightOpen, selectedNodes } = state;
  const isDock = dockOpen || sheet === "dock";
  const settings = selectedNodes.length === 0 ? ["settings"] : ["inspector"];
  return [
    ...(isDock ? dockTabs.slice(0, dockSplit ? 2 : 1) : []),
    ...(rightOpen || sheet === "inspector" ? settings : []),
    ...(dialog === undefined ? [] : [dialog]),
    ...(state.outline ? [] : ["canvas"]),
  ].filter(isLessonPart);
}
