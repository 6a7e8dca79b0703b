import { type Checkpoint, float32Hash, storeName } from "@adder-studio/core";
import type { Mark } from "@adder-studio/graph";
import { deleteDB } from "idb";
import type { EpochEvent, RunSegment } from "../protocol";
import { evict, evictOthers, rawRun, readRun, rowsBetween } from "./checkpoint-store";
import {
  databaseName,
  openRuns,
  type RowsRecord,
  type RunsDatabase,
  type SlotRecord,
} from "./database";
import { parseRun, parseSlot } from "./parse";

/** A run saved on this device: enough to show its whole curve and to go on with it. */
export interface SavedRun {
  readonly key: string;
  /** Hash of the document; empty when the run was started without one. */
  readonly documentHash: string;
  readonly graph: unknown;
  /** True when the run began from given weights. */
  readonly warm: boolean;
  readonly checkpoint: Checkpoint;
  /** All rows before the checkpoint's step, `width` values each. */
  readonly rows: Float32Array;
  readonly width: number;
  /** Number of steps of the whole run; undefined in records of older versions. */
  readonly totalSteps?: number;
  readonly epochs: readonly EpochEvent[];
  /** Hashes of the weights on the way; none in records of older versions and from graphics engines. */
  readonly marks: readonly Mark[];
  readonly segments: readonly RunSegment[];
  /** Time of saving, in milliseconds since 1970. */
  readonly savedAt: number;
  /** True when the checkpoint after this one is damaged. */
  readonly older?: true;
}

/** Milliseconds to wait for storage: some browsers never answer when it is blocked. */
const patienceMs = 3000;

/**
 * Loads the saved run of `key` at its last good checkpoint, the newest whose hash matches. Undefined when there is
 * none, or no storage.
 */
export async function loadSavedRun(key: string): Promise<SavedRun | undefined> {
  return withRuns(async (db) => {
    const stored = await readRun(db, key);
    for (const [at, slot] of stored?.slots.entries() ?? []) {
      if (slot === undefined || !(await isSound(slot.checkpoint))) continue;
      const run = assemble(key, slot, stored?.chunks ?? []);
      return at === 0 ? run : { ...run, older: true };
    }
    return undefined;
  });
}

/** Reads the records of the saved run of `key` when none of its checkpoints is sound; undefined when one is. */
export async function damagedRun(key: string): Promise<unknown> {
  return withRuns(async (db) => {
    // Judged as it was read, at once: a run that has just begun writes its first checkpoint meanwhile.
    const stored = await rawRun(db, key);
    const run = parseRun(stored?.run);
    for (const slot of stored?.slots.map(parseSlot) ?? []) {
      const isOf = run !== undefined && slot?.checkpoint.experiment === run.experiment;
      if (isOf && (await isSound(slot.checkpoint))) return undefined;
    }
    return stored;
  });
}

/** Removes the saved run of `key`. */
export async function forgetRun(key: string): Promise<void> {
  await withRuns((db) => evict(db, key));
}

/** Removes all saved runs but that of `key`, to make room. */
export async function forgetOtherRuns(key: string): Promise<void> {
  await withRuns((db) => evictOthers(db, key));
}

/** Removes all saved runs of this device. A run that is being trained is not saved from then on. */
export async function forgetRuns(): Promise<void> {
  await inTime(deleteDB(storeName(databaseName)).catch(() => undefined));
}

async function withRuns<T>(use: (db: RunsDatabase) => Promise<T>): Promise<T | undefined> {
  let db: RunsDatabase | undefined;
  try {
    const opening = openRuns();
    // One that opens too late must not stay open: it would block a deletion.
    db = await inTime(opening);
    if (!db) void opening.then((late) => late.close()).catch(() => undefined);
    return db && (await use(db));
  } catch {
    return undefined;
  } finally {
    db?.close();
  }
}

/** Resolves with what `work` gives, or with undefined once the storage has not answered for `patienceMs`. */
async function inTime<T>(work: Promise<T>): Promise<T | undefined> {
  let timer: Parameters<typeof clearTimeout>[0];
  const patience = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, patienceMs);
  });
  try {
    return await Promise.race([work, patience]);
  } finally {
    clearTimeout(timer);
  }
}

async function isSound({ data, hash, layout }: Checkpoint): Promise<boolean> {
  const size = layout.reduce((sum, entry) => sum + entry.size, 0);
  return data.length === size && data.every(Number.isFinite) && (await float32Hash(data)) === hash;
}

function assemble(key: string, slot: SlotRecord, chunks: readonly RowsRecord[]): SavedRun {
  const { checkpoint, document, segments, marks = [], width, savedAt, totalSteps } = slot;
  const epochs = chunks
    .flatMap((chunk) => chunk.epochs)
    .filter(({ step }, i, all) => step <= checkpoint.step && step > (all[i - 1]?.step ?? 0));
  return {
    key,
    documentHash: document?.hash ?? "",
    graph: document?.graph,
    warm: document?.warm === true,
    checkpoint,
    rows: joinRows(chunks, width, checkpoint.step),
    width,
    ...(totalSteps === undefined ? {} : { totalSteps }),
    epochs,
    marks: marks.filter(({ step }) => step <= checkpoint.step),
    segments: segments.filter(({ fromStep }) => fromStep <= checkpoint.step),
    savedAt,
  };
}

/** Joins chunks up to `end`. Returns no rows at all when there is a gap: half a curve would mislead. */
function joinRows(chunks: readonly RowsRecord[], width: number, end: number): Float32Array {
  const parts: Float32Array[] = [];
  let next: number | undefined;
  chunks.forEach(({ rows }, i) => {
    const until = Math.min(end, chunks[i + 1]?.rows[0] ?? end);
    const part = rowsBetween(rows, width, 0, until);
    if (part.length === 0) return;
    if (next !== undefined && part[0] !== next) next = Number.NaN;
    else next = (part[0] as number) + part.length / width;
    parts.push(part);
  });
  if (next !== end) return new Float32Array(0);
  const joined = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
