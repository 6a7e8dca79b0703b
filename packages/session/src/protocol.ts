import type {
  Checkpoint,
  Diagnostic,
  EngineFacts,
  EngineName,
  LayerFacts,
  NamedArray,
} from "@adder-studio/core";
import type { RunConfig } from "@adder-studio/graph";
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

export interface StartCommand {
  readonly type: "start";
  /** Echoed in every event of this run, so that a late message of an older run is known. */
  readonly runId: number;
  readonly ir: ModelIR;
  readonly run: RunConfig;
  readonly backend: EngineName;
  /** Absolute same-origin URL of the folder that holds `data/`. */
  readonly dataBase: string;
  /** Continue from here. */
  readonly checkpoint?: Checkpoint;
  /** Start from these instead of fresh ones where name and shape match. */
  readonly weights?: readonly NamedArray[];
  /** Stop after this many steps have been made and wait. Used by Step and by "start paused". */
  readonly pauseAt?: number;
  /** Keep the run on this device. */
  readonly persist?: PersistRequest;
}

/** A part of a run that was made on one engine. */
export interface RunSegment {
  readonly fromStep: number;
  readonly engine: EngineFacts;
}

/** The experiment a run belongs to, as the app wants it back after a reload. */
export interface RunDocument {
  readonly hash: string;
  readonly graph: unknown;
  /** The run begins from given weights, which no seed gives again. */
  readonly warm?: boolean;
}

/** What the worker cannot know by itself about the run it is to keep on this device. */
export interface PersistRequest {
  readonly key: string;
  readonly document?: RunDocument;
  /** All rows before the step the run starts from, and their width; those that lie there already are left alone. */
  readonly rows: Float32Array;
  readonly width: number;
  readonly epochs: readonly EpochEvent[];
  readonly segments: readonly RunSegment[];
}

export type TrainCommand =
  /** The first of all, where other copies of the app share this origin: what to put before the names of stores. */
  | { readonly type: "stores"; readonly prefix: string }
  | StartCommand
  | { readonly type: "pause" }
  | { readonly type: "resume" }
  /** Make one step, then wait. */
  | { readonly type: "step" }
  /** Milliseconds to wait after each step, so that people can follow; 0: as fast as it goes. */
  | { readonly type: "pace"; readonly ms: number }
  /** Look at these things with every tick, at once where the run waits; without a request at nothing. */
  | { readonly type: "observe"; readonly request?: ObserveRequest }
  | TestSetCommand
  /** Ask for the weights now (`weights` event). */
  | { readonly type: "exportWeights" }
  | { readonly type: "stop" }
  /** Time one real training step on `backend` (`measured` event). The worker is idle otherwise. */
  | {
      readonly type: "measure";
      readonly ir: ModelIR;
      readonly run: RunConfig;
      readonly backend: EngineName;
    }
  /** Check and time one engine (`examining` events, then `examined`). The worker is idle otherwise. */
  | ExamineCommand
  /** Run a trained network on whole numbers (`integers` events). The worker is idle otherwise. */
  | IntegerCommand
  /** Test trained weights as a run's own tests do (`tested` events). The worker is idle otherwise. */
  | TestedCommand;

/**
 * Columns of a tick row, float32: step (from 0), train loss, train accuracy (0..1), learning rate, then the raw
 * gradient norm of each layer with filters (before any scaling) in `ReadyEvent.layers` order.
 */
export const tickColumns = ["step", "loss", "accuracy", "lr"] as const;

export type TrainEvent =
  | {
      readonly type: "ready";
      readonly runId: number;
      readonly engine: EngineFacts;
      /** In network order. */
      readonly layers: readonly LayerFacts[];
      readonly stepsPerEpoch: number;
      readonly totalSteps: number;
      /** 0, or the checkpoint's step. */
      readonly step: number;
    }
  /** Data on its way: bytes are of the compressed shards. */
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
      /** Training steps only, evaluation and the first 5 steps left out; 0 until known. */
      readonly examplesPerSecond: number;
      /** What was seen with it, from the same read-back. */
      readonly observation?: Observation;
    }
  /** Seen while the run waited, or after its end. */
  | { readonly type: "observed"; readonly runId: number; readonly observation: Observation }
  /** Before the epoch event of the same test. */
  | ({ readonly type: "predictions"; readonly runId: number } & Predictions)
  | TestSetEvent
  | {
      readonly type: "epoch";
      readonly runId: number;
      /** From 1. */
      readonly epoch: number;
      readonly step: number;
      readonly trainLoss: number;
      readonly trainAccuracy: number;
      readonly testLoss: number;
      readonly testAccuracy: number;
      readonly reestimated: boolean;
    }
  | { readonly type: "checkpoint"; readonly runId: number; readonly checkpoint: Checkpoint }
  /** Alive between ticks (a long step, shader compilation, evaluation). */
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
      /** The same run may go on from the last checkpoint (lost device), or not (non-finite loss). */
      readonly recoverable: boolean;
      /** The engine cannot run here at all; the next one down may. */
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
  /** Keeping the run on this device does not work (or works again, without a diagnostic). Training goes on. */
  | { readonly type: "storage"; readonly runId: number; readonly diagnostic?: Diagnostic }
  | {
      readonly type: "measured";
      readonly backend: EngineName;
      readonly engine?: EngineFacts;
      /** Milliseconds of one warm training step; absent when it failed. */
      readonly stepMs?: number;
      readonly reason?: string;
    }
  | ExaminingEvent
  | ExaminedEvent
  | IntegerEvent
  | TestedEvent;

export type EventOf<T extends TrainEvent["type"]> = Extract<TrainEvent, { readonly type: T }>;
export type EpochEvent = EventOf<"epoch">;
export type MeasuredEvent = EventOf<"measured">;
export type MeasureCommand = Extract<TrainCommand, { readonly type: "measure" }>;
