import { createStore, type StoreApi } from "zustand/vanilla";
import { refusalOf } from "../storage/storage";
import type { RunsState } from "./model";
import { openPages } from "./pages";
import { type RunStorage, surplus } from "./run-storage";
import type { Curve, RunRecord } from "./types";

/** The runs of this device as this page shows them, with functions that save changes. */
export interface RunList {
  readonly store: StoreApi<RunsState>;
  find(id: string): RunRecord | undefined;
  /** Shows a record, in place of the one with its id; nothing is written. */
  show(record: RunRecord): void;
  /** Shows and writes a record; where there are too many runs the oldest leave. */
  put(record: RunRecord, curve?: Curve): void;
  /** Deletes a run without a step from the list and the device. */
  drop(id: string): void;
  /** The curve of a run; undefined while it is being read, and where there is none. */
  curve(id: string): Curve | undefined;
  /** The curve of a run as far as this page has it; nothing is read. */
  knownCurve(id: string): Curve | undefined;
  /** Deletes a run so that it can come back. */
  remove(id: string): Promise<void>;
  undoRemove(): void;
  /** Reads the list of this device. Runs that are in this page's list stay as they are there. */
  read(): Promise<void>;
  dispose(): void;
}

/** Some browsers never answer when storage is blocked. */
const patienceMs = 3000;

export function createRunList(storage: RunStorage): RunList {
  const store = createStore<RunsState>(() => ({
    runs: [],
    read: false,
    fault: undefined,
    waiting: [],
    current: undefined,
    deleted: undefined,
  }));
  const curves = new Map<string, Curve>();
  const reading = new Set<string>();
  let patience: ReturnType<typeof setTimeout> | undefined;
  let writes: Promise<unknown> = Promise.resolve();

  const find = (id: string) => store.getState().runs.find((run) => run.id === id);
  const without = (id: string) => store.getState().runs.filter((run) => run.id !== id);

  /** Queues a write, so that an older state never replaces a newer one. */
  function write(work: () => Promise<void>): void {
    writes = writes.then(work).then(
      () => {
        if (store.getState().fault !== undefined) store.setState({ fault: undefined });
      },
      (error: unknown) => {
        store.setState({ fault: faultOf(error) });
      },
    );
  }

  function put(record: RunRecord, curve?: Curve): void {
    const all = withRecord(store.getState().runs, record);
    const gone = surplus(all);
    if (curve !== undefined) curves.set(record.id, curve);
    for (const id of gone) curves.delete(id);
    store.setState({ runs: gone.length > 0 ? all.filter(({ id }) => !gone.includes(id)) : all });
    write(async () => {
      if (gone.length > 0) await storage.remove(gone);
      await storage.put(record, curve);
    });
  }

  return {
    store,
    find,
    show: (record) => store.setState(({ runs }) => ({ runs: withRecord(runs, record) })),
    put,
    drop(id) {
      store.setState({ runs: without(id) });
      write(() => storage.remove([id]));
    },
    curve(id) {
      const there = curves.get(id);
      if (there !== undefined || reading.has(id)) return there;
      reading.add(id);
      storage
        .curve(id)
        .then((curve) => {
          if (curve === undefined || curves.has(id)) return;
          curves.set(id, curve);
          // A new list tells those who wait for it.
          store.setState(({ runs }) => ({ runs: [...runs] }));
        })
        .catch(() => undefined);
      return undefined;
    },
    knownCurve: (id) => curves.get(id),
    async remove(id) {
      const record = find(id);
      if (record === undefined) return;
      const curve = curves.get(id) ?? (await storage.curve(id).catch(() => undefined));
      curves.delete(id);
      store.setState({ runs: without(id), deleted: { record, curve } });
      write(() => storage.remove([id]));
    },
    undoRemove() {
      const { deleted } = store.getState();
      if (deleted === undefined) return;
      store.setState({ deleted: undefined });
      put(deleted.record, deleted.curve);
    },
    async read() {
      const late = new Promise<undefined>((resolve) => {
        clearTimeout(patience);
        patience = setTimeout(() => resolve(undefined), patienceMs);
      });
      const found = await Promise.race([storage.list(), late]).catch(faultOf);
      clearTimeout(patience);
      if (found === undefined || typeof found === "string") {
        store.setState({ read: true, fault: found ?? "blocked" });
        return;
      }
      const pages = await openPages();
      const { runs } = store.getState();
      const mine = new Set(runs.map(({ id }) => id));
      const saved = found
        .filter(({ id }) => !mine.has(id))
        .map((run) => (run.outcome === "running" && !pages.has(run.page) ? left(run) : run))
        // Left before its first step: a name without anything to it.
        .filter(({ outcome, step }) => outcome !== "stopped" || step > 0);
      store.setState({ runs: newestFirst([...runs, ...saved]), read: true });
    },
    dispose: () => clearTimeout(patience),
  };
}

/** Returns the list with a record in place of the one with its id, or inserted by its number. */
function withRecord(runs: readonly RunRecord[], record: RunRecord): readonly RunRecord[] {
  return runs.some(({ id }) => id === record.id)
    ? runs.map((run) => (run.id === record.id ? record : run))
    : newestFirst([record, ...runs]);
}

function newestFirst(runs: RunRecord[]): readonly RunRecord[] {
  return runs.sort((a, b) => b.number - a.number);
}

function faultOf(error: unknown): NonNullable<RunsState["fault"]> {
  return refusalOf(error) === "full" ? "full" : "blocked";
}

/** The reason of a run whose page was closed; written to the device. */
export const pageClosed = "the page was closed";

/** Returns the record of a run whose page is gone: done where it made its last step, else interrupted. */
function left(run: RunRecord): RunRecord {
  return run.totalSteps > 0 && run.step >= run.totalSteps
    ? { ...run, outcome: "done" }
    : { ...run, outcome: "stopped", reason: pageClosed };
}
