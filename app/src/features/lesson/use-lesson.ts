import type { CheckResult } from "@adder-studio/classroom/lesson";
import type { LessonStep, OwnLesson } from "@adder-studio/graph";
import { useMemo } from "react";
import { useStore } from "zustand";
import type { RunRecord } from "../../runs/types";
import { useDocument, useStudio } from "../../studio/context";
import {
  type LessonProgressModel,
  type LessonRecord,
  lessonProgressOf,
} from "../../studio/lesson-progress";
import type { OpenLesson } from "../../studio/ui";
import { lessonStateOf } from "./lesson-state";

/** The lesson of the open document, the step on screen, and what the student has done. */
export interface LessonView {
  readonly lesson: OwnLesson;
  readonly at: number;
  readonly step: LessonStep;
  readonly record: LessonRecord;
  readonly runs: readonly RunRecord[];
  /** The result of the step's check so far; undefined for a step without one. */
  readonly result: CheckResult | undefined;
  readonly model: LessonProgressModel;
}

/** Returns the lesson on screen; the kind of what there is instead where none can be shown. */
export function useLesson(): LessonView | Exclude<OpenLesson["kind"], "ready"> {
  const studio = useStudio();
  const model = useMemo(() => lessonProgressOf(studio), [studio]);
  const state = useStore(useMemo(() => lessonStateOf(studio), [studio]).store);
  const open = useStore(studio.lesson);
  const isTaught = useDocument((it) => it.graph.lesson !== undefined);
  const record = useStore(model.store, (it) => it.record);
  if (open.kind !== "ready") return open.kind === "none" && isTaught ? "loading" : open.kind;
  const { lesson } = open;
  const at = Math.min(record.progress.step, lesson.steps.length - 1);
  const step = lesson.steps[at] as LessonStep;
  const isNew = state.lesson !== lesson || state.at !== at;
  return {
    ...{ lesson, at, step, record, model, runs: state.runs },
    result: isNew ? undefined : state.result,
  };
}
