import { pointSetOf } from "@adder-studio/data";
import { taskOf } from "@adder-studio/ir";
import { ArrowRight } from "lucide-react";
import { usePredictions } from "../../observe/prediction-log";
import { useDocument, useRun, useStudio, useUi } from "../../studio/context";
import { answerNow, questions, type Seen, textsFor } from "./questions";
import "./next-question.css";

/** One question that says what to look at, its answer, and the way to the next. Shown once a run has begun. */
export function NextQuestion() {
  const studio = useStudio();
  const asked = useUi((state) => state.question);
  const [first, second] = useUi((state) => state.dockTabs);
  const started = useRun((state) => state.started);
  const hasLesson = useDocument((state) => state.graph.lesson !== undefined);
  const seen = useSeen();
  const { hidden } = studio.document.store.getState().graph.share;
  const [input] = started?.ir.ops ?? [];
  const points = input?.op === "input" && pointSetOf(input.attrs.dataset) !== undefined;
  const asks = (room: string) =>
    (room !== "distributions" || started?.ir.ops.some(({ op }) => op === "batchNorm")) &&
    (room !== "layers" || started?.graph.run.rateRule === "adaptive");
  const open = questions.filter(
    ({ panel, ofPoints }) =>
      !hidden.includes(panel) && !(points && (ofPoints === false || !asks(panel))),
  );
  // The question above the panels is about the one that is open.
  const front = open.findIndex(({ panel }) => panel === first);
  const index = front < 0 ? asked % Math.max(1, open.length) : front;
  const now = open[index];
  const next = open[(index + 1) % Math.max(1, open.length)];
  // A lesson has questions of its own.
  if (hasLesson) return null;
  if (started === undefined || now === undefined || next === undefined) return null;
  const show = (at: number, room: string) =>
    studio.ui.set({
      question: at,
      dockOpen: true,
      dockTabs: [room, second === room ? first : second],
    });
  return (
    <div className="next-question">
      <button
        type="button"
        className="button small quiet"
        title={next.question}
        onClick={() => show((index + 1) % open.length, next.panel)}
      >
        Next question
        <ArrowRight size={14} aria-hidden="true" />
      </button>
      <p>
        <button type="button" className="link" onClick={() => show(index, now.panel)}>
          {now.question}
        </button>{" "}
        {answerNow(textsFor(now, points ? "points" : taskOf(started.ir)), seen)}
      </p>
    </div>
  );
}

/** Returns the progress of the run; it changes with phases and tests, never with a tick. */
function useSeen(): Seen {
  const { history } = useStudio().run.session;
  const phase = useRun((state) => state.session.phase);
  const epoch = usePredictions().last !== undefined;
  const goesOn = phase === "running" || phase === "loading" || phase === "recovering";
  return {
    step: epoch || phase === "running" || phase === "paused" || history.step > 0,
    epoch,
    press: goesOn ? undefined : phase === "paused" ? "Resume" : "Run",
  };
}
