import type { Mark, RunConfig } from "@adder-studio/graph";
import type { Task } from "@adder-studio/ir";
import type { DataFacts } from "@adder-studio/receipt";
import type { EpochEvent, RunSegment } from "@adder-studio/session/client";

/** Figures of one whole epoch, and the seconds of training up to its end. */
export interface EpochFigures
  extends Pick<
    EpochEvent,
    "epoch" | "step" | "trainLoss" | "trainAccuracy" | "testLoss" | "testAccuracy" | "reestimated"
  > {
  /** Seconds since the run began, without pauses. */
  readonly seconds: number;
}

export type Outcome = "running" | "done" | "stopped" | "failed";

/**
 * The saved facts of a run without its curve. The parser checks `graph` again when it is used; undefined stands for an
 * unknown network.
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
  /** Hash of the network as it trains. */
  readonly networkHash: string;
  /** Hash of all that decides the numbers except the seed; runs with equal ones differ in nothing but the seed. */
  readonly family: string;
  /** "adder" for a network with an adder layer, else "conv" for one with a convolution or shift layer. */
  readonly kind: "adder" | "conv" | "other";
  /** Task of the network; absent in runs saved before there was regression, which classify. */
  readonly goal?: Task;
  readonly run: RunConfig;
  /** True when it began from weights of an earlier run or of a file, not from the seed's. */
  readonly warm: boolean;
  /** True for a comparison run. */
  readonly beside: boolean;
  /** Machine and program of a run that was trained elsewhere and comes with the app. */
  readonly recorded?: string;
  /** Origin of a run that came as an event file from another program or machine, as the file states it. */
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
  /** Id of the page that trains it; a page that is gone has left its run unfinished. */
  readonly page: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly outcome: Outcome;
  /** Reason why it failed, or was stopped by something other than a person. */
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
  /** Hashes of the weights on the way, by step; absent in runs of older versions, empty from graphics engines. */
  readonly marks?: readonly Mark[];
  readonly pinned: boolean;
  /** Choice of the person; without one the newest few runs of a document are shown. */
  readonly shown?: boolean;
  /** Index in `runColours`. */
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
