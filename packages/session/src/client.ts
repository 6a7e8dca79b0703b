import type { NamedArray } from "@adder-studio/core";
import { checkpointWeights, noWeights } from "./active-run";
import type { Session, SessionOptions } from "./api";
import { spawnTrainer } from "./connection";
import { createMeasurer } from "./measurer";
import {
  createSessionCore,
  disconnect,
  rollBack,
  type SessionCore,
  startRun,
  stopRun,
} from "./run-control";
import { isBusy } from "./state";
import { defaultWatchdog } from "./watchdog";

export type { Session, SessionOptions, StartRequest } from "./api";
export type { RunHistory } from "./history";
export {
  distributionFacts,
  histogramBins,
  type Observation,
  type ObserveItem,
  type ObserveRequest,
  type Predictions,
  type ShownImage,
  type TestSet,
} from "./observation";
export type { EpochEvent, MeasuredEvent, RunDocument, RunSegment } from "./protocol";
export { tickColumns } from "./protocol";
export { idleState, type Phase, type SessionState } from "./state";
export type { SavedRun } from "./storage/saved-run";

/** Creates a session. Its worker is spawned at once; the engine loads with the first start. */
export function createSession(options: SessionOptions): Session {
  const { spawn = spawnTrainer, watchdog = defaultWatchdog } = options;
  const core = createSessionCore(options);
  const { history, link } = core;
  const measurer = createMeasurer(spawn, watchdog);
  link.connection();
  return {
    get state() {
      return core.state;
    },
    history,
    subscribe: core.onChange.add,
    start: (request) => startRun(core, request),
    stop: () => stopRun(core),
    pause() {
      if (!core.active || !isBusy(core.state.phase)) return;
      core.active.pauseAt = history.step;
      link.send({ type: "pause" });
    },
    resume() {
      const { active, state } = core;
      if (!active || (state.phase !== "paused" && !isBusy(state.phase))) return;
      active.pauseAt = undefined;
      link.send({ type: "resume" });
    },
    step() {
      const { active, state } = core;
      if (!active || (state.phase !== "paused" && state.phase !== "running")) return;
      active.pauseAt = history.step + 1;
      link.send({ type: "step" });
    },
    rollback: () => rollBack(core),
    exportWeights: () => exportWeights(core),
    pace(ms) {
      core.paceMs = ms;
      link.send({ type: "pace", ms });
    },
    observe(request) {
      core.observing = request;
      link.send({ type: "observe", ...(request === undefined ? {} : { request }) });
    },
    onObservation: core.onObservation.add,
    get predictions() {
      return core.predictions;
    },
    onPredictions: core.onPredictions.add,
    testSet: core.testSets.request,
    measure: measurer.measure,
    examine: (request) =>
      import("./examiner").then((it) => it.examineDevice(spawn, watchdog, request)),
    dispose() {
      disconnect(core);
      measurer.dispose();
      core.active = undefined;
      core.weights.reject();
      core.onChange.clear();
    },
  };
}

async function exportWeights(core: SessionCore): Promise<readonly NamedArray[]> {
  const { active, state, link, weights } = core;
  if (active?.finalWeights) return active.finalWeights;
  if (isBusy(state.phase) || state.phase === "paused") {
    const result = weights.add();
    link.send({ type: "exportWeights" });
    return result;
  }
  const saved = active && checkpointWeights(active);
  if (!saved) throw noWeights();
  return saved;
}
