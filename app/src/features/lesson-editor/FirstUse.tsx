import { readyLessons } from "@adder-studio/classroom/lessons";
import { BookOpen, FilePlus2, ListChecks, PenLine } from "lucide-react";
import { useState } from "react";
import { useDocument, useStudio } from "../../studio/context";
import { focusWhenThere } from "../../ui/focus";
import { draftOf } from "./draft";
import { emptyLesson, exampleLesson } from "./lesson-edits";
import { takeReadyWords } from "./ready";

const focusTitle = () => focusWhenThere(".lesson-editor .le-title .field");

/** Offers to start a lesson in a document that has none of its own words. */
export function FirstUse() {
  const studio = useStudio();
  const title = useDocument(({ graph }) => graph.title);
  const ready = useDocument(({ graph: { lesson } }) =>
    lesson !== undefined && "id" in lesson ? lesson.id : undefined,
  );
  if (ready !== undefined) return <ReadyHere id={ready} />;
  const start = (make: typeof emptyLesson) => {
    draftOf(studio).write(make(title), "start a lesson");
    draftOf(studio).open(0);
    focusTitle();
  };
  return (
    <div className="le-scroll le-first">
      <p>
        Give your class steps to follow beside this experiment: what to predict, to run, to change
        and to explain. The page checks each step, and all of it travels in one link.
      </p>
      <button type="button" className="button primary" onClick={() => start(exampleLesson)}>
        <ListChecks size={16} />
        Start with three steps
      </button>
      <p className="le-note">Predict, run, explain: write your words over ours. Five minutes.</p>
      <button type="button" className="button" onClick={() => start(emptyLesson)}>
        <FilePlus2 size={16} />
        Start with an empty step
      </button>
      <div className="le-ready">
        <p className="le-note">
          Or open one of {readyLessons.length} ready lessons as teacher, come back here, and change
          it to fit your class.
        </p>
        <button
          type="button"
          className="button"
          onClick={() => studio.ui.set({ dialog: "lessons" })}
        >
          <BookOpen size={16} />
          Ready lessons …
        </button>
      </div>
    </div>
  );
}

/** Shows the ready lesson of the document, whose words can become one's own. */
function ReadyHere({ id }: { id: string }) {
  const studio = useStudio();
  const known = readyLessons.find((lesson) => lesson.id === id);
  const [fault, setFault] = useState<string>();
  if (known === undefined) {
    return (
      <div className="le-scroll le-first">
        <p className="callout warn">
          This lesson comes with a newer Adder Studio. Reload the page to change it.
        </p>
      </div>
    );
  }
  const change = async () => {
    setFault(await takeReadyWords(studio, id));
    focusTitle();
  };
  return (
    <div className="le-scroll le-first">
      <p>
        This experiment has the ready lesson <strong>{known.title}</strong>. {known.summary}
      </p>
      <button type="button" className="button primary" onClick={() => void change()}>
        <PenLine size={16} />
        Change this lesson
      </button>
      <p className="le-note">
        Its words become yours, and its link grows by them. Undo gives the ready lesson back.
      </p>
      {fault === undefined ? null : (
        <p className="callout warn" role="alert">
          {fault}
        </p>
      )}
    </div>
  );
}
