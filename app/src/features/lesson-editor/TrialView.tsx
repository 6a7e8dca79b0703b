import { sameDocument } from "@adder-studio/graph";
import { ArrowLeft, Undo2 } from "lucide-react";
import { Suspense, useMemo } from "react";
import { useStore } from "zustand";
import { useDocument, useStudio } from "../../studio/context";
import { focusWhenThere } from "../../ui/focus";
import { lazyPart } from "../../ui/lazy-part";
import { endTrial, trialOf } from "./trial";

const LessonPanel = lazyPart(() => import("../lesson/LessonPanel"), "LessonPanel");

/** The student's view of the lesson, and the ways back from it. */
export function TrialView() {
  const studio = useStudio();
  const graph = useDocument((state) => state.graph);
  const before = useStore(trialOf(studio).store, (state) => state.before);
  const isChanged = useMemo(
    () => before !== undefined && !sameDocument(before, graph),
    [before, graph],
  );
  const back = (keep: boolean) => {
    endTrial(studio, keep);
    focusWhenThere(".lesson-editor .le-try");
  };
  return (
    <>
      <div className="le-trial">
        <p>The locks are in force. Press Run, change things, answer: as they will.</p>
        <div className="le-row wrap">
          <button type="button" className="button small strong" onClick={() => back(true)}>
            <ArrowLeft size={14} />
            Back to writing
          </button>
          {isChanged ? (
            <button
              type="button"
              className="button small"
              title="Back to writing, with the experiment as it was before"
              onClick={() => back(false)}
            >
              <Undo2 size={14} />
              Back, undo what I tried
            </button>
          ) : null}
        </div>
      </div>
      <Suspense fallback={null}>
        <LessonPanel />
      </Suspense>
    </>
  );
}
