import type { ModelGraph } from "@adder-studio/graph";
import type { ModelIR } from "@adder-studio/ir";
import type { Session } from "@adder-studio/session/client";
import type { StoreApi } from "zustand/vanilla";
import type { Progress } from "./recorder";
import type { Curve, RunRecord } from "./types";

/** A run that waits for its turn beside the one on screen. */
export interface Waiting {
  readonly id: string;
  readonly name: string;
}

export interface RunsState {
  /** The newest first. React commits on its changes: one an epoch, none a tick. */
  readonly runs: readonly RunRecord[];
  /** The list of this device has been read. */
  readonly read: boolean;
  readonly fault: "full" | "blocked" | undefined;
  readonly waiting: readonly Waiting[];
  /** The run on screen, until its place is cleared. */
  readonly current: string | undefined;
  /** What was deleted last and can come back. */
  readonly deleted: { readonly record: RunRecord; readonly curve: Curve | undefined } | undefined;
}

/** What a run is of. */
export interface RunOf {
  readonly graph: ModelGraph;
  readonly ir: ModelIR;
  readonly document: string;
  readonly warm: boolean;
  readonly beside: boolean;
  /** Of the person's, or of who asked for it. */
  readonly name?: string;
  /** What its name says the difference to; without one, the run before it. */
  readonly base?: ModelGraph;
}

/** Every run of this device, the one on screen and the ones beside it included. */
export interface RunsModel {
  readonly store: StoreApi<RunsState>;
  /** The session that trains this run now. */
  sessionOf(id: string): Session | undefined;
  /** The curve of a run that has ended; undefined while it is being read, and where there is none. */
  curve(id: string): Curve | undefined;
  change(id: string, change: Partial<Pick<RunRecord, "name" | "pinned" | "shown" | "color">>): void;
  /** Takes a run that was made elsewhere into the list; one of the same id leaves. */
  add(record: RunRecord, curve: Curve): void;
  remove(id: string): Promise<void>;
  undoRemove(): void;
  /** Trains this beside the run on screen as soon as nothing else does. */
  train(job: RunOf & { readonly name: string }): void;
  /** Ends a run beside, or takes it from those that wait. */
  stop(id: string): void;
  /** Calls back twice a second while a run goes on beside; gives the function that ends it. */
  onTick(listener: () => void): () => void;
  dispose(): void;
}

/** What a recorder works with. */
export interface Recording {
  begin(of: RunOf, session: Session): RunRecord;
  progress(id: string, progress: Progress, session: Session): void;
}
