import { type LessonAccess, limits, type OwnLesson } from "@adder-studio/graph";
import { useId } from "react";
import { useStudio } from "../../studio/context";
import { accessWords } from "./access";
import { ChecksField } from "./ChecksField";
import { draftOf } from "./draft";
import { QuestionsField } from "./QuestionsField";
import { StateField } from "./StateField";
import { WordsField } from "./WordsField";

/** The form of one step; each change goes into the document at once. */
export function StepForm({ lesson, at }: { lesson: OwnLesson; at: number }) {
  const studio = useStudio();
  const draft = draftOf(studio);
  const id = useId();
  const step = lesson.steps[at];
  if (step === undefined) return null;
  const seal = () => studio.document.seal();
  return (
    <div className="le-form">
      <label className="le-label" htmlFor={`${id}-title`}>
        Title of the step
      </label>
      <input
        id={`${id}-title`}
        className="field le-step-title"
        maxLength={limits.label}
        placeholder="Such as: Predict"
        value={step.title}
        onChange={({ target }) =>
          draft.change(at, { title: target.value }, "edit a step's title", `step title ${at}`)
        }
        onBlur={seal}
      />
      <WordsField
        text={step.text}
        onText={(text) => draft.change(at, { text }, "edit a step's words", `step text ${at}`)}
        onDone={seal}
      />
      <QuestionsField
        questions={step.questions}
        onQuestions={(questions, label, merge) =>
          draft.change(
            at,
            { questions },
            label,
            merge === undefined ? undefined : `${merge} of step ${at}`,
          )
        }
        onDone={seal}
      />
      <ChecksField step={step} at={at} />
      <StateField step={step} at={at} />
      <label className="le-label" htmlFor={`${id}-access`}>
        In this step students may
      </label>
      <select
        id={`${id}-access`}
        className="field"
        value={step.access ?? ""}
        onChange={({ target }) => {
          const access = target.value === "" ? undefined : (target.value as LessonAccess);
          draft.change(at, { access }, "change what a step allows");
          seal();
        }}
      >
        <option value="">do what the whole lesson allows</option>
        {accessWords.map(({ access, inStep }) => (
          <option key={access} value={access}>
            {inStep}
          </option>
        ))}
      </select>
    </div>
  );
}
