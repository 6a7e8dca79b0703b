import { type Checkpoint, type Diagnostic, type EngineFacts, storeName } from "@adder-studio/core";
import type { Mark } from "@adder-studio/graph";
import type { EpochEvent, PersistRequest, RunSegment } from "../protocol";
import { evictOthers, type RunWrite, rowsBetween, writeRun } from "./checkpoint-store";
import { openRuns, type RunsDatabase } from "./database";

/**
 * Saves a run on this device while it trains: never throws, never makes training wait. One write at a time; of the
 * checkpoints that come meanwhile only the last is saved.
 */
export interface RunSaver {
  /** Adds tick rows of `width` values, which are copied. */
  addRows(rows: Float32Array, width: number): void;
  addEpoch(epoch: EpochEvent): void;
  addMark(mark: Mark): void;
  save(checkpoint: Checkpoint): void;
  /** Resolves when everything has been written or has failed, or when storage does not answer. */
  flushed(): Promise<void>;
  close(): void;
}

const patienceMs = 5000;

/**
 * Creates a saver for a run of `totalSteps` that starts at `start` on `engine`. `report` receives a diagnostic when
 * saving begins to fail, and undefined when it works again: storage-full, storage-blocked, storage-busy (another tab
 * saves this run), storage-silent.
 */
export function createRunSaver(
  request: PersistRequest,
  start: number,
  engine: EngineFacts,
  report: (diagnostic: Diagnostic | undefined) => void,
  totalSteps?: number,
): RunSaver {
  const { key } = request;
  const segments = segmentsWith(request.segments, start, engine);
  const unsaved = createUnsaved(request.width);
  const marks = [...request.marks];
  let first = true;
  let next: Checkpoint | undefined;
  let working: Promise<void> | undefined;
  let closed = false;
  let reported: string | undefined;
  /** Number of checkpoints to skip before the next attempt: none after the first failure, then ever more. */
  let skip = 0;
  let failures = 0;
  let db: RunsDatabase | undefined;
  const lock = createLock(storeName(`adder-studio-run/${key}`));

  function reportChange(diagnostic: Diagnostic | undefined): void {
    if (closed || diagnostic?.code === reported) return;
    reported = diagnostic?.code;
    report(diagnostic);
  }

  async function open(): Promise<RunsDatabase> {
    if (db) return db;
    const slow = setTimeout(
      () => reportChange(lock.held ? faults.silent : faults.busy),
      patienceMs,
    );
    try {
      await lock.acquired;
      db = await openRuns(() => {
        closed = true;
      });
      return db;
    } finally {
      clearTimeout(slow);
    }
  }

  async function write(checkpoint: Checkpoint): Promise<void> {
    const part = unsaved.upTo(checkpoint.step);
    const item: RunWrite = {
      key,
      checkpoint,
      segments,
      marks: marks.filter(({ step }) => step <= checkpoint.step),
      ...part,
      ...(request.document === undefined ? {} : { document: request.document }),
      ...(totalSteps === undefined ? {} : { totalSteps }),
      ...(first ? { restart: { step: start, rows: request.rows, epochs: request.epochs } } : {}),
    };
    const database = await open();
    if (closed) return;
    try {
      await writeRun(database, item, Date.now());
    } catch (error) {
      if (!isQuota(error)) throw error;
      await evictOthers(database, key);
      await writeRun(database, item, Date.now());
    }
    first = false;
    unsaved.remove(part.rows.length, checkpoint.step);
  }

  async function work(): Promise<void> {
    while (next && !closed) {
      const checkpoint = next;
      next = undefined;
      try {
        await write(checkpoint);
        failures = 0;
        reportChange(undefined);
      } catch (error) {
        failures = Math.min(failures + 1, 6);
        skip = 2 ** (failures - 1) - 1;
        reportChange(isQuota(error) ? faults.full : faults.blocked);
      }
    }
    working = undefined;
  }

  return {
    addRows: unsaved.addRows,
    addEpoch: unsaved.addEpoch,
    addMark: (mark) => void marks.push(mark),
    save(checkpoint) {
      if (closed) return;
      if (skip > 0) {
        skip -= 1;
        return;
      }
      next = checkpoint;
      working ??= work();
    },
    async flushed() {
      if (working) await Promise.race([working, new Promise((r) => setTimeout(r, patienceMs))]);
    },
    close() {
      closed = true;
      // A transaction under way still ends well.
      db?.close();
      lock.release();
    },
  };
}

/** Tick rows and epochs that have not been saved yet. */
interface Unsaved {
  addRows(rows: Float32Array, width: number): void;
  addEpoch(epoch: EpochEvent): void;
  /** Returns rows and epochs of the steps before `step`, which stay in place. */
  upTo(step: number): Pick<RunWrite, "width" | "rows" | "epochs">;
  /** Removes the first `count` values of the rows, and the epochs up to `step`. */
  remove(count: number, step: number): void;
}

function createUnsaved(firstWidth: number): Unsaved {
  let width = firstWidth;
  let rows: Float32Array[] = [];
  let epochs: EpochEvent[] = [];
  return {
    addRows(newRows, newWidth) {
      width = newWidth;
      rows.push(newRows.slice());
    },
    addEpoch(epoch) {
      epochs.push(epoch);
    },
    upTo: (step) => ({
      width,
      rows: rowsBetween(join(rows), width, 0, step),
      epochs: epochs.filter((epoch) => epoch.step <= step),
    }),
    remove(count, step) {
      rows = [join(rows).slice(count)];
      epochs = epochs.filter((epoch) => epoch.step > step);
    },
  };
}

/** Returns the segments of a run that goes on at `fromStep` on `engine`. */
function segmentsWith(
  before: readonly RunSegment[],
  fromStep: number,
  engine: EngineFacts,
): readonly RunSegment[] {
  const last = before.at(-1)?.engine;
  const same =
    last?.backend === engine.backend &&
    last.adapter === engine.adapter &&
    last.module === engine.module;
  return same ? before : [...before, { fromStep, engine }];
}

/** Creates a lock for one writer per run and device; it is freed by itself when a tab or a worker dies. */
function createLock(name: string): {
  readonly acquired: Promise<void>;
  readonly held: boolean;
  release(): void;
} {
  let held = false;
  let release = () => {};
  const { locks } = globalThis.navigator ?? {};
  if (!locks) return { acquired: Promise.resolve(), held: true, release };
  const until = new Promise<void>((resolve) => {
    release = resolve;
  });
  const acquired = new Promise<void>((resolve) => {
    locks
      .request(name, () => {
        held = true;
        resolve();
        return until;
      })
      // Locks are blocked in some frames; a run is better saved without a lock than not at all.
      .catch(() => resolve());
  });
  return {
    acquired,
    get held() {
      return held;
    },
    release: () => release(),
  };
}

function isQuota(error: unknown): boolean {
  return error instanceof DOMException && error.name === "QuotaExceededError";
}

function join(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function notSaved(code: string, why: string): Diagnostic {
  return {
    code,
    severity: "warning",
    message: `This run is not saved on this device: ${why}.`,
    hint: "Training goes on; a reload would lose the run.",
  };
}

const faults = {
  full: notSaved("storage-full", "its storage is full"),
  blocked: notSaved("storage-blocked", "this browser does not let pages store anything here"),
  busy: notSaved("storage-busy", "another tab is training the same document"),
  silent: notSaved("storage-silent", "its storage does not answer"),
};
