import type { Diagnostic, EngineName, NamedArray } from "@adder-studio/core";
import {
  type ActiveRun,
  checkpointWeights,
  noEngine,
  noWeights,
  noWorker,
  patience,
  startCommand,
} from "./active-run";
import type { Session, SessionOptions, StartRequest } from "./api";
import { type Connection, type ConnectionFault, connect, spawnTrainer } from "./connection";
import { createHistory } from "./history";
import { createMeasurer } from "./measurer";
import type { Observation, ObserveRequest, Predictions } from "./observation";
import { type TrainEvent, tickColumns } from "./protocol";
import { planRecovery } from "./recovery";
import { idleState, isBusy, reduceSession, type SessionAction, type SessionState } from "./state";
import { createTestSets } from "./test-sets";
import { defaultWatchdog } from "./watchdog";

export type { Session, SessionOptions, StartRequest } from "./api";
export type { RunHistory } from "./history";
export {
  type Observation,
  type ObserveItem,
  type ObserveRequest,
  type Predictions,
  type ShownImage,
  spreadBins,
  spreadFacts,
  type TestSet,
} from "./observation";
export type { EpochEvent, MeasuredEvent, RunDocument, RunSegment } from "./protocol";
export { tickColumns } from "./protocol";
export type { Phase, SessionState } from "./state";
export type { SavedRun } from "./storage/saved-run";

interface Waiter {
  resolve(weights: readonly NamedArray[]): void;
  reject(error: Error): void;
}

/** Creates a session; its worker is spawned at once, its engine loads with the first start. */
export function createSession(options: SessionOptions): Session {
  const spawn = options.spawn ?? spawnTrainer;
  const watchdog = options.watchdog ?? defaultWatchdog;
  const history = createHistory();
  const measurer = createMeasurer(spawn, watchdog);
  const listeners = new Set<() => void>();
  let state: SessionState = idleState;
  let active: ActiveRun | undefined;
  let connection: Connection | undefined;
  /** The backend the worker has loaded: another one gets a fresh worker, and its memory back. */
  let loaded: EngineName | undefined;
  /** Changes with every start command: messages of earlier ones are late, and dropped. */
  let attempt = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let waiters: Waiter[] = [];
  let observing: ObserveRequest | undefined;
  let paceMs = 0;
  let predictions: Predictions | undefined;
  const observers = new Set<(observation: Observation) => void>();
  const predicted = new Set<(predictions: Predictions) => void>();
  const testSets = createTestSets(options.dataBase, () => connection ?? open());

  function dispatch(action: SessionAction): void {
    const before = state;
    state = reduceSession(state, action);
    connection?.watch(isBusy(state.phase));
    if (state !== before) for (const listener of listeners) listener();
  }

  function disconnect(): void {
    clearTimeout(retry);
    connection?.close();
    connection = undefined;
    loaded = undefined;
    attempt += 1;
    testSets.lost();
  }

  function open(): Connection {
    const mine = connect(spawn, patience(active, watchdog), onEvent, (fault) => {
      if (connection !== mine) return;
      connection = undefined;
      loaded = undefined;
      testSets.lost();
      // An idle worker that dies is replaced when it is needed.
      if (active && (isBusy(state.phase) || state.phase === "paused")) onFault(fault);
    });
    connection = mine;
    return mine;
  }

  /** Sends the start command, from the last checkpoint if there is one. */
  function launch(): void {
    const run = active;
    if (!run) return;
    if (connection && loaded !== undefined && loaded !== run.backend) disconnect();
    const target = connection ?? open();
    loaded = run.backend;
    attempt += 1;
    target.watch(true);
    target.send(startCommand(run, attempt, options.dataBase, history, state.segments));
    if (paceMs > 0) target.send({ type: "pace", ms: paceMs });
    if (observing !== undefined) target.send({ type: "observe", request: observing });
  }

  function see(observation: Observation | undefined): void {
    if (observation === undefined || observation.request !== observing?.id) return;
    for (const listener of observers) listener(observation);
  }

  function onEvent(event: TrainEvent): void {
    const run = active;
    if (event.type === "testSet") testSets.answer(event);
    if (!("runId" in event) || event.runId !== attempt || !run) return;
    switch (event.type) {
      case "ready": {
        const width = tickColumns.length + event.layers.length;
        if (history.width !== width) history.reset(width, event.step);
        else history.truncate(event.step);
        if (waiters.length > 0) connection?.send({ type: "exportWeights" });
        break;
      }
      case "tick":
        history.append(event.rows, event.width, event.examplesPerSecond);
        see(event.observation);
        return;
      case "observed":
        see(event.observation);
        return;
      case "predictions":
        predictions = event;
        for (const listener of predicted) listener(event);
        return;
      case "epoch":
        history.appendEpoch(event);
        break;
      case "checkpoint":
        run.checkpoint = event.checkpoint;
        run.silences = 0;
        return;
      case "paused":
        if (run.pauseAt !== undefined) run.pauseAt = event.step;
        break;
      case "weights":
        settle(event.weights);
        return;
      case "done":
        run.finalWeights = event.weights;
        settle(event.weights);
        break;
      case "failed":
        if (event.recoverable) recover(event.diagnostic, false, event.unavailable);
        else fail(event.diagnostic);
        return;
    }
    dispatch({ type: "event", event, step: history.step });
  }

  function onFault({ kind, message, silent }: ConnectionFault): void {
    if (active && kind === "silence") active.silences += 1;
    recover(
      {
        code: kind === "silence" ? "worker-silent" : "worker-error",
        severity: "warning",
        message: kind === "silence" ? message : `The training worker stopped: ${message}`,
      },
      silent,
      false,
    );
  }

  function recover(diagnostic: Diagnostic, silent: boolean, unavailable: boolean): void {
    const run = active;
    if (!run) return;
    disconnect();
    const plan = planRecovery(run.faults, {
      backend: run.backend,
      reached: history.step,
      checkpointStep: run.checkpoint?.step ?? 0,
      // A graphics process that has just crashed may come back; one that never was will not.
      unavailable: unavailable && (run.faults?.count ?? 0) === 0,
      silent,
    });
    if (plan.kind === "giveUp") {
      fail(plan.cause === "no-worker" ? noWorker(diagnostic) : noEngine(diagnostic));
      return;
    }
    run.faults = plan.record;
    run.backend = plan.backend;
    dispatch({ type: "recover", diagnostic, step: history.step });
    if (plan.waitMs === 0) launch();
    else retry = setTimeout(launch, plan.waitMs);
  }

  function fail(diagnostic: Diagnostic): void {
    const step = active?.checkpoint?.step;
    dispatch({
      type: "fail",
      diagnostic,
      step: history.step,
      ...(step === undefined ? {} : { rollback: step }),
    });
    const weights = active && checkpointWeights(active);
    if (weights) settle(weights);
    else refuse();
  }

  function settle(weights: readonly NamedArray[]): void {
    const waiting = waiters;
    waiters = [];
    for (const { resolve } of waiting) resolve(weights);
  }

  function refuse(): void {
    const waiting = waiters;
    waiters = [];
    for (const { reject } of waiting) reject(noWeights());
  }

  function start(request: StartRequest): void {
    if (isBusy(state.phase) || state.phase === "paused") stop();
    const step = request.checkpoint?.step ?? 0;
    history.reset(request.history?.width ?? tickColumns.length, step);
    predictions = undefined;
    if (request.history) {
      history.append(request.history.rows, request.history.width, 0);
      for (const epoch of request.history.epochs) history.appendEpoch(epoch);
      history.truncate(step);
    }
    active = {
      request,
      backend: request.backend,
      checkpoint: request.checkpoint,
      pauseAt: request.pauseAt,
      faults: undefined,
      silences: 0,
      finalWeights: undefined,
    };
    dispatch({
      type: "start",
      runId: state.runId + 1,
      step,
      requested: request.backend,
      segments: request.history?.segments ?? [],
    });
    launch();
  }

  function stop(): void {
    clearTimeout(retry);
    connection?.send({ type: "stop" });
    // What the stopped run still has to say is of no interest.
    attempt += 1;
    dispatch({ type: "stop", step: history.step });
    refuse();
  }

  open();
  return {
    get state() {
      return state;
    },
    history,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start,
    stop,
    pause() {
      if (!active || !isBusy(state.phase)) return;
      active.pauseAt = history.step;
      connection?.send({ type: "pause" });
    },
    resume() {
      if (!active || (state.phase !== "paused" && !isBusy(state.phase))) return;
      active.pauseAt = undefined;
      connection?.send({ type: "resume" });
    },
    step() {
      if (!active || (state.phase !== "paused" && state.phase !== "running")) return;
      active.pauseAt = history.step + 1;
      connection?.send({ type: "step" });
    },
    rollback() {
      const run = active;
      if (state.phase !== "failed" || !run?.checkpoint) return;
      run.pauseAt = run.checkpoint.step;
      run.faults = undefined;
      dispatch({ type: "rollback" });
      launch();
    },
    exportWeights() {
      if (active?.finalWeights) return Promise.resolve(active.finalWeights);
      const alive = isBusy(state.phase) || state.phase === "paused";
      if (!alive) {
        const weights = active && checkpointWeights(active);
        return weights ? Promise.resolve(weights) : Promise.reject(noWeights());
      }
      const result = new Promise<readonly NamedArray[]>((resolve, reject) => {
        waiters.push({ resolve, reject });
      });
      connection?.send({ type: "exportWeights" });
      return result;
    },
    pace(ms) {
      paceMs = ms;
      connection?.send({ type: "pace", ms });
    },
    observe(request) {
      observing = request;
      connection?.send({ type: "observe", ...(request === undefined ? {} : { request }) });
    },
    onObservation(listener) {
      observers.add(listener);
      return () => observers.delete(listener);
    },
    get predictions() {
      return predictions;
    },
    onPredictions(listener) {
      predicted.add(listener);
      return () => predicted.delete(listener);
    },
    testSet: testSets.ask,
    measure: measurer.measure,
    examine: (request) =>
      import("./examiner").then((it) => it.examineDevice(spawn, watchdog, request)),
    dispose() {
      disconnect();
      measurer.dispose();
      active = undefined;
      refuse();
      listeners.clear();
    },
  };
}
