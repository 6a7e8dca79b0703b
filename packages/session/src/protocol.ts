import type {
  Checkpoint,
  Diagnostic,
  EngineFacts,
  EngineName,
  LayerFacts,
  NamedArray,
} from "@adder-studio/core";
import type { Mark, RunConfig } from "@adder-studio/graph";
import type { ModelIR } from "@adder-studio/ir";
import type { ExamineCommand, ExaminedEvent, ExaminingEvent } from "./examination";
import type { IntegerCommand, IntegerEvent } from "./integers";
import type {
  Observation,
  ObserveRequest,
  Predictions,
  TestSetCommand,
  TestSetEvent,
} from "./observation";
import type { TestedCommand, TestedEvent } from "./tested";

/** Starts a run in the worker. */
export interface StartCommand {
  readonly type: "start";
  /** Number of the attempt. Every event of the run repeats it, so that late messages of an older run can be dropped. */
  readonly runId: number;
  readonly ir: ModelIR;
  readonly run: RunConfig;
  readonly backend: EngineName;
  /** Length of the run and of its schedule, in place of `run.epochs` epochs. */
  readonly steps?: number;
  /** Absolute same-origin URL of the folder that holds `data/` and `engines/`. */
  readonly dataBase: string;
  /** First digits of the hash of the wasm engine's module that the run needs; the present one unless given. */
  readonly engineModule?: string;
  /** Checkpoint to continue from. */
  readonly checkpoint?: Checkpoint;
  /** Initial weights, used in place of fresh ones where name and shape match. */
  readonly weights?: readonly NamedArray[];
  /** Number of steps after which the run pauses. Used by Step and by "start paused". */
  readonly pauseAt?: number;
  /** Saves the run on this device. */
  readonly persist?: PersistRequest;
}

/** Part of a run that was made on one engine. */
export interface RunSegment {
  readonly fromStep: number;
  readonly engine: EngineFacts;
}

/** Experiment of a run, in the form that the app needs after a reload. */
export interface RunDocument {
  readonly hash: string;
  readonly graph: unknown;
  /** True when the run begins from given weights, which no seed can produce again. */
  readonly warm?: boolean;
}

/** Facts about a saved run that the worker cannot know by itself. */
export interface PersistRequest {
  readonly key: string;
  readonly document?: RunDocument;
  /** All tick rows before the first step of the run, `width` values each; rows that are saved already stay as they are. */
  readonly rows: Float32Array;
  readonly width: number;
  readonly epochs: readonly EpochEvent[];
  readonly marks: readonly Mark[];
  readonly segments: readonly RunSegment[];
}

/** Messages from the page to the training worker. */
export type TrainCommand =
  /** Prefix of all store names, sent first where several copies of the app share one origin. */
  | { readonly type: "stores"; readonly prefix: string }
  | StartCommand
  | { readonly type: "pause" }
  | { readonly type: "resume" }
  /** Make one step, then wait. */
  | { readonly type: "step" }
  /** Sets the milliseconds to wait after each step, so that people can follow; 0: no wait. */
  | { readonly type: "pace"; readonly ms: number }
  /** Observes these values with every tick, and at once while the run is paused; without a request nothing. */
  | { readonly type: "observe"; readonly request?: ObserveRequest }
  | TestSetCommand
  /** Asks for the current weights (`weights` event). */
  | { readonly type: "exportWeights" }
  | { readonly type: "stop" }
  /** Times one real training step on `backend` (`measured` event). The worker is idle otherwise. */
  | {
      readonly type: "measure";
      readonly ir: ModelIR;
      readonly run: RunConfig;
      readonly backend: EngineName;
    }
  /** Checks and times one engine (`examining` events, then `examined`). The worker is idle otherwise. */
  | ExamineCommand
  /** Evaluates a trained network in integer arithmetic (`integers` events). The worker is idle otherwise. */
  | IntegerCommand
  /** Tests trained weights as the tests of a run do (`tested` events). The worker is idle otherwise. */
  | TestedCommand;

/**
 * Columns of a tick row, float32: step (from 0), train loss, train accuracy (0..1), learning rate, then the raw
 * gradient norm of each layer with filters (before any scaling) in `ReadyEvent.layers` order.
 */
export const tickColumns = ["step", "loss", "accuracy", "lr"] as const;

/** Messages from the training worker to the page. */
export type TrainEvent =
  | {
      readonly type: "ready";
      readonly runId: number;
      readonly engine: EngineFacts;
      /** Layers with filters, in network order. */
      readonly layers: readonly LayerFacts[];
      readonly stepsPerEpoch: number;
      readonly totalSteps: number;
      /** Number of steps made: 0, or the checkpoint's step. */
      readonly step: number;
    }
  /** Progress of loading data, in bytes of the compressed shards. */
  | {
      readonly type: "loading";
      readonly runId: number;
      readonly what: string;
      readonly loadedBytes: number;
      readonly totalBytes: number;
    }
  /** Rows of all steps since the last tick, `rows x (4 + layers)` in one transferred array. One read-back each. */
  | {
      readonly type: "tick";
      readonly runId: number;
      readonly rows: Float32Array;
      readonly width: number;
      /** Training speed without evaluation and the first 5 steps; 0 until it is known. */
      readonly examplesPerSecond: number;
      /** Observed values of the same read-back. */
      readonly observation?: Observation;
    }
  /** Values observed while the run was paused, or after its end. */
  | { readonly type: "observed"; readonly runId: number; readonly observation: Observation }
  /** Outputs of a test; sent before the epoch event of the same test. */
  | ({ readonly type: "predictions"; readonly runId: number } & Predictions)
  | TestSetEvent
  | {
      readonly type: "epoch";
      readonly runId: number;
      /** Number of the epoch, from 1. */
      readonly epoch: number;
      readonly step: number;
      readonly trainLoss: number;
      readonly trainAccuracy: number;
      readonly testLoss: number;
      readonly testAccuracy: number;
      readonly reestimated: boolean;
    }
  /** Hash of all weights at a step of `markSteps`, after the rows up to that step; from wasm and cpu only. */
  | ({ readonly type: "mark"; readonly runId: number } & Mark)
  | { readonly type: "checkpoint"; readonly runId: number; readonly checkpoint: Checkpoint }
  /** Sign of life between ticks (during a long step, shader compilation or evaluation). */
  | { readonly type: "alive"; readonly runId: number; readonly doing: string }
  | { readonly type: "paused"; readonly runId: number; readonly step: number }
  | { readonly type: "resumed"; readonly runId: number; readonly step: number }
  | {
      readonly type: "weights";
      readonly runId: number;
      readonly step: number;
      readonly weights: readonly NamedArray[];
    }
  | {
      readonly type: "failed";
      readonly runId: number;
      readonly diagnostic: Diagnostic;
      /** True when the run may go on from its last checkpoint (lost device), false when not (non-finite loss). */
      readonly recoverable: boolean;
      /** True when the engine cannot run here at all; the next one down may. */
      readonly unavailable: boolean;
      readonly step: number;
    }
  | {
      readonly type: "done";
      readonly runId: number;
      readonly step: number;
      readonly weightsHash: string;
      readonly examplesPerSecond: number;
      readonly weights: readonly NamedArray[];
    }
  /** Saving the run on this device fails, or, without a diagnostic, works again. Training goes on. */
  | { readonly type: "storage"; readonly runId: number; readonly diagnostic?: Diagnostic }
  | {
      readonly type: "measured";
      readonly backend: EngineName;
      readonly engine?: EngineFacts;
      /** Milliseconds of one warm training step; absent when the measurement failed. */
      readonly stepMs?: number;
      readonly reason?: string;
    }
  | ExaminingEvent
  | ExaminedEvent
  | IntegerEvent
  | TestedEvent;

/** The event of one type. */
export type EventOf<T extends TrainEvent["type"]> = Extract<TrainEvent, { readonly type: T }>;
export type EpochEvent = EventOf<"epoch">;
export type MeasuredEvent = EventOf<"measured">;
export type MeasureCommand = Extract<TrainCommand, { readonly type: "measure" }>;
