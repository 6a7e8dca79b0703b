import { answerIn } from "@adder-studio/classroom/lesson";
import type { LessonQuestion } from "@adder-studio/graph";
import { ArrowLeft, ArrowRight, GraduationCap, Send } from "lucide-react";
import { useEffect, useRef } from "react";
import { useStudio, useUi } from "../../studio/context";
import { Checks, firstOpen } from "./Checks";
import { runsToHandIn } from "./ended-runs";
import { ring } from "./point";
import { Questions, Recall } from "./Questions";
import { RunRefusal } from "./RunRefusal";
import { SeedNumber } from "./SeedNumber";
import { StepNetwork } from "./StatePicture";
import { saidOf } from "./said";
import { type LessonView, useLesson } from "./use-lesson";
import { Words } from "./Words";
import "./lesson.css";

/** Sentences in place of a lesson that is not there. */
const absent = {
  none: "This experiment has no lesson.",
  loading: "The lesson is on its way.",
  unknown: "This lesson comes with a newer Adder Studio. Reload the page to read it.",
} as const;

/** The lesson of the open document: the step on screen, and the way through all of them. */
export function LessonPanel() {
  const view = useLesson();
  if (typeof view === "string") return <p className="lesson-absent muted">{absent[view]}</p>;
  return <Lesson view={view} />;
}

function Lesson({ view }: { readonly view: LessonView }) {
  const { lesson, at, step, result, record } = view;
  const teacher = useUi((state) => state.teacher);
  const scroll = useRef<HTMLDivElement>(null);
  const head = useRef<HTMLHeadingElement>(null);
  const shown = useRef(at);
  useEffect(() => {
    // The sheet that opened the lesson is gone, and with it what had the focus.
    const timer = setTimeout(() => {
      const isLost = document.activeElement === document.body && document.hasFocus();
      if (isLost) head.current?.focus({ preventScroll: true });
    });
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    if (shown.current === at) return;
    shown.current = at;
    // Whoever goes on reads from the top, with the eyes or with a screen reader.
    scroll.current?.scrollTo({ top: 0 });
    head.current?.focus({ preventScroll: true });
  }, [at]);
  const { passed } = record.progress;
  const isDone = lesson.steps.every((_, index) => passed.includes(index));
  return (
    <section className="lesson" aria-label="The lesson">
      <div ref={scroll} className="lesson-scroll">
        <header>
          <p className="lesson-title">
            {lesson.title === "" ? "Lesson" : lesson.title}
            {teacher ? <span className="tag">open for you as the teacher</span> : null}
          </p>
          <Dots view={view} />
          <h2 ref={head} tabIndex={-1}>
            {step.title === "" ? `Step ${at + 1}` : step.title}
          </h2>
        </header>
        <Words text={step.text} />
        {step.state === undefined ? null : <StepNetwork state={step.state} at={at} />}
        <SeedNumber view={view} />
        <Recall view={view} />
        <Questions view={view} />
        {result === undefined ? null : <Checks result={result} />}
        {isDone ? <TheEnd steps={lesson.steps.length} /> : null}
      </div>
      <Foot view={view} />
      <RunRefusal model={view.model} />
    </section>
  );
}

function Dots({ view: { lesson, at, record } }: { readonly view: LessonView }) {
  const { passed } = record.progress;
  return (
    <p className="lesson-place">
      <span>
        Step {at + 1} of {lesson.steps.length}
      </span>
      <span className="lesson-dots" aria-hidden="true">
        {lesson.steps.map((step, index) => (
          <i
            // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
            key={index}
            title={step.title}
            className={`${index === at ? "here" : ""}${passed.includes(index) ? " passed" : ""}`}
          />
        ))}
      </span>
    </p>
  );
}

function TheEnd({ steps }: { readonly steps: number }) {
  const studio = useStudio();
  return (
    <section className="lesson-end" aria-label="The end of the lesson">
      <GraduationCap size={22} aria-hidden="true" />
      <div>
        <h3>You have done {steps === 1 ? "the whole lesson" : `all ${steps} steps`}</h3>
        <p>
          Hand in: your teacher gets a code with your results, and nothing else leaves this page.
        </p>
        <button
          type="button"
          className="button"
          onClick={() => studio.ui.set({ dialog: "hand-in" })}
        >
          <Send size={15} />
          Hand in
        </button>
      </div>
    </section>
  );
}

/** Returns the reason why a student cannot go on yet; undefined where nothing is in the way. */
export function waitsFor(view: LessonView): string | undefined {
  const { step, at, record, result } = view;
  if (record.progress.passed.includes(at) || step.check === undefined) return undefined;
  if (result === undefined || result.passed) return undefined;
  const isAsked = step.questions.some((question, index) => isOpen(view, question, index));
  const { sentence } = firstOpen(result);
  if (isAsked && /answered/.test(sentence)) return "Answer the question above first.";
  const open = sentence.replace(/: not yet$/, "");
  return `Still to do: ${open.charAt(0).toLowerCase()}${open.slice(1)}.`;
}

function isOpen({ record, at }: LessonView, question: LessonQuestion, index: number): boolean {
  return saidOf(question, answerIn(record.progress, at, index)) === "";
}

function Foot({ view }: { readonly view: LessonView }) {
  const studio = useStudio();
  const { lesson, at, model, runs } = view;
  const teacher = useUi((state) => state.teacher);
  const reason = waitsFor(view);
  const waits = reason !== undefined && !teacher;
  const isLast = at === lesson.steps.length - 1;
  const handIn = runsToHandIn(runs).length > 0;
  const next = () => {
    if (!waits) return model.goOn();
    studio.ui.announce(reason, true);
    const open = document.querySelector(".lesson-checks, .lesson-question");
    if (open === null) return;
    open.scrollIntoView({ block: "nearest" });
    ring(open);
  };
  const isFree = lesson.steps[at]?.check === undefined;
  const isOver = isLast && (!isFree || view.record.progress.passed.includes(at));
  return (
    <footer className="lesson-foot">
      {waits ? (
        <p id="lesson-reason" className="muted">
          {reason}
        </p>
      ) : null}
      <div className="lesson-buttons">
        <button type="button" className="button" disabled={at === 0} onClick={() => model.goBack()}>
          <ArrowLeft size={15} />
          Back
        </button>
        {handIn ? (
          <button
            type="button"
            className={isOver && !waits ? "button primary" : "button"}
            onClick={() => studio.ui.set({ dialog: "hand-in" })}
          >
            <Send size={15} />
            Hand in
          </button>
        ) : null}
        {isOver ? null : (
          <button
            type="button"
            className="button primary"
            aria-disabled={waits}
            {...(waits ? { "aria-describedby": "lesson-reason" } : {})}
            onClick={next}
          >
            {isLast ? "Done" : "Next"}
            <ArrowRight size={15} />
          </button>
        )}
      </div>
    </footer>
  );
}
