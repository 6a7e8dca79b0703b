import type { ReactNode } from "react";
import { useStudio, useUi } from "../../studio/context";
import { areLocked } from "../../studio/locked";
import { LessonPanel } from "./LessonPanel";
import "./lesson.css";

export { LessonBar } from "./LessonBar";
export { LessonPanel } from "./LessonPanel";

const sides = [
  ["lesson", "Lesson"],
  ["blocks", "Blocks"],
] as const;

/** The lesson in the column of the block list, and a switch between the two where blocks may be added. */
export function LessonSide({ blocks }: { readonly blocks: ReactNode }) {
  const { ui } = useStudio();
  const hasBlocks = useUi(
    ({ lock }) => !areLocked(lock, "blocks") && lock?.hidden.includes("palette") !== true,
  );
  const chosen = useUi((state) => state.lessonSide);
  const side = hasBlocks ? chosen : "lesson";
  return (
    <div className="lesson-side">
      {hasBlocks ? (
        <fieldset className="segmented lesson-switch">
          <legend className="visually-hidden">Shown in this column</legend>
          {sides.map(([id, title]) => (
            <button
              key={id}
              type="button"
              aria-pressed={side === id}
              onClick={() => ui.set({ lessonSide: id })}
            >
              {title}
            </button>
          ))}
        </fieldset>
      ) : null}
      {/* Stays on the page: a typed answer and the place in the text wait there. */}
      <div className="lesson-side-part" hidden={side === "blocks"}>
        <LessonPanel />
      </div>
      {side === "blocks" ? <div className="lesson-side-part">{blocks}</div> : null}
    </div>
  );
}
