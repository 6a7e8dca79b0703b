import type { Checkpoint, EngineName, NamedArray } from "@adder-studio/core";
import type { RunConfig } from "@adder-studio/graph";
import type { InputAttrs, ModelIR } from "@adder-studio/ir";
import type { Spawn } from "./connection";
import type { EngineReport, ExamineRequest } from "./examination";
import type { RunHistory } from "./history";
import type { Observation, ObserveRequest, Predictions, TestSet } from "./observation";
import type { MeasuredEvent, RunDocument } from "./protocol";
import type { SessionState } from "./state";
import type { SavedRun } from "./storage/saved-run";
import type { WatchdogOptions } from "./watchdog";

/** A run to start: a network, the settings of its training, an engine, and what it begins from. */
export interface StartRequest {
  readonly ir: ModelIR;
  readonly run: RunConfig;
  readonly backend: EngineName;
  /** Length of the run and of its schedule, in place of `run.epochs` epochs. */
  readonly steps?: number;
  /** Initial weights, used in place of fresh ones where name and shape match. */
  readonly weights?: readonly NamedArray[];
  /** Checkpoint to go on from; `history` is the curve up to it. */
  readonly checkpoint?: Checkpoint;
  readonly history?: Pick<SavedRun, "rows" | "width" | "epochs" | "marks" | "segments">;
  /** Key under which the run is saved on this device, so that `loadSavedRun` finds it after a reload. */
  readonly persistKey?: string;
  /** Document that is saved with the run. */
  readonly document?: RunDocument;
  /** Number of steps after which the run pauses. */
  readonly pauseAt?: number;
  /**
   * First digits of the hash of the wasm engine's module that the run needs, six or more: one by an earlier version is
   * fetched. Such a run goes on no other engine. It fails with `engine-missing` or `engine-damaged` when it cannot be had.
   */
  readonly engineModule?: string;
}

/**
 * Training as the page sees it: one run at a time, in a worker that may die at any moment.
 *
 * @example
 * const session = createSession({ dataBase: location.href });
 * session.subscribe(() => console.log(session.state.phase, session.history.step));
 * session.start({ ir, run: defaultRun, backend: "wasm" });
 */
export interface Session {
  readonly state: SessionState;
  readonly history: RunHistory;
  /** Calls `listener` at each change of `state`, never per tick. Returns the function that unsubscribes. */
  subscribe(listener: () => void): () => void;
  /** Starts a run; the run in progress, if any, is stopped first. */
  start(request: StartRequest): void;
  pause(): void;
  resume(): void;
  /** Makes one step, then pauses. */
  step(): void;
  stop(): void;
  /** Returns to the last good checkpoint after a failure, paused. */
  rollback(): void;
  /** Resolves to the current weights; after a failure to those of the last good checkpoint. Rejects when there are none. */
  exportWeights(): Promise<readonly NamedArray[]>;
  /** Sets the milliseconds to wait after each step of this and later runs. */
  pace(ms: number): void;
  /** Replaces the values that are observed of this run; nothing is observed without a request. */
  observe(request: ObserveRequest | undefined): void;
  /** Calls `listener` with each observation. Returns the function that unsubscribes. */
  onObservation(listener: (observation: Observation) => void): () => void;
  /** Outputs of the last test for each image; undefined before the first test. */
  readonly predictions: Predictions | undefined;
  /** Calls `listener` with the predictions of each test. Returns the function that unsubscribes. */
  onPredictions(listener: (predictions: Predictions) => void): () => void;
  /** Reads the test split of an input op, with or without a run. Rejects with a `DiagnosticError`. */
  testSet(input: InputAttrs, seed: number): Promise<TestSet>;
  /** Times one training step in a worker of its own. Never rejects. */
  measure(backend: EngineName, ir: ModelIR, run: RunConfig): Promise<MeasuredEvent>;
  /** Checks and times engines, one after the other, in workers of their own. Never rejects. */
  examine(request: ExamineRequest): Promise<readonly EngineReport[]>;
  dispose(): void;
}

/** Settings of a session that stay the same for all its runs. */
export interface SessionOptions {
  /** Absolute same-origin URL of the folder that holds `data/`. */
  readonly dataBase: string;
  /** Starts a worker in place of the real one; for tests. */
  readonly spawn?: Spawn;
  readonly watchdog?: WatchdogOptions;
}
