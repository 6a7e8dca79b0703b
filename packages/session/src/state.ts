import {
  type Diagnostic,
  type EngineFacts,
  type EngineName,
  engineLabels,
  type LayerFacts,
} from "@adder-studio/core";
import type { RunSegment, TrainEvent } from "./protocol";

/** Phase of a session. */
export type Phase = "idle" | "loading" | "running" | "paused" | "recovering" | "done" | "failed";

/** State of a run that the app shows. A new object at each change; nothing in it changes per tick. */
export interface SessionState {
  readonly phase: Phase;
  /** Number of the run; a respawned worker continues the same one. */
  readonly runId: number;
  /** Backend that the run was started with; `engine` may be another after faults. */
  readonly requested?: EngineName;
  readonly engine?: EngineFacts;
  /** Number of steps made at the last change of phase; `RunHistory.step` is the current one. */
  readonly step: number;
  readonly totalSteps: number;
  readonly stepsPerEpoch: number;
  /** Layers with filters, in network order. */
  readonly layers: readonly LayerFacts[];
  /** Progress of loading data; absent when all has come. */
  readonly loading?: {
    readonly what: string;
    readonly loadedBytes: number;
    readonly totalBytes: number;
  };
  /** Reason for a failure or a recovery, or a change since the recovery. */
  readonly diagnostic?: Diagnostic;
  /** Number of faults that the run survived. */
  readonly recoveries: number;
  /** Parts of the run, one for each engine in turn. */
  readonly segments: readonly RunSegment[];
  readonly weightsHash?: string;
  /** Step of the last good checkpoint, after a failure. */
  readonly bestRollback?: number;
  /** Reason why the run is not saved on this device. */
  readonly storage?: Diagnostic;
}

export type SessionAction =
  | {
      readonly type: "start";
      readonly runId: number;
      readonly step: number;
      readonly requested: EngineName;
      readonly segments: readonly RunSegment[];
    }
  | { readonly type: "event"; readonly event: TrainEvent; readonly step: number }
  | { readonly type: "recover"; readonly diagnostic: Diagnostic; readonly step: number }
  | {
      readonly type: "fail";
      readonly diagnostic: Diagnostic;
      readonly step: number;
      readonly rollback?: number;
    }
  | { readonly type: "rollback" }
  | { readonly type: "stop"; readonly step: number };

/** The state of a session that has no run. */
export const idleState: SessionState = {
  phase: "idle",
  runId: 0,
  step: 0,
  totalSteps: 0,
  stepsPerEpoch: 0,
  layers: [],
  recoveries: 0,
  segments: [],
};

/** Returns true in the phases in which the worker has to send signs of life. */
export function isBusy(phase: Phase): boolean {
  return phase === "loading" || phase === "running" || phase === "recovering";
}

/** Returns the state after `action`: the same object when nothing that a view shows has changed. */
export function reduceSession(state: SessionState, action: SessionAction): SessionState {
  switch (action.type) {
    case "start":
      return {
        ...idleState,
        phase: "loading",
        runId: action.runId,
        requested: action.requested,
        step: action.step,
        segments: action.segments,
        layers: state.layers,
      };
    case "recover":
      return {
        ...without(state, "loading", "weightsHash", "bestRollback"),
        phase: "recovering",
        step: action.step,
        diagnostic: action.diagnostic,
        recoveries: state.recoveries + 1,
      };
    case "fail":
      return {
        ...without(state, "loading", "bestRollback"),
        phase: "failed",
        step: action.step,
        diagnostic: action.diagnostic,
        ...(action.rollback === undefined ? {} : { bestRollback: action.rollback }),
      };
    case "rollback":
      return { ...without(state, "diagnostic", "bestRollback", "weightsHash"), phase: "loading" };
    case "stop":
      return state.phase === "idle"
        ? state
        : {
            ...without(state, "loading", "diagnostic", "bestRollback"),
            phase: "idle",
            step: action.step,
          };
    case "event":
      return reduceEvent(state, action.event, action.step);
  }
}

/** Returns the state after an event; `step` is the number of steps made, for events without one. */
function reduceEvent(state: SessionState, event: TrainEvent, step: number): SessionState {
  switch (event.type) {
    case "ready":
      return afterReady(state, event);
    case "loading": {
      if (event.loadedBytes >= event.totalBytes) {
        return state.loading === undefined ? state : without(state, "loading");
      }
      const { what, loadedBytes, totalBytes } = event;
      return { ...state, loading: { what, loadedBytes, totalBytes } };
    }
    case "paused":
      return { ...state, phase: "paused", step: event.step };
    case "resumed":
      return state.phase === "paused" ? { ...state, phase: "running", step: event.step } : state;
    case "done":
      return {
        ...without(state, "loading"),
        phase: "done",
        step: event.step,
        weightsHash: event.weightsHash,
      };
    case "storage": {
      if (event.diagnostic?.code === state.storage?.code) return state;
      return event.diagnostic === undefined
        ? without(state, "storage")
        : { ...state, storage: event.diagnostic };
    }
    case "epoch":
    case "mark":
      return { ...state, step };
    case "tick":
    case "checkpoint":
    case "alive":
    case "weights":
    case "observed":
    case "predictions":
    case "testSet":
    case "measured":
    case "examining":
    case "examined":
    case "integers":
    case "tested":
    // The client decides between recovery and failure, and says so with an action of its own.
    case "failed":
      return state;
  }
}

function afterReady(
  state: SessionState,
  { engine, layers, stepsPerEpoch, totalSteps, step }: Extract<TrainEvent, { type: "ready" }>,
): SessionState {
  const before = state.segments.at(-1)?.engine;
  const changed =
    before?.backend !== engine.backend ||
    before.adapter !== engine.adapter ||
    before.module !== engine.module;
  const { diagnostic, ...rest } = without(state, "loading");
  const note =
    before !== undefined && before.backend !== engine.backend
      ? changedEngine(before.backend, engine.backend, step)
      : before === undefined && state.requested !== engine.backend
        ? diagnostic
        : undefined;
  return {
    ...rest,
    phase: "running",
    engine,
    layers,
    stepsPerEpoch,
    totalSteps,
    step,
    segments: changed ? [...state.segments, { fromStep: step, engine }] : state.segments,
    ...(note === undefined ? {} : { diagnostic: note }),
  };
}

function changedEngine(from: EngineName, to: EngineName, step: number): Diagnostic {
  return {
    code: "engine-changed",
    severity: "warning",
    message: `This run changed from ${engineLabels[from]} to ${engineLabels[to]} at step ${step}; later digits may differ.`,
  };
}

function without<K extends keyof SessionState>(
  state: SessionState,
  ...keys: readonly K[]
): Omit<SessionState, K> {
  const copy: Partial<SessionState> = { ...state };
  for (const key of keys) delete copy[key];
  return copy as Omit<SessionState, K>;
}
