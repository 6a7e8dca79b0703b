import type { EpochEvent, RunHistory, Session } from "@adder-studio/session/client";
import type { EpochFigures, RunRecord } from "./types";

/** The fields of a record that change while its run trains. */
export type Progress = Pick<
  RunRecord,
  | "outcome"
  | "step"
  | "totalSteps"
  | "stepsPerEpoch"
  | "epochs"
  | "seconds"
  | "segments"
  | "examplesPerSecond"
> &
  Pick<Partial<RunRecord>, "endedAt" | "reason" | "weightsHash" | "marks">;

interface Sink {
  /** Called at a new run of the session, or one in training when the watch began. Returns the progress it continues. */
  began(): Pick<Progress, "epochs" | "seconds"> | undefined;
  /** Called when the run ends an epoch, changes its phase or ends, never at a tick. */
  changed(progress: Progress): void;
  /** Called when the run has left the screen. */
  cleared?(): void;
}

/** Follows the runs of a session by its changes of state, one of which comes with each epoch. */
export function watchRuns(session: Session, now: () => number, sink: Sink): () => void {
  let runId: number | undefined;
  let epochs: readonly EpochFigures[] = [];
  let marks: RunHistory["marks"] = [];
  let seconds = 0;
  let runningSince: number | undefined;
  let ended = false;
  let steps = 0;
  let last = "";

  function begin(): void {
    runId = session.state.runId;
    runningSince = undefined;
    ended = false;
    last = "";
    const before = sink.began();
    epochs = before?.epochs ?? [];
    seconds = before?.seconds ?? 0;
  }

  function see(): void {
    const { state, history } = session;
    if (state.runId !== runId) {
      if (state.phase === "idle") return;
      begin();
    }
    if (state.phase !== "failed" && state.phase !== "idle" && state.phase !== "done") ended = false;
    // A run that has ended stays as it ended when its place is cleared.
    if (ended) {
      if (state.phase === "idle") sink.cleared?.();
      return;
    }
    const time = now();
    if (runningSince !== undefined) seconds += (time - runningSince) / 1000;
    runningSince = state.phase === "running" ? time : undefined;
    const cleared = state.phase === "idle" && history.length === 0;
    if (!cleared) epochs = history.epochs.map((epoch) => figuresOf(epoch, epochs, seconds));
    if (!cleared) steps = history.step;
    if (!cleared) marks = history.marks;
    ended = state.phase === "done" || state.phase === "failed" || state.phase === "idle";
    const outcome = !ended
      ? "running"
      : state.phase === "done" || state.phase === "failed"
        ? state.phase
        : "stopped";
    const key = `${state.phase} ${epochs.length} ${marks.length} ${state.segments.length} ${state.totalSteps}`;
    if (key === last) return;
    last = key;
    sink.changed({
      outcome,
      step: cleared ? steps : history.step,
      totalSteps: state.totalSteps,
      stepsPerEpoch: state.stepsPerEpoch,
      epochs,
      marks,
      seconds,
      segments: state.segments,
      examplesPerSecond: history.examplesPerSecond,
      ...(ended ? { endedAt: time } : {}),
      ...(outcome === "failed" && state.diagnostic ? { reason: state.diagnostic.message } : {}),
      ...(state.weightsHash === undefined ? {} : { weightsHash: state.weightsHash }),
    });
    if (state.phase === "idle") sink.cleared?.();
  }

  // One that ended before anybody watched is nobody's.
  if (session.state.phase === "idle") runId = session.state.runId;
  else see();
  return session.subscribe(see);
}

/** An epoch keeps the time at which it was first seen. */
function figuresOf(
  event: EpochEvent,
  seen: readonly EpochFigures[],
  seconds: number,
): EpochFigures {
  const known = seen.find(({ epoch, step }) => epoch === event.epoch && step === event.step);
  if (known !== undefined) return known;
  const { epoch, step, trainLoss, trainAccuracy, testLoss, testAccuracy, reestimated } = event;
  const figures = { trainLoss, trainAccuracy, testLoss, testAccuracy, reestimated };
  return { epoch, step, ...figures, seconds };
}
