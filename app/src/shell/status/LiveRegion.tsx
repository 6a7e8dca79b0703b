import { taskOf } from "@adder-studio/ir";
import { useEffect, useRef, useState } from "react";
import { metricOf } from "../../runs/metric";
import { useRecorder } from "../../runs/use-recorder";
import { useRun, useStudio, useUi } from "../../studio/context";

const progressMs = 10_000;

/** The text for screen readers: announcements at once, training progress at most every ten seconds, faults assertively. */
export function LiveRegion() {
  const studio = useStudio();
  useRecorder(studio);
  const { text, assertive, count } = useUi((state) => state.announcement);
  const phase = useRun((state) => state.session.phase);
  const message = useRun((state) => state.session.diagnostic?.message);
  const [progress, setProgress] = useState("");
  const before = useRef(phase);

  useEffect(() => {
    if (before.current === phase) return;
    before.current = phase;
    const sentence = {
      idle: "",
      loading: "Loading data",
      running: "Training",
      paused: "Paused",
      recovering: "The engine was lost; continuing from the last checkpoint",
      done: "Training has ended",
      failed: "",
    }[phase];
    setProgress(sentence);
    if (phase !== "running") return;
    let epoch = studio.run.session.history.epochs.length;
    const timer = setInterval(() => {
      const { epochs } = studio.run.session.history;
      const last = epochs.at(-1);
      if (last === undefined || epochs.length === epoch) return;
      epoch = epochs.length;
      const { started } = studio.run.store.getState();
      const quality = metricOf(started && taskOf(started.ir));
      setProgress(`Epoch ${last.epoch}: test ${quality.name} ${quality.text(last.testAccuracy)}`);
    }, progressMs);
    return () => clearInterval(timer);
  }, [phase, studio]);

  const loud = phase === "failed" ? (message ?? "") : assertive ? text : "";
  return (
    <div className="visually-hidden">
      <div aria-live="polite" key={`p${assertive ? 0 : count}`}>
        {assertive ? "" : text}
      </div>
      <div aria-live="polite">{progress}</div>
      <div aria-live="assertive">{loud}</div>
    </div>
  );
}
