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

export interface StartRequest {
  readonly ir: ModelIR;
  readonly run: RunConfig;
  readonly backend: EngineName;
  /** Start from these instead of fresh ones where name and shape match. */
  readonly weights?: readonly NamedArray[];
  /** Go on from here; `history` is the curve so far. */
  readonly checkpoint?: Checkpoint;
  readonly history?: Pick<SavedRun, "rows" | "width" | "epochs" | "segments">;
  /** Keep the run on this device under this key, so that `loadSavedRun` finds it after a reload. */
  readonly persistKey?: string;
  /** Kept with it. */
  readonly document?: RunDocument;
  /** Wait once this many steps have been made. */
  readonly pauseAt?: number;
}

/** Training as the page sees it: one run at a time, in a worker that may die at any moment. */
export interface Session {
  readonly state: SessionState;
  readonly history: RunHistory;
  /** Called at each change of `state`, never per tick; gives the function that ends it. */
  subscribe(listener: () => void): () => void;
  /** Starts a run; one that is going on is given up. */
  start(request: StartRequest): void;
  pause(): void;
  resume(): void;
  /** One step, then paused. */
  step(): void;
  stop(): void;
  /** After a failure: back to the last good checkpoint, paused. */
  rollback(): void;
  /** The weights as they are now; after a failure those of the last good checkpoint. */
  exportWeights(): Promise<readonly NamedArray[]>;
  /** Milliseconds to wait after each step of this and later runs. */
  pace(ms: number): void;
  /** Looks at these things of this run from now on, in place of what was asked before; nothing without a request. */
  observe(request: ObserveRequest | undefined): void;
  /** Called with each observation; gives the function that ends it. */
  onObservation(listener: (observation: Observation) => void): () => void;
  /** What the last test said of each image. */
  readonly predictions: Predictions | undefined;
  /** Called with the predictions of each test; gives the function that ends it. */
  onPredictions(listener: (predictions: Predictions) => void): () => void;
  /** The test split of an input op, run or no run. Rejects with a `DiagnosticError`. */
  testSet(input: InputAttrs, seed: number): Promise<TestSet>;
  /** Times one training step in a worker of its own. Never rejects. */
  measure(backend: EngineName, ir: ModelIR, run: RunConfig): Promise<MeasuredEvent>;
  /** Checks and times engines, one after the other, in workers of their own. Never rejects. */
  examine(request: ExamineRequest): Promise<readonly EngineReport[]>;
  dispose(): void;
}

export interface SessionOptions {
  /** Absolute same-origin URL of the folder that holds `data/`. */
  readonly dataBase: string;
  /** For tests. */
  readonly spawn?: Spawn;
  readonly watchdog?: WatchdogOptions;
}
