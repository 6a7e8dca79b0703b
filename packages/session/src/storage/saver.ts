import { type Checkpoint, type Diagnostic, type EngineFacts, storeName } from "@adder-studio/core";
import type { EpochEvent, PersistRequest, RunSegment } from "../protocol";
import { evictOthers, type RunWrite, rowsBetween, writeRun } from "./checkpoint-store";
import { openRuns, type RunsDatabase } from "./database";

/**
 * Keeps a run on this device beside its training: never throws, never makes it wait. One write at a time;
 * of checkpoints that come meanwhile only the last is kept.
 */
export interface Saver {
  /** Rows as they are sent; copied. */
  addRows(rows: Float32Array, width: number): void;
  addEpoch(epoch: EpochEvent): void;
  save(checkpoint: Checkpoint): void;
  /** All that was to be written is written, or has failed, or storage does not answer. */
  settled(): Promise<void>;
  close(): void;
}

const patienceMs = 5000;

/**
 * A saver for a run of `totalSteps` that starts at `start` on `engine`. `report` gets a diagnostic when keeping begins to
 * fail, and undefined when it works again: storage-full, storage-blocked, storage-busy (another tab keeps
 * this run), storage-silent.
 */
export function createSaver(
  request: PersistRequest,
  start: number,
  engine: EngineFacts,
  report: (diagnostic: Diagnostic | undefined) => void,
  totalSteps?: number,
): Saver {
  const { key } = request;
  const segments = segmentsWith(request.segments, start, engine);
  let width = request.width;
  let rows: Float32Array[] = [];
  let epochs: EpochEvent[] = [];
  let first = true;
  let next: Checkpoint | undefined;
  let working: Promise<void> | undefined;
  let closed = false;
  let reported: string | undefined;
  /** Checkpoints to let pass before the next attempt: none after the first failure, then ever more. */
  let skip = 0;
  let failures = 0;
  let db: RunsDatabase | undefined;
  const lock = createLock(storeName(`adder-studio-run/${key}`));

  function tell(diagnostic: Diagnostic | undefined): void {
    if (closed || diagnostic?.code === reported) return;
    reported = diagnostic?.code;
    report(diagnostic);
  }

  async function open(): Promise<RunsDatabase> {
    if (db) return db;
    const slow = setTimeout(() => tell(lock.held ? faults.silent : faults.busy), patienceMs);
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
    const all = join(rows);
    const chunk = rowsBetween(all, width, 0, checkpoint.step);
    const chunkEpochs = epochs.filter(({ step }) => step <= checkpoint.step);
    const item: RunWrite = {
      key,
      checkpoint,
      segments,
      width,
      rows: chunk,
      epochs: chunkEpochs,
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
    rows = [join(rows).slice(chunk.length)];
    epochs = epochs.filter(({ step }) => step > checkpoint.step);
  }

  async function work(): Promise<void> {
    while (next && !closed) {
      const checkpoint = next;
      next = undefined;
      try {
        await write(checkpoint);
        failures = 0;
        tell(undefined);
      } catch (error) {
        failures = Math.min(failures + 1, 6);
        skip = 2 ** (failures - 1) - 1;
        tell(isQuota(error) ? faults.full : faults.blocked);
      }
    }
    working = undefined;
  }

  return {
    addRows(newRows, newWidth) {
      width = newWidth;
      rows.push(newRows.slice());
    },
    addEpoch(epoch) {
      epochs.push(epoch);
    },
    save(checkpoint) {
      if (closed) return;
      if (skip > 0) {
        skip -= 1;
        return;
      }
      next = checkpoint;
      working ??= work();
    },
    async settled() {
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

function segmentsWith(
  before: readonly RunSegment[],
  fromStep: number,
  engine: EngineFacts,
): readonly RunSegment[] {
  const last = before.at(-1)?.engine;
  const same = last?.backend === engine.backend && last.adapter === engine.adapter;
  return same ? before : [...before, { fromStep, engine }];
}

/** One writer per run and device: freed by itself when a tab or a worker dies. */
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
      // Blocked in some frames; a run is better kept without a lock than not at all.
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

function notKept(code: string, why: string): Diagnostic {
  return {
    code,
    severity: "warning",
    message: `This run is not kept on this device: ${why}.`,
    hint: "It goes on training; a reload would lose it.",
  };
}

const faults = {
  full: notKept("storage-full", "its storage is full"),
  blocked: notKept("storage-blocked", "this browser does not let pages store anything here"),
  busy: notKept("storage-busy", "another tab is training the same document"),
  silent: notKept("storage-silent", "its storage does not answer"),
};
