import { storeName } from "@adder-studio/core";
import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from "idb";
import { damaged } from "../storage/damaged";
import { readCurve, readRun } from "./read-run";
import type { Curve, RunRecord } from "./types";

/** Storage of runs: the list comes without curves, which are read one by one. */
export interface RunStorage {
  list(): Promise<readonly RunRecord[]>;
  curve(id: string): Promise<Curve | undefined>;
  /** Writes record and curve in one transaction; without a curve the saved one stays. */
  put(record: RunRecord, curve?: Curve): Promise<void>;
  remove(ids: readonly string[]): Promise<void>;
}

interface Schema extends DBSchema {
  runs: { key: string; value: RunRecord };
  curves: { key: string; value: Curve };
}

const databaseName = "adder-studio-curves";

/** Opens the storage on this device. Each call rejects where storage is full, blocked or taken over. */
export function deviceRuns(): RunStorage {
  let database: Promise<IDBPDatabase<Schema>> | undefined;
  let taken = false;

  function open(): Promise<IDBPDatabase<Schema>> {
    if (taken) return Promise.reject(new DOMException("taken over", "InvalidStateError"));
    database ??= openDB<Schema>(storeName(databaseName), 1, {
      upgrade(db) {
        db.createObjectStore("runs", { keyPath: "id" });
        db.createObjectStore("curves");
      },
      blocking(_current, _wanted, event) {
        (event.target as IDBDatabase).close();
        taken = true;
      },
      terminated() {
        database = undefined;
      },
    });
    database.catch(() => {
      database = undefined;
    });
    return database;
  }

  function setAside(value: unknown): void {
    const { id } = value as { readonly id: string };
    damaged.add({
      what: "a run",
      key: String(id),
      value,
      remove: () => write((tx) => tx.remove(id)),
    });
  }

  async function write(
    work: (tx: {
      put(record: RunRecord, curve: Curve | undefined): void;
      remove(id: string): void;
    }) => void,
  ): Promise<void> {
    const tx = (await open()).transaction(["runs", "curves"], "readwrite");
    // A request that fails with its transaction says "aborted"; the transaction says why.
    const quiet = (request: Promise<unknown>) => request.catch(() => undefined);
    work({
      put(record, curve) {
        void quiet(tx.objectStore("runs").put(record));
        if (curve !== undefined) void quiet(tx.objectStore("curves").put(curve, record.id));
      },
      remove(id) {
        void quiet(tx.objectStore("runs").delete(id));
        void quiet(tx.objectStore("curves").delete(id));
      },
    });
    await tx.done;
  }

  return {
    async list() {
      const all: readonly unknown[] = await (await open()).getAll("runs");
      return all.flatMap((value) => {
        const record = readRun(value);
        if (record === undefined) setAside(value);
        return record ?? [];
      });
    },
    // Where it is damaged there is none: the figures of its epochs are still shown.
    curve: async (id) => readCurve(await (await open()).get("curves", id)),
    put: (record, curve) => write((tx) => tx.put(record, curve)),
    remove: (ids) => write((tx) => ids.forEach(tx.remove)),
  };
}

/** Creates a storage that lasts as long as the page. */
export function memoryRuns(): RunStorage {
  const runs = new Map<string, RunRecord>();
  const curves = new Map<string, Curve>();
  return {
    list: async () => [...runs.values()],
    curve: async (id) => curves.get(id),
    async put(record, curve) {
      runs.set(record.id, record);
      if (curve !== undefined) curves.set(record.id, curve);
    },
    async remove(ids) {
      for (const id of ids) {
        runs.delete(id);
        curves.delete(id);
      }
    },
  };
}

/** Some browsers never answer when storage is blocked. */
const patienceMs = 3000;

/** Deletes all runs from this device. */
export async function forgetRunRecords(): Promise<void> {
  const wait = new Promise((resolve) => setTimeout(resolve, patienceMs));
  await Promise.race([deleteDB(storeName(databaseName)).catch(() => undefined), wait]);
}

/** Greatest number of runs that this device saves. */
export const mostRuns = 100;

/** Returns the runs to delete so that `most` are left: the oldest that are neither pinned nor in training. */
export function surplus(runs: readonly RunRecord[], most = mostRuns): readonly string[] {
  const free = runs
    .filter(({ pinned, outcome }) => !pinned && outcome !== "running")
    .sort((a, b) => a.number - b.number);
  return free.slice(0, Math.max(0, runs.length - most)).map(({ id }) => id);
}
