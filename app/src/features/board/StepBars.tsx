import { type BoardRow, stepProgress } from "@adder-studio/classroom/board";
import { useMemo } from "react";
import { useLessonOfCodes } from "./use-lesson-of-codes";

/** The progress of the class: for each step of the lesson a bar. */
export function StepBars({ rows }: { rows: readonly BoardRow[] }) {
  const steps = useMemo(() => stepProgress(rows), [rows]);
  const marks = new Set(rows.map(({ facts }) => facts.lesson));
  const [mark] = marks;
  // Codes of different lessons share no titles.
  const titles = useLessonOfCodes(marks.size === 1 ? mark : undefined)?.steps ?? [];
  if (steps.length === 0) return null;
  return (
    <section className="board-steps" aria-labelledby="board-steps-title">
      <h3 id="board-steps-title">Steps passed</h3>
      <ol>
        {steps.map(({ passed, of }, step) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps have no other name
          <li key={step}>
            <span className="board-step-name">{titles[step]?.title ?? `Step ${step + 1}`}</span>
            <progress
              max={of}
              value={passed}
              aria-label={titles[step]?.title ?? `Step ${step + 1}`}
            />
            <span className="board-step-count">
              {passed} of {of}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
