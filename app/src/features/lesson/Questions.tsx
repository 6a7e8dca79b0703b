import { answerIn, answerLimit } from "@adder-studio/classroom/lesson";
import type { LessonQuestion } from "@adder-studio/graph";
import { Eye, MessageCircleQuestion } from "lucide-react";
import { type ReactNode, useEffect, useId, useState } from "react";
import { plural } from "../../ui/format";
import { Outcome, outcomeRun } from "./Outcome";
import { saidOf } from "./said";
import type { LessonView } from "./use-lesson";
import "./questions.css";

/** The questions of the step on screen. A prediction stays as it was once a run has shown the outcome. */
export function Questions({ view }: { readonly view: LessonView }) {
  const { step, at, record, runs } = view;
  const since = record.predicted[at];
  const run = since === undefined ? undefined : outcomeRun(runs, since);
  return step.questions.map((question, index) => {
    const given = answerIn(record.progress, at, index);
    const isFixed = question.kind === "predict" && run !== undefined && run.epochs.length > 0;
    return (
      <Question
        // biome-ignore lint/suspicious/noArrayIndexKey: a question has no other name than its place
        key={`${at}.${index}`}
        {...{ question, given, isFixed }}
        onAnswer={(answer) => view.model.answer(index, answer)}
      >
        {question.kind === "predict" && run !== undefined && given !== undefined ? (
          <Outcome said={saidOf(question, given)} run={run} before={runs[runs.indexOf(run) + 1]} />
        ) : null}
      </Question>
    );
  });
}

/** Shows the newest prediction of an earlier step beside what came of it, where the step on screen asks for none itself. */
export function Recall({
  view: { lesson, step, at, record, runs },
}: {
  readonly view: LessonView;
}) {
  if (step.questions.some(({ kind }) => kind === "predict")) return null;
  const earlier = lesson.steps.slice(0, at).flatMap((one, index) =>
    one.questions.flatMap((question, number) => {
      const said = saidOf(question, answerIn(record.progress, index, number));
      const since = record.predicted[index];
      const run = since === undefined ? undefined : outcomeRun(runs, since);
      const isShown = question.kind === "predict" && said !== "" && (run?.epochs.length ?? 0) > 0;
      return isShown && run !== undefined ? [{ prompt: question.prompt, said, run }] : [];
    }),
  );
  const last = earlier.at(-1);
  if (last === undefined) return null;
  return (
    <section className="lesson-question predict" aria-label="Your prediction">
      <p>{last.prompt}</p>
      <Outcome said={last.said} run={last.run} before={undefined} />
    </section>
  );
}

interface QuestionProps {
  readonly question: LessonQuestion;
  readonly given: string | number | undefined;
  readonly isFixed: boolean;
  readonly onAnswer: (answer: string | number) => void;
  readonly children: ReactNode;
}

function Question({ question, given, isFixed, onAnswer, children }: QuestionProps) {
  const { kind, prompt, choices } = question;
  const id = useId();
  const isPrediction = kind === "predict";
  const Icon = isPrediction ? Eye : MessageCircleQuestion;
  const isOpen = isPrediction && saidOf(question, given) === "";
  return (
    <fieldset className={`lesson-question ${kind}`} data-open={isOpen}>
      <legend>
        <span className="lesson-kind">
          <Icon size={14} aria-hidden="true" />
          {isPrediction ? "What do you expect?" : "Your answer"}
        </span>
        {prompt}
      </legend>
      {isFixed ? null : choices.length > 0 ? (
        choices.map((choice, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an answer is the place of its choice
          <label key={`${index} ${choice}`} className="lesson-choice">
            <input
              type="radio"
              name={id}
              checked={given === index}
              onChange={() => onAnswer(index)}
            />
            <span>{choice}</span>
          </label>
        ))
      ) : (
        <Typed label={prompt} given={typeof given === "string" ? given : ""} onAnswer={onAnswer} />
      )}
      {children}
    </fieldset>
  );
}

/** Letters that are left when their count appears. */
const fewLetters = 50;

function Typed({
  label,
  given,
  onAnswer,
}: {
  readonly label: string;
  readonly given: string;
  readonly onAnswer: (answer: string) => void;
}) {
  // What is stored is cleaned, and has no blank at its end while the next word is still to come.
  const [draft, setDraft] = useState(given);
  useEffect(() => setDraft((now) => (now.trim() === given ? now : given)), [given]);
  const left = answerLimit - draft.length;
  return (
    <>
      <textarea
        className="field"
        aria-label={label}
        rows={2}
        maxLength={answerLimit}
        placeholder="Type your answer"
        value={draft}
        onChange={(event) => {
          setDraft(event.target.value);
          onAnswer(event.target.value);
        }}
      />
      {left > fewLetters ? null : (
        <span className="lesson-left muted" role="status">
          {left === 0 ? "No room for more letters." : `${plural(left, "letter")} left.`}
        </span>
      )}
    </>
  );
}
