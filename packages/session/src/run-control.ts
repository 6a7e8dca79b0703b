import type { Diagnostic } from "@adder-studio/core";
import {
  type ActiveRun,
  checkpointWeights,
  noEngine,
  noWorker,
  patience,
  startCommand,
} from "./active-run";
import type { SessionOptions, StartRequest } from "./api";
import { type ConnectionFault, spawnTrainer } from "./connection";
import { createHistory, type HistoryWriter } from "./history";
import { createListeners, type Listeners } from "./listeners";
import type { Observation, ObserveRequest, Predictions } from "./observation";
import { type TrainEvent, tickColumns } from "./protocol";
import { planRecovery } from "./recovery";
import { idleState, isBusy, reduceSession, type SessionAction, type SessionState } from "./state";
import { createTestSets, type TestSets } from "./test-sets";
import { createTrainerLink, type TrainerLink } from "./trainer-link";
import { defaultWatchdog } from "./watchdog";
import { createWeightRequests, type WeightRequests } from "./weight-requests";

/** Parts of a session that its commands and its events share. */
export interface SessionCore {
  readonly history: HistoryWriter;
  readonly link: TrainerLink;
  readonly weights: WeightRequests;
  readonly testSets: TestSets;
  readonly onChange: Listeners<[]>;
  readonly onObservation: Listeners<[Observation]>;
  readonly onPredictions: Listeners<[Predictions]>;
  readonly dataBase: string;
  state: SessionState;
  active: ActiveRun | undefined;
  observing: ObserveRequest | undefined;
  paceMs: number;
  predictions: Predictions | undefined;
  /** Timer of the next attempt after a fault. */
  retry: ReturnType<typeof setTimeout> | undefined;
}

/** Creates an idle session; no worker is spawned yet. */
export function createSessionCore({ spawn, watchdog, dataBase }: SessionOptions): SessionCore {
  const link = createTrainerLink({
    spawn: spawn ?? spawnTrainer,
    patience: () => patience(core.active, watchdog ?? defaultWatchdog),
    onEvent: (event) => handleEvent(core, event),
    onLost: () => core.testSets.workerLost(),
    onFault(fault) {
      // An idle worker that dies is replaced when it is needed.
      const { active, state } = core;
      if (active && (isBusy(state.phase) || state.phase === "paused")) handleFault(core, fault);
    },
  });
  const core: SessionCore = {
    history: createHistory(),
    link,
    weights: createWeightRequests(),
    testSets: createTestSets(dataBase, link.connection),
    onChange: createListeners(),
    onObservation: createListeners(),
    onPredictions: createListeners(),
    dataBase,
    state: idleState,
    active: undefined,
    observing: undefined,
    paceMs: 0,
    predictions: undefined,
    retry: undefined,
  };
  return core;
}

/** Changes the state; listeners are called when it is another object. */
export function dispatch(core: SessionCore, action: SessionAction): void {
  const before = core.state;
  core.state = reduceSession(before, action);
  core.link.watch(isBusy(core.state.phase));
  if (core.state !== before) core.onChange.emit();
}

/** Ends the worker, and the attempt that waits for its time. */
export function disconnect(core: SessionCore): void {
  clearTimeout(core.retry);
  core.link.disconnect();
}

/** Starts a run; the run in progress, if any, is stopped first. */
export function startRun(core: SessionCore, request: StartRequest): void {
  const { history, state } = core;
  if (isBusy(state.phase) || state.phase === "paused") stopRun(core);
  const step = request.checkpoint?.step ?? 0;
  history.reset(request.history?.width ?? tickColumns.length, step);
  core.predictions = undefined;
  if (request.history) {
    history.append(request.history.rows, request.history.width, 0);
    for (const epoch of request.history.epochs) history.appendEpoch(epoch);
    for (const mark of request.history.marks) history.appendMark(mark);
    history.truncate(step);
  }
  core.active = {
    request,
    backend: request.backend,
    checkpoint: request.checkpoint,
    pauseAt: request.pauseAt,
    faults: undefined,
    silences: 0,
    finalWeights: undefined,
  };
  dispatch(core, {
    type: "start",
    runId: core.state.runId + 1,
    step,
    requested: request.backend,
    segments: request.history?.segments ?? [],
  });
  launch(core);
}

/** Stops the run; open requests for weights are rejected. */
export function stopRun(core: SessionCore): void {
  clearTimeout(core.retry);
  core.link.send({ type: "stop" });
  core.link.endAttempt();
  dispatch(core, { type: "stop", step: core.history.step });
  core.weights.reject();
}

/** Returns a failed run to its last checkpoint, paused. */
export function rollBack(core: SessionCore): void {
  const run = core.active;
  if (core.state.phase !== "failed" || !run?.checkpoint) return;
  run.pauseAt = run.checkpoint.step;
  run.faults = undefined;
  dispatch(core, { type: "rollback" });
  launch(core);
}

/** Sends the start command, from the last checkpoint if there is one. */
function launch(core: SessionCore): void {
  const { active: run, link, history, state, paceMs, observing, dataBase } = core;
  if (!run) return;
  const target = link.prepare(run.backend, run.request.engineModule);
  target.watch(true);
  target.send(startCommand(run, link.attempt, dataBase, history, state.segments));
  if (paceMs > 0) target.send({ type: "pace", ms: paceMs });
  if (observing !== undefined) target.send({ type: "observe", request: observing });
}

function handleEvent(core: SessionCore, event: TrainEvent): void {
  const run = core.active;
  if (event.type === "testSet") core.testSets.receive(event);
  if (!("runId" in event) || event.runId !== core.link.attempt || !run) return;
  if (event.type === "failed") {
    if (event.recoverable) recover(core, event.diagnostic, false, event.unavailable);
    else fail(core, event.diagnostic);
    return;
  }
  if (applyEvent(core, run, event)) {
    dispatch(core, { type: "event", event, step: core.history.step });
  }
}

/** Applies an event of the current attempt. Returns true when the state may depend on it. */
function applyEvent(core: SessionCore, run: ActiveRun, event: TrainEvent): boolean {
  const { history, link, weights } = core;
  switch (event.type) {
    case "ready": {
      const width = tickColumns.length + event.layers.length;
      if (history.width !== width) history.reset(width, event.step);
      else history.truncate(event.step);
      if (weights.open) link.send({ type: "exportWeights" });
      return true;
    }
    case "tick":
      history.append(event.rows, event.width, event.examplesPerSecond);
      emitObservation(core, event.observation);
      return false;
    case "observed":
      emitObservation(core, event.observation);
      return false;
    case "predictions":
      core.predictions = event;
      core.onPredictions.emit(event);
      return false;
    case "epoch":
      history.appendEpoch(event);
      return true;
    case "mark":
      history.appendMark(event);
      return true;
    case "checkpoint":
      run.checkpoint = event.checkpoint;
      run.silences = 0;
      return false;
    case "paused":
      if (run.pauseAt !== undefined) run.pauseAt = event.step;
      return true;
    case "weights":
      weights.resolve(event.weights);
      return false;
    case "done":
      run.finalWeights = event.weights;
      weights.resolve(event.weights);
      return true;
    default:
      return true;
  }
}

/** Passes an observation on, unless it belongs to an older request. */
function emitObservation(core: SessionCore, observation: Observation | undefined): void {
  if (observation === undefined || observation.request !== core.observing?.id) return;
  core.onObservation.emit(observation);
}

function handleFault(core: SessionCore, { kind, message, silent }: ConnectionFault): void {
  if (core.active && kind === "silence") core.active.silences += 1;
  recover(
    core,
    {
      code: kind === "silence" ? "worker-silent" : "worker-error",
      severity: "warning",
      message: kind === "silence" ? message : `The training worker stopped: ${message}`,
    },
    silent,
    false,
  );
}

/** Ends the worker and starts the run again as `planRecovery` decides. */
function recover(
  core: SessionCore,
  diagnostic: Diagnostic,
  silent: boolean,
  unavailable: boolean,
): void {
  const { active: run, history } = core;
  if (!run) return;
  disconnect(core);
  const plan = planRecovery(run.faults, {
    backend: run.backend,
    reached: history.step,
    checkpointStep: run.checkpoint?.step ?? 0,
    // A graphics process that has just crashed may come back; one that never was will not.
    unavailable: unavailable && (run.faults?.count ?? 0) === 0,
    silent,
  });
  // A run that needs one module has no other engine to go on.
  if (plan.kind === "respawn" && plan.backend !== run.backend && run.request.engineModule) {
    fail(core, noEngine(diagnostic));
    return;
  }
  if (plan.kind === "giveUp") {
    fail(core, plan.cause === "no-worker" ? noWorker(diagnostic) : noEngine(diagnostic));
    return;
  }
  run.faults = plan.record;
  run.backend = plan.backend;
  dispatch(core, { type: "recover", diagnostic, step: history.step });
  if (plan.waitMs === 0) launch(core);
  else core.retry = setTimeout(() => launch(core), plan.waitMs);
}

/** Ends the run with a diagnostic; weights of the last checkpoint remain. */
function fail(core: SessionCore, diagnostic: Diagnostic): void {
  const { active, history, weights } = core;
  const step = active?.checkpoint?.step;
  dispatch(core, {
    type: "fail",
    diagnostic,
    step: history.step,
    ...(step === undefined ? {} : { rollback: step }),
  });
  const saved = active && checkpointWeights(active);
  if (saved) weights.resolve(saved);
  else weights.reject();
}
