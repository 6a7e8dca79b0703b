import { Pause, Play, RotateCcw, StepForward } from "lucide-react";
import { useEffect, useRef } from "react";
import { useDraw, useDrawLoop, write } from "../../draw/use-draw";
import { useDerivedPart, useDocument, useRun, useStudio, useUi } from "../../studio/context";
import { formatDuration, plural } from "../../ui/format";

/** Run or pause, one step, start over. */
export function RunControls({ compact = false }: { compact?: boolean }) {
  const studio = useStudio();
  const first = useDerivedPart(({ errors }) => errors[0]);
  const refusal = useUi((state) => state.runRefusal);
  const phase = useRun((state) => state.session.phase);
  const seed = useDocument((state) => state.graph.run.seed);
  const busy = phase === "running" || phase === "loading" || phase === "recovering";
  const blocked = first !== undefined && !busy && phase !== "paused";
  const waits = blocked || (refusal !== undefined && !busy);
  const label = busy
    ? "Pause"
    : phase === "paused"
      ? "Resume"
      : phase === "done"
        ? "Run again"
        : "Run";
  const run = () => {
    if (blocked) {
      // The reason is one press away instead of behind a dead button.
      studio.ui.set({ problemsOpen: true });
      if (first?.node !== undefined) studio.ui.select([first.node]);
      studio.ui.announce(`Cannot run: ${first?.message ?? ""}`, true);
      return;
    }
    studio.run.toggle();
  };
  return (
    <div className="run-controls">
      <button
        type="button"
        className="button primary"
        aria-disabled={waits}
        title={waits ? `Cannot run yet: ${first?.message ?? refusal}` : `${label} (Ctrl+Enter)`}
        onClick={run}
      >
        {busy ? <Pause size={15} /> : <Play size={15} />}
        {label}
      </button>
      <button
        type="button"
        className={compact ? "button icon" : "button"}
        aria-label="Step"
        aria-disabled={waits || phase === "loading"}
        title="One training step, then wait"
        onClick={() => (blocked ? run() : studio.run.step())}
      >
        <StepForward size={15} />
        {compact ? null : "Step"}
      </button>
      <button
        type="button"
        className={compact ? "button icon" : "button"}
        aria-label="Reset"
        disabled={phase === "idle"}
        title={`Forget what was learned and start over at step 0 with the weights of seed ${seed}`}
        onClick={() => {
          studio.run.newWeights();
          studio.ui.announce("Reset: the next run starts at step 0");
        }}
      >
        <RotateCcw size={15} />
        {compact ? null : "Reset"}
      </button>
    </div>
  );
}

/** "epoch 6 of 10 · 14 s left", written by the draw loop. */
export function Progress() {
  const { epochs, batch } = useDocument((state) => state.graph.run);
  const session = useRun((state) => state.session);
  const started = useRun((state) => state.started);
  const text = useRef<HTMLSpanElement>(null);
  const bar = useRef<HTMLSpanElement>(null);
  const { phase, loading, stepsPerEpoch, totalSteps } = session;
  const run = started?.graph.run;
  useDraw((history) => {
    const step = Math.max(history.step, 0);
    const share = totalSteps === 0 ? 0 : Math.min(1, step / totalSteps);
    if (bar.current !== null) bar.current.style.transform = `scaleX(${share})`;
    write(text.current, sentence(step, history.examplesPerSecond));
  });
  const loop = useDrawLoop();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the settings stand in the sentence between runs
  useEffect(() => loop.invalidate(), [loop, epochs, batch]);
  function sentence(step: number, examplesPerSecond: number): string {
    if (phase === "idle" || run === undefined) return `${plural(epochs, "epoch")}, batch ${batch}`;
    if (phase === "loading") {
      if (loading === undefined || loading.totalBytes === 0) return "starting the engine";
      const percent = Math.round((100 * loading.loadedBytes) / loading.totalBytes);
      return `loading ${loading.what}, ${percent} %`;
    }
    const of = `epoch ${Math.min(run.epochs, Math.floor(step / Math.max(1, stepsPerEpoch)) + 1)} of ${run.epochs}`;
    if (phase === "done") return `done, ${plural(run.epochs, "epoch")}`;
    if (phase === "failed") return `stopped at step ${step}`;
    if (phase === "paused") return `paused, step ${step} of ${totalSteps}`;
    const left = ((totalSteps - step) * run.batch) / examplesPerSecond;
    return examplesPerSecond > 0 ? `${of} · ${formatDuration(left)} left` : of;
  }
  return (
    <span className={`chip progress phase-${phase}`}>
      <span ref={text} className="chip-text">
        {sentence(0, 0)}
      </span>
      <span ref={bar} className="progress-bar" />
    </span>
  );
}
