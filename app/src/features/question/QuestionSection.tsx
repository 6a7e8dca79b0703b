import { Pencil, Plus } from "lucide-react";
import { useEffect, useRef } from "react";
import { useDocument, useSaveState, useStudio, useUi } from "../../studio/context";
import { unknownQuestion, useQuestion } from "../../studio/use-question";
import { QuestionForm } from "./QuestionForm";
import "./question.css";

/** Shows the question of the experiment with its hints, and edits them in place; shows the title where there is no question. */
export function QuestionSection() {
  const title = useDocument((state) => state.graph.title);
  const key = useDocument((state) => state.key);
  const readOnly = useSaveState((state) => state.role === "reader");
  /** The question belongs to the lesson: students read it. */
  const isLocked = useUi(({ lock }) => lock !== undefined);
  const question = useQuestion();
  const { ui } = useStudio();
  const opener = useRef<HTMLButtonElement>(null);
  const writing = useUi((state) => state.writing === key) && !readOnly && !isLocked;
  const wrote = useRef(false);
  useEffect(() => {
    // The focus returns from the form to the button that opened it.
    if (wrote.current && !writing) opener.current?.focus();
    wrote.current = writing;
  }, [writing]);
  if (writing) return <QuestionForm key={key} close={() => ui.set({ writing: undefined })} />;
  const name = title === "" ? "Experiment" : title;
  if (question === undefined) {
    return (
      <header className="inspector-head question-title">
        <h2>{name}</h2>
        {isLocked ? null : (
          <button
            ref={opener}
            type="button"
            className="button small quiet"
            title="Write the question of this experiment: people who open its link or file read it first"
            disabled={readOnly}
            onClick={() => ui.set({ writing: key })}
          >
            <Plus size={14} />
            Add a question
          </button>
        )}
      </header>
    );
  }
  const asked = question === "unknown" ? undefined : question;
  return (
    <section className="question" aria-label="The question">
      <div className="question-title">
        <h2>{asked === undefined || asked.text === "" ? name : asked.text}</h2>
        {isLocked ? null : (
          <button
            ref={opener}
            type="button"
            className="button icon quiet small"
            aria-label="Edit the question"
            title="Edit the question and its hints"
            disabled={readOnly}
            onClick={() => ui.set({ writing: key })}
          >
            <Pencil size={14} />
          </button>
        )}
      </div>
      {asked === undefined ? <p className="muted">{unknownQuestion}</p> : null}
      {asked === undefined || asked.hints.length === 0 ? null : (
        <ul className="dotted">
          {asked.hints.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
