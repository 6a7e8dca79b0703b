import type { ModelGraph } from "@adder-studio/graph";
import type { ModelIR } from "@adder-studio/ir";
import type { Session } from "@adder-studio/session/client";
import type { StoreApi } from "zustand/vanilla";
import type { Progress } from "./recorder";
import type { Curve, RunRecord } from "./types";

/** A comparison run that waits for its turn. */
export interface Waiting {
  readonly id: string;
  readonly name: string;
}

export interface RunsState {
  /** All runs, the newest first. Changes once an epoch, never at a tick, since each change makes React commit. */
  readonly runs: readonly RunRecord[];
  /** True once the list of this device has been read. */
  readonly read: boolean;
  readonly fault: "full" | "blocked" | undefined;
  readonly waiting: readonly Waiting[];
  /** Id of the run on screen; undefined once the screen is cleared. */
  readonly current: string | undefined;
  /** The run that was deleted last, which can come back. */
  readonly deleted: { readonly record: RunRecord; readonly curve: Curve | undefined } | undefined;
}

/** The document and network that a run trains, and its options. */
export interface RunOf {
  readonly graph: ModelGraph;
  readonly ir: ModelIR;
  readonly document: string;
  readonly warm: boolean;
  readonly beside: boolean;
  /** Name that a person or the caller gave. */
  readonly name?: string;
  /** Document that the run is named by its difference from; without one, that of the run before. */
  readonly base?: ModelGraph;
}

/** All runs of this device, with the run on screen and the comparison runs. */
export interface RunsModel {
  readonly store: StoreApi<RunsState>;
  /** The session that trains this run now. */
  sessionOf(id: string): Session | undefined;
  /** The curve of a run that has ended; undefined while it is being read, and where there is none. */
  curve(id: string): Curve | undefined;
  change(id: string, change: Partial<Pick<RunRecord, "name" | "pinned" | "shown" | "color">>): void;
  /** Adds a run that was trained elsewhere to the list, in place of one of the same id. */
  add(record: RunRecord, curve: Curve): void;
  remove(id: string): Promise<void>;
  undoRemove(): void;
  /** Adds a comparison run, which trains as soon as no other one does. */
  train(job: RunOf & { readonly name: string }): void;
  /** Stops a comparison run, or takes it from those that wait. */
  stop(id: string): void;
  /** Calls back twice a second while a comparison run trains; returns the function that ends the calls. */
  onTick(listener: () => void): () => void;
  dispose(): void;
}

/** Functions that write the course of a run into the list. */
export interface Recording {
  begin(of: RunOf, session: Session): RunRecord;
  progress(id: string, progress: Progress, session: Session): void;
}
