import { type Checkpoint, storeName } from "@adder-studio/core";
import type { Mark } from "@adder-studio/graph";
import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB } from "idb";
import type { EpochEvent, RunDocument, RunSegment } from "../protocol";

export const databaseName = "adder-studio-runs";
const databaseVersion = 1;

/** Pointer to the good one of a run's two slots; flipped in the transaction that fills the other. */
export interface RunRecord {
  readonly slot: 0 | 1;
  readonly experiment: string;
  /** Step before which all rows lie in the store `rows`. */
  readonly rowsTo: number;
  readonly savedAt: number;
}

/** A saved checkpoint. */
export interface SlotRecord {
  readonly checkpoint: Checkpoint;
  readonly document?: RunDocument;
  readonly segments: readonly RunSegment[];
  /** Marks of the run up to the checkpoint's step; absent in records of older versions. */
  readonly marks?: readonly Mark[];
  readonly width: number;
  /** Number of steps of the whole run; absent in records of older versions. */
  readonly totalSteps?: number;
  readonly savedAt: number;
}

/** Rows of the steps between two checkpoints. */
export interface RowsRecord {
  readonly rows: Float32Array;
  readonly epochs: readonly EpochEvent[];
}

interface RunsSchema extends DBSchema {
  /** Key: the run's key. */
  runs: { key: string; value: RunRecord };
  /** Key: [run, slot]. */
  slots: { key: [string, number]; value: SlotRecord };
  /** Key: [run, first step]. */
  rows: { key: [string, number]; value: RowsRecord };
}

type StoreName = "runs" | "slots" | "rows";
export const stores: StoreName[] = ["runs", "slots", "rows"];
export type RunsDatabase = IDBPDatabase<RunsSchema>;
export type RunsTransaction = IDBPTransaction<RunsSchema, StoreName[], "readwrite">;

/** Opens the database of saved runs. `onTaken` is called when it is deleted, after the connection was closed. */
export function openRuns(onTaken: () => void = () => {}): Promise<RunsDatabase> {
  return openDB<RunsSchema>(storeName(databaseName), databaseVersion, {
    upgrade(db) {
      db.createObjectStore("runs");
      db.createObjectStore("slots");
      db.createObjectStore("rows");
    },
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase).close();
      onTaken();
    },
  });
}

/** Returns the range of all keys of a run in `slots` or `rows`, from `first` on. */
export function keysFrom(key: string, first: number): IDBKeyRange {
  return IDBKeyRange.bound([key, first], [key, Number.POSITIVE_INFINITY]);
}
