import {
  type Diagnostic,
  type EngineFacts,
  type EngineName,
  engineLabels,
  type LayerFacts,
} from "@adder-studio/core";
import type { RunSegment, TrainEvent } from "./protocol";

export type Phase = "idle" | "loading" | "running" | "paused" | "recovering" | "done" | "failed";

/** What the app shows of a run. A new object at each change; nothing in it changes per tick. */
export interface SessionState {
  readonly phase: Phase;
  /** Of the person's runs: a respawned worker continues the same one. */
  readonly runId: number;
  /** The backend the run was started with; `engine` may be another after faults. */
  readonly requested?: EngineName;
  readonly engine?: EngineFacts;
  /** Steps made at the last change of phase; `RunHistory.step` is the live one. */
  readonly step: number;
  readonly totalSteps: number;
  readonly stepsPerEpoch: number;
  /** In network order. */
  readonly layers: readonly LayerFacts[];
  /** Data on its way, until it has come. */
  readonly loading?: {
    readonly what: string;
    readonly loadedBytes: number;
    readonly totalBytes: number;
  };
  /** Why it failed, why it is recovering, or what changed since it recovered. */
  readonly diagnostic?: Diagnostic;
  /** Faults that were survived. */
  readonly recoveries: number;
  /** One entry per engine the run was on. */
  readonly segments: readonly RunSegment[];
  readonly weightsHash?: string;
  /** Step of the last good checkpoint, after a failure. */
  readonly bestRollback?: number;
  /** Why the run is not kept on this device. */
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

/** True while the worker owes us a sign of life. */
export function isBusy(phase: Phase): boolean {
  return phase === "loading" || phase === "running" || phase === "recovering";
}

/** The state after `action`; the same object when nothing a view shows has changed. */
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

/** `step`: steps made, for events that do not say. */
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
  const changed = before?.backend !== engine.backend || before.adapter !== engine.adapter;
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
