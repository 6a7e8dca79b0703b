import type { RunConfig } from "@adder-studio/graph";
import type { Task } from "@adder-studio/ir";
import type { EpochEvent, RunSegment } from "@adder-studio/session/client";

/** Figures of one epoch, whole, and the seconds of training it took to get there. */
export interface EpochFigures
  extends Pick<
    EpochEvent,
    "epoch" | "step" | "trainLoss" | "trainAccuracy" | "testLoss" | "testAccuracy" | "reestimated"
  > {
  /** Since the run began, pauses left out. */
  readonly seconds: number;
}

export type Outcome = "running" | "done" | "stopped" | "failed";

/** The images a run learned from. */
export interface DataFacts {
  readonly id: string;
  readonly title: string;
  /** SHA-256 over the unpacked pieces of the set, or of the person's own set; of the recipe where images are made up. */
  readonly hash: string;
}

/**
 * All that is kept of a run beside its curve. Its `graph` goes through the door again when it is used; undefined is that of
 * an unknown network.
 */
export interface RunRecord {
  readonly id: string;
  /** Counts the runs of this device, from 1. */
  readonly number: number;
  readonly name: string;
  /** Key and title of its document. */
  readonly document: string;
  readonly title: string;
  readonly graph: unknown;
  readonly documentHash: string;
  /** Of the network as it trains. */
  readonly networkHash: string;
  /** Of all that decides its numbers but the seed: equal ones differ in the seed alone. */
  readonly family: string;
  /** Whether an adder layer is in it, or else a multiplying one. */
  readonly kind: "adder" | "conv" | "other";
  /** What it learns; absent in runs from before there was another goal: classes. */
  readonly goal?: Task;
  readonly run: RunConfig;
  /** It began from weights of an earlier run or of a file, not from the seed's. */
  readonly warm: boolean;
  /** It trained beside another run. */
  readonly beside: boolean;
  /** It was trained elsewhere and came with the app: what it ran in. */
  readonly recorded?: string;
  /** It was trained by another program or on another machine, and came as an event file: where, by what it says. */
  readonly elsewhere?: {
    readonly backend: string;
    readonly adapter: string;
    /** Processes of PyTorch, threads of an engine of ours. */
    readonly processes: number;
    readonly host: string;
    /** The file's name. */
    readonly file: string;
  };
  readonly data: readonly DataFacts[];
  readonly version: string;
  /** Of the page that trains it: one that is gone has left its run unfinished. */
  readonly page: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly outcome: Outcome;
  /** Why it failed, or was stopped by something other than a person. */
  readonly reason?: string;
  readonly step: number;
  readonly totalSteps: number;
  readonly stepsPerEpoch: number;
  readonly epochs: readonly EpochFigures[];
  /** Seconds of training, pauses left out. */
  readonly seconds: number;
  readonly segments: readonly RunSegment[];
  readonly examplesPerSecond: number;
  readonly weightsHash?: string;
  readonly pinned: boolean;
  /** Without a word of the person's the newest few of a document are shown. */
  readonly shown?: boolean;
  /** Place in the palette. */
  readonly color: number;
}

/** A run's curve step by step; where it was thinned, each row is the mean of `every` steps. */
export interface Curve {
  /** The last step of each row. */
  readonly step: Float32Array;
  readonly loss: Float32Array;
  readonly accuracy: Float32Array;
  readonly lr: Float32Array;
  readonly every: number;
  /** Norms of the layers' gradients, row by row, of a run elsewhere; NaN before the first. */
  readonly norms?: readonly { readonly name: string; readonly norm: Float32Array }[];
}
