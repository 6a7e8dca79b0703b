import { pointSetOf } from "@adder-studio/data";
import { ArrowRight } from "lucide-react";
import { useRun, useStudio, useUi } from "../state/context";
import { questions } from "./questions";
import "./next-question.css";

/** One question that says what to look at, and the way to the next. Shown once there is something to look at. */
export function NextQuestion() {
  const studio = useStudio();
  const index = useUi((state) => state.question);
  const started = useRun((state) => state.started);
  const { hidden } = studio.document.store.getState().graph.share;
  const [input] = started?.ir.ops ?? [];
  const points = input?.op === "input" && pointSetOf(input.attrs.dataset) !== undefined;
  const asks = (room: string) =>
    (room !== "distributions" || started?.ir.ops.some(({ op }) => op === "batchNorm")) &&
    (room !== "layers" || started?.graph.run.rateRule === "adaptive");
  const open = questions.filter(
    ({ room, ofPoints }) =>
      !hidden.includes(room) && !(points && (ofPoints === false || !asks(room))),
  );
  const now = open[index % Math.max(1, open.length)];
  const next = open[(index + 1) % Math.max(1, open.length)];
  if (started === undefined || now === undefined || next === undefined) return null;
  const answer = (points && now.ofPoints) || now.answer;
  const [first, second] = studio.ui.store.getState().dockTabs;
  const show = (at: number, room: string) =>
    studio.ui.set({
      question: at,
      dockOpen: true,
      dockTabs: [room, second === room ? first : second],
    });
  return (
    <div className="next-question">
      <button type="button" className="link" title={answer} onClick={() => show(index, now.room)}>
        {now.question}
      </button>
      <span className="next-answer">{answer}</span>
      <button
        type="button"
        className="button small quiet"
        title={next.question}
        onClick={() => show((index + 1) % open.length, next.room)}
      >
        Next question
        <ArrowRight size={14} aria-hidden="true" />
      </button>
    </div>
  );
}
