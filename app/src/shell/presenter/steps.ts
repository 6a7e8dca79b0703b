import { plainWords } from "@adder-studio/classroom/lesson";
import { useState } from "react";
import { useStore } from "zustand";
import { useDocument, useStudio, useUi } from "../../studio/context";
import { lessonProgressOf } from "../../studio/lesson-progress";
import { useQuestion } from "../../studio/use-question";

/** The things that a teacher goes through in front of a class, one after the other. */
export interface Steps {
  /** The large line that stays in sight. */
  readonly headline: string;
  /** The text below it; empty before the first. */
  readonly text: string;
  /** Word for one of them, as in "Try 2 of 3". */
  readonly word: string;
  /** Position from 1; 0 before the first, where `least` is 0. */
  readonly at: number;
  readonly least: 0 | 1;
  readonly count: number;
  go(at: number): void;
}

/** Returns the steps of the document's lesson, else its question with its hints; undefined where it has neither. */
export function useSteps(): Steps | undefined {
  const asked = useHints();
  return useLessonSteps() ?? asked;
}

function useLessonSteps(): Steps | undefined {
  const studio = useStudio();
  const open = useStore(studio.lesson);
  const step = useUi((state) => state.lessonStep);
  if (open.kind !== "ready" || open.lesson.steps.length === 0) return undefined;
  const { steps } = open.lesson;
  const at = Math.min(step, steps.length - 1);
  const { title = "", text = "", questions = [] } = steps[at] ?? {};
  return {
    headline: title,
    text: [plainWords(text), ...questions.map(({ prompt }) => prompt)].join(" "),
    word: "Step",
    at: at + 1,
    least: 1,
    count: steps.length,
    go(next) {
      const progress = lessonProgressOf(studio);
      if (next > at + 1) progress.goOn();
      else if (next <= at) progress.goBack();
    },
  };
}

function useHints(): Steps | undefined {
  const question = useQuestion();
  const key = useDocument((state) => state.key);
  const [place, setPlace] = useState({ key, at: 0 });
  if (typeof question !== "object" || question.text === "") return undefined;
  const { text, hints } = question;
  const at = place.key === key ? Math.min(place.at, hints.length) : 0;
  return {
    headline: text,
    text: hints[at - 1] ?? "",
    word: "Try",
    at,
    least: 0,
    count: hints.length,
    go: (next) => setPlace({ key, at: Math.max(0, Math.min(hints.length, next)) }),
  };
}

/** Elements that have a use of their own for the arrow keys. */
const ownArrows =
  ".canvas, .outline, [role='tablist'], [role='slider'], [role='separator'], [role='menu'], [role='listbox'], [role='treegrid'], [role='toolbar'], dialog";
/** Elements in which a person writes or chooses. */
const typedInto = "input, textarea, select, [contenteditable='true']";

/**
 * Returns the step that a key leads to, 1 or -1; 0 for other keys, and where the key has another meaning. Remote controls
 * send PageDown and PageUp, wherever the focus is.
 */
export function stepOfKey(
  { key, ctrlKey, altKey, metaKey, shiftKey }: KeyboardEvent,
  target: Element,
): -1 | 0 | 1 {
  if (ctrlKey || altKey || metaKey || shiftKey || target.closest(typedInto)) return 0;
  if (target.closest("dialog")) return 0;
  if (key === "PageDown") return 1;
  if (key === "PageUp") return -1;
  if (target.closest(ownArrows)) return 0;
  return key === "ArrowRight" ? 1 : key === "ArrowLeft" ? -1 : 0;
}
