import { wordsOf } from "@adder-studio/blocks/questions";
import { type GraphEdit, limits, type OwnQuestion, type Question } from "@adder-studio/graph";
import { Plus, Trash2, X } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { useDocument, useStudio } from "../../studio/context";
import { panelTitles } from "../../studio/panels";
import { useQuestion } from "../../studio/use-question";

const nothing: OwnQuestion = { text: "", hints: [], answer: "" };

/** Returns a question by its id where its text is that of a built-in question, so that links stay short; else the text. */
function questionOf(id: string | undefined, { text, hints, answer }: OwnQuestion): Question {
  const words = id === undefined ? undefined : wordsOf(id);
  const filled = hints.filter((hint) => hint.trim() !== "");
  const same =
    words !== undefined &&
    words.text === text &&
    words.answer === answer &&
    words.hints.join("\n") === filled.join("\n");
  return same ? { id: words.id } : { text, hints: filled, answer };
}

/** Returns the draft of the question and the functions that write it into the document. */
function useQuestionDraft() {
  const studio = useStudio();
  const question = useDocument((state) => state.graph.question);
  const asked = useQuestion();
  const words = typeof asked === "object" ? asked : nothing;
  const [draft, setDraft] = useState<OwnQuestion>(words);
  const [id] = useState(question !== undefined && "id" in question ? question.id : undefined);
  const seen = useRef(question);
  useEffect(() => {
    // The question was changed elsewhere, such as by an undo, and the draft would overwrite it.
    if (seen.current === question) return;
    seen.current = question;
    setDraft(words);
  }, [question, words]);

  const write = (next: OwnQuestion | undefined) => {
    const { share } = studio.document.store.getState().graph;
    const wanted = next && questionOf(id, next);
    const edits: GraphEdit[] = [{ kind: "setQuestion", question: wanted }];
    // Older links hold an assignment, which this question replaces.
    if (share.prompt !== "") edits.push({ kind: "setShare", share: { ...share, prompt: "" } });
    const label = next === undefined ? "remove the question" : "edit the question";
    studio.change(
      { kind: "batch", edits },
      { label, ...(next === undefined ? {} : { merge: "question" }) },
    );
    seen.current = studio.document.store.getState().graph.question;
  };
  const change = (part: Partial<OwnQuestion>) => {
    const next = { ...draft, ...part };
    setDraft(next);
    write(next);
  };
  const seal = () => studio.document.seal();
  return { draft, setDraft, write, change, seal };
}

/** The form for question, hints and the panel with the answer; each change goes into the document at once. */
export function QuestionForm({ close }: { close: () => void }) {
  const { draft, setDraft, write, change, seal } = useQuestionDraft();
  const first = useRef<HTMLTextAreaElement>(null);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => first.current?.focus(), []);
  const leave = () => {
    seal();
    close();
  };
  const hintsWith = (at: number, text: string) =>
    draft.hints.map((hint, other) => (other === at ? text : hint));
  const add = () => {
    // Rendered at once, so that letters typed right after the press go into the new hint.
    flushSync(() => setDraft({ ...draft, hints: [...draft.hints, ""] }));
    [...(list.current?.querySelectorAll("textarea") ?? [])].at(-1)?.focus();
  };

  return (
    <form
      className="question question-form"
      aria-label="The question"
      onSubmit={(event) => {
        event.preventDefault();
        leave();
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        leave();
      }}
    >
      <textarea
        ref={first}
        className="field question-text"
        aria-label="Question"
        placeholder="What should people find out?"
        rows={2}
        maxLength={limits.question}
        value={draft.text}
        onChange={(event) => change({ text: event.target.value })}
        onBlur={seal}
      />
      <ul ref={list}>
        {draft.hints.map((hint, at) => (
          <HintField
            // biome-ignore lint/suspicious/noArrayIndexKey: a hint has no name but its index
            key={at}
            number={at + 1}
            hint={hint}
            onHint={(text) => change({ hints: hintsWith(at, text) })}
            onBlur={seal}
            onRemove={() => {
              change({ hints: draft.hints.filter((_, other) => other !== at) });
              seal();
              first.current?.focus();
            }}
          />
        ))}
      </ul>
      {draft.hints.length >= limits.hints ? null : (
        <button type="button" className="button small quiet question-add" onClick={add}>
          <Plus size={14} />
          Add a hint
        </button>
      )}
      <AnswerField
        answer={draft.answer}
        onAnswer={(answer) => {
          change({ answer });
          seal();
        }}
      />
      <div className="question-actions">
        <button type="submit" className="button small strong">
          Done
        </button>
        <button
          type="button"
          className="button small quiet"
          onClick={() => {
            write(undefined);
            leave();
          }}
        >
          <Trash2 size={14} />
          Remove the question
        </button>
      </div>
    </form>
  );
}

interface HintFieldProps {
  readonly number: number;
  readonly hint: string;
  readonly onHint: (text: string) => void;
  readonly onBlur: () => void;
  readonly onRemove: () => void;
}

function HintField({ number, hint, onHint, onBlur, onRemove }: HintFieldProps) {
  return (
    <li className="question-hint">
      <textarea
        className="field"
        aria-label={`Hint ${number}`}
        placeholder="You could try …"
        rows={1}
        maxLength={limits.hint}
        value={hint}
        onChange={(event) => onHint(event.target.value)}
        onBlur={onBlur}
      />
      <button
        type="button"
        className="button icon quiet small"
        aria-label={`Remove hint ${number}`}
        title="Remove this hint"
        onClick={onRemove}
      >
        <X size={14} />
      </button>
    </li>
  );
}

interface AnswerFieldProps {
  /** Id of the panel with the answer; empty for none. */
  readonly answer: string;
  readonly onAnswer: (answer: string) => void;
}

function AnswerField({ answer, onAnswer }: AnswerFieldProps) {
  const id = useId();
  return (
    <div className="prop wide">
      <label htmlFor={id} title="This panel opens when someone presses Run">
        Answered in
      </label>
      <select
        id={id}
        className="field"
        value={answer}
        onChange={(event) => onAnswer(event.target.value)}
      >
        <option value="">No panel</option>
        {Object.entries(panelTitles).map(([panel, title]) => (
          <option key={panel} value={panel}>
            {title}
          </option>
        ))}
        {answer === "" || Object.hasOwn(panelTitles, answer) ? null : (
          <option value={answer}>{answer}</option>
        )}
      </select>
    </div>
  );
}
