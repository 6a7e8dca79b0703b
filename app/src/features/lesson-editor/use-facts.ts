import type { LessonFacts } from "@adder-studio/classroom/lesson";
import type { LessonStep } from "@adder-studio/graph";
import { useMemo } from "react";
import { useStore } from "zustand";
import { runsOf } from "../../runs/runs";
import { useDerived, useStudio } from "../../studio/context";
import { lessonProgressOf } from "../../studio/lesson-progress";
import { factsOf } from "../lesson/lesson-state";

/** Returns what the checks of a step look at: the document on screen, and all of its runs. */
export function useFacts(step: LessonStep, at: number): LessonFacts {
  const studio = useStudio();
  const derived = useDerived();
  const record = useStore(lessonProgressOf(studio).store, (state) => state.record);
  const runs = useStore(runsOf(studio).store, (state) => state.runs);
  return useMemo(() => {
    // What is derived from the document is read inside.
    void derived;
    return factsOf(
      studio,
      step,
      at,
      record.progress,
      runs.filter((run) => run.document === record.key),
    );
  }, [studio, derived, step, at, record, runs]);
}
