import { type BoardRow, stepProgress } from "@adder-studio/classroom/board";
import { lessonHash, markOf } from "@adder-studio/classroom/code";
import { useMemo } from "react";
import { useDocument } from "../../studio/context";

/** The titles of the steps, where the lesson on screen is the class's and written in the document. */
function useStepTitles(rows: readonly BoardRow[]): readonly string[] {
  const lesson = useDocument((state) => state.graph.lesson);
  return useMemo(() => {
    if (lesson === undefined || !("steps" in lesson)) return [];
    const mark = markOf(lessonHash(lesson));
    return rows.every(({ facts }) => facts.lesson === mark)
      ? lesson.steps.map(({ title }) => title)
      : [];
  }, [lesson, rows]);
}

/** The progress of the class: for each step of the lesson a bar. */
export function StepBars({ rows }: { rows: readonly BoardRow[] }) {
  const steps = useMemo(() => stepProgress(rows), [rows]);
  const titles = useStepTitles(rows);
  if (steps.length === 0) return null;
  return (
    <section className="board-steps" aria-labelledby="board-steps-title">
      <h3 id="board-steps-title">Steps passed</h3>
      <ol>
        {steps.map(({ passed, of }, step) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps have no other name
          <li key={step}>
            <span className="board-step-name">{titles[step] ?? `Step ${step + 1}`}</span>
            <progress max={of} value={passed} aria-label={titles[step] ?? `Step ${step + 1}`} />
            <span className="board-step-count">
              {passed} of {of}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
