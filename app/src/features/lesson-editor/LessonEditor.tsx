import { limits, type OwnLesson } from "@adder-studio/graph";
import { ChevronDown, Eye, GraduationCap, X } from "lucide-react";
import { useId } from "react";
import { useStore } from "zustand";
import { useSaveState, useStudio, useUi } from "../../studio/context";
import { focusWhenThere } from "../../ui/focus";
import { TabPanel, Tabs } from "../../ui/Tabs";
import { draftOf, type EditorTab } from "./draft";
import { FirstUse } from "./FirstUse";
import { HandOutTab } from "./HandOutTab";
import { LimitsTab } from "./LimitsTab";
import { closeEditor } from "./open";
import { PickingLayer } from "./PickingLayer";
import { StepList } from "./StepList";
import { TrialView } from "./TrialView";
import { startTrial, trialOf } from "./trial";
import "./lesson-editor.css";
import "./lesson-parts.css";

const tabs: readonly { readonly id: EditorTab; readonly title: string }[] = [
  { id: "steps", title: "Steps" },
  { id: "limits", title: "Limits" },
  { id: "hand-out", title: "Hand out" },
];

/**
 * The column in which a teacher writes a lesson beside the real app. In a sheet (`isSheet`) `LessonEditorBar`, which stays
 * on the page whatever the sheet shows, has the pointing.
 */
export function LessonEditor({ isSheet = false }: { isSheet?: boolean }) {
  const studio = useStudio();
  const draft = draftOf(studio);
  const { lesson } = useStore(draft.store);
  const readOnly = useSaveState((state) => state.role === "reader");
  const isTrying = useStore(trialOf(studio).store, (state) => state.before !== undefined);
  return (
    <section className="lesson-editor" aria-label="Prepare a lesson">
      <header className="le-head">
        <h2>{isTrying ? "As a student" : "Prepare a lesson"}</h2>
        {lesson === undefined || readOnly || isTrying ? null : (
          <button
            type="button"
            className="button small le-try"
            title="Try this step as a student, with the locks in force"
            onClick={() => {
              startTrial(studio);
              focusWhenThere(".le-trial .button");
            }}
          >
            <Eye size={14} />
            Try it
          </button>
        )}
        {isTrying ? null : <CloseButton isSheet={isSheet} />}
      </header>
      {readOnly ? (
        <p className="callout le-alone">
          This experiment is open in another tab: prepare the lesson there, or take over here.
        </p>
      ) : isTrying ? (
        <TrialView />
      ) : lesson === undefined ? (
        <FirstUse />
      ) : (
        <Editing lesson={lesson} />
      )}
      {isSheet ? null : <PickingLayer />}
    </section>
  );
}

/** A sheet has a cross of its own, which puts it aside for a while. */
function CloseButton({ isSheet }: { isSheet: boolean }) {
  const studio = useStudio();
  const close = () => closeEditor(studio);
  return isSheet ? (
    <button type="button" className="button small" onClick={close}>
      Done
    </button>
  ) : (
    <button
      type="button"
      className="button icon quiet small"
      aria-label="Close the lesson editor"
      title="Close: the lesson stays in the experiment"
      onClick={close}
    >
      <X size={16} />
    </button>
  );
}

/** Opens and closes the editor where it stands in a sheet. */
export function LessonEditorBar() {
  const studio = useStudio();
  const { lesson } = useStore(draftOf(studio).store);
  const isShown = useUi((state) => state.sheet === "lesson");
  return (
    <div className="le-bar">
      <button
        type="button"
        aria-expanded={isShown}
        onClick={() => studio.ui.set({ sheet: isShown ? undefined : "lesson" })}
      >
        <GraduationCap size={16} aria-hidden="true" />
        <span>
          Preparing
          <strong>
            {lesson === undefined || lesson.title === "" ? " a lesson" : `: ${lesson.title}`}
          </strong>
        </span>
        <ChevronDown size={16} aria-hidden="true" />
      </button>
      <PickingLayer />
    </div>
  );
}

function Editing({ lesson }: { lesson: OwnLesson }) {
  const draft = draftOf(useStudio());
  const id = useId();
  const { tab, step } = useStore(draft.store);
  return (
    <>
      <Tabs
        id={id}
        label="The lesson"
        className="le-tabs"
        tabs={tabs}
        chosen={tab}
        onChoose={draft.turnTo}
      />
      <TabPanel key={tab} id={id} chosen={tab} className="le-scroll">
        {tab === "steps" ? (
          <>
            <LessonTitle lesson={lesson} />
            <StepList lesson={lesson} step={step} />
          </>
        ) : tab === "limits" ? (
          <LimitsTab lesson={lesson} />
        ) : (
          <HandOutTab lesson={lesson} />
        )}
      </TabPanel>
    </>
  );
}

function LessonTitle({ lesson }: { lesson: OwnLesson }) {
  const studio = useStudio();
  const id = useId();
  return (
    <div className="le-title">
      <label className="le-label" htmlFor={id}>
        Title of the lesson
      </label>
      <input
        id={id}
        className="field"
        maxLength={limits.label}
        placeholder="Such as: Why batch norm?"
        value={lesson.title}
        onChange={({ target }) =>
          draftOf(studio).write(
            { ...lesson, title: target.value },
            "edit the lesson's title",
            "lesson title",
          )
        }
        onBlur={() => studio.document.seal()}
      />
    </div>
  );
}
