import type { Task } from "@adder-studio/ir";
import type { Curve, EpochFigures, RunRecord } from "../types";

/** A run as an event file describes it, trained elsewhere and not yet checked against a network. */
export interface EventRun {
  readonly elsewhere: NonNullable<RunRecord["elsewhere"]>;
  /** Hash of the document that was trained; undefined where the file does not say. */
  readonly documentHash: string | undefined;
  /** Key of this run, which stays the same while its file grows. */
  readonly key: string;
  readonly goal: Task | undefined;
  readonly outcome: "done" | "failed" | "stopped";
  readonly reason: string | undefined;
  /** Number of steps trained. */
  readonly step: number;
  /** Number of steps of an epoch, 0 where none has ended. */
  readonly stepsPerEpoch: number;
  readonly epochs: readonly (Omit<EpochFigures, "seconds"> & {
    readonly examplesPerSecond: number;
  })[];
  readonly curve: Curve;
  readonly examplesPerSecond: number;
  readonly weightsHash: string | undefined;
  /** Sentences about lines that were left out. */
  readonly notes: readonly string[];
}
