import { ChevronDown, CircleCheck } from "lucide-react";
import { useEffect } from "react";
import { useStudio, useUi } from "../../studio/context";
import type { LessonRecord } from "../../studio/lesson-progress";
import { runsToHandIn } from "./ended-runs";
import { RunRefusal } from "./RunRefusal";
import { useLesson } from "./use-lesson";
import "./lesson.css";

function hasBegun({ progress: { step, answers, number } }: LessonRecord): boolean {
  return step > 0 || number !== undefined || Object.keys(answers).length > 0;
}

/** The step of the lesson in one line, on screens without room for more; a press opens all of it. */
export function LessonBar() {
  const { ui } = useStudio();
  const view = useLesson();
  const isShown = useUi((state) => state.sheet === "lesson");
  const opened = typeof view === "string" || hasBegun(view.record) ? undefined : view.record.key;
  // Whoever opens a lesson reads it first.
  useEffect(() => {
    if (opened !== undefined) ui.set({ sheet: "lesson" });
  }, [opened, ui]);
  if (typeof view === "string") return null;
  const { lesson, at, step, record } = view;
  const isPassed = record.progress.passed.includes(at);
  const goesOn = isPassed && at < lesson.steps.length - 1;
  return (
    <div className="lesson-bar">
      <button
        type="button"
        className="lesson-bar-step"
        aria-expanded={isShown}
        onClick={() => ui.set({ sheet: isShown ? undefined : "lesson" })}
      >
        <small>
          Step {at + 1} of {lesson.steps.length}
        </small>
        <strong>{step.title === "" ? lesson.title : step.title}</strong>
        {isPassed ? <CircleCheck size={16} aria-label="passed" role="img" /> : null}
        <ChevronDown size={16} aria-hidden="true" />
      </button>
      {goesOn ? (
        <button
          type="button"
          className="button primary small"
          onClick={() => {
            view.model.goOn();
            ui.set({ sheet: "lesson" });
          }}
        >
          Next
        </button>
      ) : runsToHandIn(view.runs).length > 0 ? (
        <button
          type="button"
          className="button small"
          onClick={() => ui.set({ dialog: "hand-in" })}
        >
          Hand in
        </button>
      ) : null}
      {isShown ? null : <RunRefusal model={view.model} />}
    </div>
  );
}
