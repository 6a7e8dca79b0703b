import { type LessonQuestion, limits } from "@adder-studio/graph";
import { Plus, Trash2, X } from "lucide-react";
import { useId, useRef } from "react";
import { flushSync } from "react-dom";
import { changeQuestion, emptyQuestion, questionFault } from "./lesson-edits";

interface QuestionsFieldProps {
  readonly questions: readonly LessonQuestion[];
  readonly onQuestions: (
    questions: readonly LessonQuestion[],
    label: string,
    merge?: string,
  ) => void;
  readonly onDone: () => void;
}

/** The questions of a step. */
export function QuestionsField({ questions, onQuestions, onDone }: QuestionsFieldProps) {
  const host = useRef<HTMLFieldSetElement>(null);
  const add = () => {
    // Rendered at once, so that letters typed right after the press go into the new question.
    flushSync(() => onQuestions([...questions, emptyQuestion], "add a question"));
    [...(host.current?.querySelectorAll<HTMLElement>(".le-prompt") ?? [])].at(-1)?.focus();
  };
  return (
    <fieldset className="le-group" ref={host}>
      <legend className="le-label">Questions</legend>
      {questions.map((question, at) => (
        <QuestionFields
          // biome-ignore lint/suspicious/noArrayIndexKey: a question has no name but its index
          key={at}
          number={at + 1}
          question={question}
          onChange={(change, merge) =>
            onQuestions(changeQuestion(questions, at, change), "edit a question", merge)
          }
          onRemove={() => {
            onQuestions(changeQuestion(questions, at, undefined), "remove a question");
            onDone();
            host.current?.querySelector<HTMLElement>(".le-add-question")?.focus();
          }}
          onDone={onDone}
        />
      ))}
      {questions.length >= limits.lessonQuestions ? (
        <p className="muted">A step has at most {limits.lessonQuestions} questions.</p>
      ) : (
        <button type="button" className="button small le-add-question" onClick={add}>
          <Plus size={14} />
          Add a question
        </button>
      )}
    </fieldset>
  );
}

interface QuestionFieldsProps {
  readonly number: number;
  readonly question: LessonQuestion;
  readonly onChange: (change: Partial<LessonQuestion>, merge?: string) => void;
  readonly onRemove: () => void;
  readonly onDone: () => void;
}

function QuestionFields({ number, question, onChange, onRemove, onDone }: QuestionFieldsProps) {
  const id = useId();
  const fault = questionFault(question);
  return (
    <div className="le-question">
      <div className="le-row">
        <select
          className="field"
          aria-label={`Question ${number}: when it is asked`}
          value={question.kind}
          onChange={({ target }) => {
            onChange({ kind: target.value as LessonQuestion["kind"] });
            onDone();
          }}
        >
          <option value="predict">Predict, before Run</option>
          <option value="answer">Answer, at any time</option>
        </select>
        <button
          type="button"
          className="button icon quiet small"
          aria-label={`Remove question ${number}`}
          title="Remove this question"
          onClick={onRemove}
        >
          <Trash2 size={14} />
        </button>
      </div>
      <textarea
        className="field le-prompt"
        aria-label={`Question ${number}`}
        aria-describedby={fault === undefined ? undefined : `${id}-fault`}
        placeholder="What do you ask?"
        rows={2}
        maxLength={limits.hint}
        value={question.prompt}
        onChange={({ target }) => onChange({ prompt: target.value }, `prompt ${number}`)}
        onBlur={onDone}
      />
      <Choices
        number={number}
        choices={question.choices}
        onChoices={(choices, merge) => onChange({ choices }, merge)}
        onDone={onDone}
      />
      {fault === undefined ? null : (
        <p className="le-fault" id={`${id}-fault`}>
          {fault}
        </p>
      )}
    </div>
  );
}

interface ChoicesProps {
  readonly number: number;
  readonly choices: readonly string[];
  readonly onChoices: (choices: readonly string[], merge?: string) => void;
  readonly onDone: () => void;
}

/** The answers to choose from; without any the answer is typed. */
function Choices({ number, choices, onChoices, onDone }: ChoicesProps) {
  const list = useRef<HTMLUListElement>(null);
  const add = () => {
    // Two to begin with: one answer is no choice.
    const more = choices.length === 0 ? ["", ""] : [""];
    flushSync(() => onChoices([...choices, ...more]));
    const fields = [...(list.current?.querySelectorAll("input") ?? [])];
    fields.at(-more.length)?.focus();
  };
  return (
    <>
      <ul className="le-choices" ref={list}>
        {choices.map((choice, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an answer has no name but its index
          <li key={at} className="le-row">
            <input
              className="field"
              aria-label={`Question ${number}, answer ${at + 1}`}
              placeholder={`Answer ${at + 1}`}
              maxLength={limits.label}
              value={choice}
              onChange={({ target }) =>
                onChoices(
                  choices.map((one, other) => (other === at ? target.value : one)),
                  `choice ${number}.${at}`,
                )
              }
              onBlur={onDone}
            />
            <button
              type="button"
              className="button icon quiet small"
              aria-label={`Remove answer ${at + 1} of question ${number}`}
              title="Remove this answer"
              onClick={() => {
                onChoices(choices.filter((_, other) => other !== at));
                onDone();
              }}
            >
              <X size={14} />
            </button>
          </li>
        ))}
      </ul>
      <div className="le-row">
        {choices.length >= limits.lessonChoices ? null : (
          <button type="button" className="button small quiet" onClick={add}>
            <Plus size={14} />
            {choices.length === 0 ? "Give answers to choose from" : "Another answer"}
          </button>
        )}
        {choices.length === 0 ? <span className="muted">Else they type it.</span> : null}
      </div>
    </>
  );
}
