import { limits, type OwnLesson } from "@adder-studio/graph";
import { ArrowDown, ArrowUp, CopyPlus, GripVertical, Plus, Trash2 } from "lucide-react";
import { type PointerEvent, useRef, useState } from "react";
import { useStudio } from "../../studio/context";
import { focusWhenThere } from "../../ui/focus";
import { draftOf } from "./draft";
import { addStep, canAddStep, duplicateStep, moveStep, removeStep } from "./lesson-edits";
import { StepForm } from "./StepForm";

interface StepListProps {
  readonly lesson: OwnLesson;
  readonly step: number;
}

/** The steps of the lesson in their order, one of them open. */
export function StepList({ lesson, step }: StepListProps) {
  const studio = useStudio();
  const draft = draftOf(studio);
  const list = useRef<HTMLOListElement>(null);
  const [drop, setDrop] = useState<number>();
  const move = (from: number, to: number) => {
    const next = moveStep(lesson, from, to);
    if (next === lesson) return;
    draft.write(next, "move a step");
    draft.open(to);
    studio.ui.announce(`Step ${from + 1} is now step ${to + 1} of ${lesson.steps.length}`);
    focusStep(to);
  };
  const add = () => {
    const after = lesson.steps.length - 1;
    draft.write(addStep(lesson, after), "add a step");
    draft.open(after + 1);
    focusWhenThere(`[data-step="${after + 1}"] .le-step-title`);
  };
  return (
    <>
      <ol className="le-steps" ref={list}>
        {lesson.steps.map(({ title }, at) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: a step has no name but its number
            key={at}
            data-step={at}
            className={`le-step${at === step ? " open" : ""}${drop === at ? " drop" : ""}`}
          >
            <div className="le-step-head">
              <span
                className="le-grip"
                title="Drag to another place"
                onPointerDown={(event) => dragStep(event, at, list.current, setDrop, move)}
              >
                <GripVertical size={15} aria-hidden="true" />
              </span>
              <button
                type="button"
                className="le-step-name"
                aria-expanded={at === step}
                aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
                onClick={() => draft.open(at === step ? -1 : at)}
                onKeyDown={(event) => {
                  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
                  if (by === undefined || !event.altKey) return;
                  event.preventDefault();
                  move(at, at + by);
                }}
              >
                <b>{at + 1}</b>
                <span>{title.trim() === "" ? "Untitled step" : title}</span>
              </button>
            </div>
            {at === step ? (
              <>
                <StepForm lesson={lesson} at={at} />
                <StepActions lesson={lesson} at={at} move={move} />
              </>
            ) : null}
          </li>
        ))}
      </ol>
      {canAddStep(lesson) ? (
        <button type="button" className="button le-add" onClick={add}>
          <Plus size={15} />
          Add a step
        </button>
      ) : (
        <p className="muted">A lesson has at most {limits.lessonSteps} steps.</p>
      )}
    </>
  );
}

function focusStep(at: number): void {
  focusWhenThere(`[data-step="${at}"] .le-step-name`);
}

interface StepActionsProps {
  readonly lesson: OwnLesson;
  readonly at: number;
  readonly move: (from: number, to: number) => void;
}

function StepActions({ lesson, at, move }: StepActionsProps) {
  const studio = useStudio();
  const draft = draftOf(studio);
  const { steps } = lesson;
  return (
    <fieldset className="le-actions">
      <legend className="visually-hidden">Step {at + 1}</legend>
      <button
        type="button"
        className="button small quiet"
        disabled={at === 0}
        onClick={() => move(at, at - 1)}
      >
        <ArrowUp size={14} />
        Up
      </button>
      <button
        type="button"
        className="button small quiet"
        disabled={at === steps.length - 1}
        onClick={() => move(at, at + 1)}
      >
        <ArrowDown size={14} />
        Down
      </button>
      <button
        type="button"
        className="button small quiet"
        disabled={!canAddStep(lesson)}
        onClick={() => {
          draft.write(duplicateStep(lesson, at), "duplicate a step");
          draft.open(at + 1);
          focusStep(at + 1);
        }}
      >
        <CopyPlus size={14} />
        Duplicate
      </button>
      <button
        type="button"
        className="button small quiet danger"
        onClick={() => {
          draft.write(removeStep(lesson, at), "remove a step");
          const next = Math.max(0, Math.min(at, steps.length - 2));
          draft.open(next);
          studio.ui.announce(`Step ${at + 1} removed. Undo brings it back.`);
          focusStep(next);
        }}
      >
        <Trash2 size={14} />
        Remove
      </button>
    </fieldset>
  );
}

/** Follows the pointer over the list: the step takes the place of the one it is dropped on. Escape leaves all as it was. */
function dragStep(
  event: PointerEvent<HTMLElement>,
  from: number,
  list: HTMLElement | null,
  setDrop: (at: number | undefined) => void,
  move: (from: number, to: number) => void,
): void {
  if (list === null || event.button !== 0) return;
  event.preventDefault();
  const grip = event.currentTarget;
  grip.setPointerCapture(event.pointerId);
  let to = from;
  const ending = new AbortController();
  const { signal } = ending;
  const end = () => {
    ending.abort();
    setDrop(undefined);
  };
  grip.addEventListener(
    "pointermove",
    ({ clientY }: globalThis.PointerEvent) => {
      const boxes = [...list.children].map((item) => item.getBoundingClientRect());
      const under = boxes.findIndex(({ bottom }) => clientY <= bottom);
      to = under === -1 ? boxes.length - 1 : under;
      setDrop(to === from ? undefined : to);
    },
    { signal },
  );
  grip.addEventListener(
    "pointerup",
    () => {
      end();
      move(from, to);
    },
    { signal },
  );
  grip.addEventListener("pointercancel", end, { signal });
  window.addEventListener(
    "keydown",
    (key) => {
      if (key.key !== "Escape") return;
      key.stopPropagation();
      end();
    },
    { signal, capture: true },
  );
}
