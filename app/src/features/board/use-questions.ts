import { lessonHash, markOf } from "@adder-studio/classroom/code";
import type { Lesson, LessonQuestion } from "@adder-studio/graph";
import { useMemo } from "react";
import { useDocument } from "../../studio/context";

const none: readonly LessonQuestion[] = [];

function questionsOf(lesson: Lesson | undefined, mark: string): readonly LessonQuestion[] {
  if (lesson === undefined || !("steps" in lesson) || markOf(lessonHash(lesson)) !== mark) {
    return none;
  }
  return lesson.steps.flatMap(({ questions }) => questions);
}

/** The questions of the lesson on screen, where it is the one that a code names. */
export function useQuestions(mark: string): readonly LessonQuestion[] {
  const lesson = useDocument((state) => state.graph.lesson);
  return useMemo(() => questionsOf(lesson, mark), [lesson, mark]);
}
