import { lessonHash, markOf } from "@adder-studio/classroom/code";
import type { OwnLesson } from "@adder-studio/graph";
import { useMemo } from "react";
import { useStore } from "zustand";
import { useDocument, useStudio } from "../../studio/context";

/** Returns the lesson of the open document, where it is the one that codes name; undefined for any other. */
export function useLessonOfCodes(mark: string | undefined): OwnLesson | undefined {
  const lesson = useDocument((state) => state.graph.lesson);
  const open = useStore(useStudio().lesson);
  const own = useMemo(() => (lesson === undefined ? "" : markOf(lessonHash(lesson))), [lesson]);
  return open.kind === "ready" && own === mark ? open.lesson : undefined;
}
