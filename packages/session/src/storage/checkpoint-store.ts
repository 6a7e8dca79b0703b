import type { Checkpoint } from "@adder-studio/core";
import type { Mark } from "@adder-studio/graph";
import type { EpochEvent, RunDocument, RunSegment } from "../protocol";
import {
  keysFrom,
  type RowsRecord,
  type RunsDatabase,
  type RunsTransaction,
  type SlotRecord,
  stores,
} from "./database";
import { parseRows, parseRun, parseSlot } from "./parse";

/** A checkpoint with everything that is written along with it in one transaction. */
export interface RunWrite {
  readonly key: string;
  readonly document?: RunDocument;
  readonly checkpoint: Checkpoint;
  readonly segments: readonly RunSegment[];
  /** All marks of the run up to the checkpoint's step. */
  readonly marks: readonly Mark[];
  readonly width: number;
  readonly totalSteps?: number;
  /** Tick rows since the last write, up to the checkpoint's step. */
  readonly rows: Float32Array;
  readonly epochs: readonly EpochEvent[];
  /** First step of an attempt and all rows before it; set with the attempt's first write only. */
  readonly restart?: {
    readonly step: number;
    readonly rows: Float32Array;
    readonly epochs: readonly EpochEvent[];
  };
}

/**
 * Saves a checkpoint: fills the slot that is not in use, reads it back, and flips the pointer, in one
 * transaction. Whatever fails, the old slot stays as it was. Resolves when the data has reached the disk.
 */
export async function writeRun(db: RunsDatabase, write: RunWrite, savedAt: number): Promise<void> {
  const { key, checkpoint, document, segments, marks, width } = write;
  const { rows, epochs, restart, totalSteps } = write;
  const tx = db.transaction(stores, "readwrite", { durability: "strict" });
  // It rejects on every failure below; the reason that is thrown is the one that says more.
  tx.done.catch(() => {});
  try {
    const runs = tx.objectStore("runs");
    const slots = tx.objectStore("slots");
    const chunks = tx.objectStore("rows");
    const before = parseRun(await runs.get(key));
    if (restart) {
      // Rows that are about to be made again, or that belong to a run which this one replaces.
      const same = before?.experiment === checkpoint.experiment;
      const covered = same ? Math.min(before.rowsTo, restart.step) : 0;
      await chunks.delete(keysFrom(key, covered));
      const missing = rowsBetween(restart.rows, width, covered, restart.step);
      if (missing.length > 0) {
        const missed = restart.epochs.filter(({ step }) => step > covered && step <= restart.step);
        await chunks.put({ rows: missing, epochs: missed }, [key, missing[0] as number]);
      }
    }
    if (rows.length > 0) await chunks.put({ rows, epochs }, [key, rows[0] as number]);
    const slot = before?.slot === 0 ? 1 : 0;
    const record: SlotRecord = {
      checkpoint,
      segments,
      marks,
      width,
      savedAt,
      ...(document === undefined ? {} : { document }),
      ...(totalSteps === undefined ? {} : { totalSteps }),
    };
    await slots.put(record, [key, slot]);
    const back = await slots.get([key, slot]);
    if (!back || !sameBits(back.checkpoint.data, checkpoint.data)) {
      throw new Error("What was stored is not what was read back.");
    }
    const { experiment, step } = checkpoint;
    await runs.put({ slot, experiment, rowsTo: step, savedAt }, key);
  } catch (error) {
    try {
      tx.abort();
    } catch {
      // Already aborted by the failure itself.
    }
    throw error;
  }
  await tx.done;
}

/** Removes every saved run but `key`, to make room on a full disk. */
export async function evictOthers(db: RunsDatabase, key: string): Promise<void> {
  const tx = db.transaction(stores, "readwrite");
  tx.done.catch(() => {});
  for (const other of await tx.objectStore("runs").getAllKeys()) {
    if (other !== key) await removeRun(tx, other);
  }
  await tx.done;
}

/** Removes one saved run. */
export async function evict(db: RunsDatabase, key: string): Promise<void> {
  const tx = db.transaction(stores, "readwrite");
  tx.done.catch(() => {});
  await removeRun(tx, key);
  await tx.done;
}

async function removeRun(tx: RunsTransaction, key: string): Promise<void> {
  await tx.objectStore("runs").delete(key);
  await tx.objectStore("slots").delete(keysFrom(key, 0));
  await tx.objectStore("rows").delete(keysFrom(key, 0));
}

/** Reads the stored parts of a run: its slots, the current one first (undefined: not readable), and its rows. Undefined when there is no such run. */
export async function readRun(
  db: RunsDatabase,
  key: string,
): Promise<{ slots: (SlotRecord | undefined)[]; chunks: RowsRecord[] } | undefined> {
  const tx = db.transaction(stores);
  const run = parseRun(await tx.objectStore("runs").get(key));
  if (!run) return undefined;
  const current = await tx.objectStore("slots").get([key, run.slot]);
  const older = await tx.objectStore("slots").get([key, 1 - run.slot]);
  const stored = await tx.objectStore("rows").getAll(keysFrom(key, 0));
  const slots = [current, older]
    .map(parseSlot)
    .map((slot) => (slot?.checkpoint.experiment === run.experiment ? slot : undefined));
  // Without a damaged piece the others do not join, and the curve is left out as a whole.
  return { slots, chunks: stored.map(parseRows).filter((chunk) => chunk !== undefined) };
}

/** Reads the stored records of a run, its rows left out, without parsing them; undefined when there are none. */
export async function rawRun(
  db: RunsDatabase,
  key: string,
): Promise<{ readonly run: unknown; readonly slots: readonly unknown[] } | undefined> {
  const tx = db.transaction(stores);
  const run: unknown = await tx.objectStore("runs").get(key);
  const slots: unknown[] = await tx.objectStore("slots").getAll(keysFrom(key, 0));
  return run === undefined && slots.length === 0 ? undefined : { run, slots };
}

/** Returns the rows with from <= step < to. */
export function rowsBetween(
  rows: Float32Array,
  width: number,
  from: number,
  to: number,
): Float32Array {
  if (rows.length === 0) return rows;
  const first = rows[0] as number;
  const count = rows.length / width;
  const at = (step: number) => Math.min(count, Math.max(0, step - first)) * width;
  return rows.slice(at(from), at(to));
}

function sameBits(a: Float32Array, b: Float32Array): boolean {
  if (a.length !== b.length) return false;
  const x = new Uint32Array(a.buffer, a.byteOffset, a.length);
  const y = new Uint32Array(b.buffer, b.byteOffset, b.length);
  return x.every((bits, i) => bits === y[i]);
}
