import { storeName } from "@adder-studio/core";
import { documentHash } from "@adder-studio/graph";
import { irHash, taskOf } from "@adder-studio/ir";
import { createSession, type Session } from "@adder-studio/session/client";
import { createStore } from "zustand/vanilla";
import { pathName } from "../document/block-info";
import { refusalOf } from "../storage/storage";
import { readGraph } from "../studio/experiment-list";
import { perStudio } from "../studio/per-studio";
import type { Studio } from "../studio/studio";
import { version } from "./app-version";
import { createBeside } from "./beside";
import { dataOf, familyOf, kindOf } from "./facts";
import type { Recording, RunOf, RunsModel, RunsState } from "./model";
import { nameOfRun, numbered } from "./names";
import { freePlace } from "./palette";
import { watchRuns } from "./recorder";
import { deviceShelf, memoryShelf, type RunShelf, surplus } from "./shelf";
import { thinCurve } from "./thin";
import type { Curve, RunRecord } from "./types";

/** The page's one list of runs; it records from the moment it is made. */
export const runsOf = perStudio("runs", createRuns, (model) => model.dispose());

function createRuns(
  studio: Studio,
  makeSession = () => createSession({ dataBase: new URL("./", document.baseURI).href }),
): RunsModel {
  const store = createStore<RunsState>(() => ({
    runs: [],
    read: false,
    fault: undefined,
    waiting: [],
    current: undefined,
    deleted: undefined,
  }));
  const shelf: RunShelf = studio.storage.kind === "device" ? deviceShelf() : memoryShelf();
  const page = crypto.randomUUID();
  const curves = new Map<string, Curve>();
  const reading = new Set<string>();
  const sessions = new Map<string, Session>();
  /** Runs that go on, as they were before. */
  const resumed = new Map<string, RunRecord>();
  const ending = new AbortController();
  let writes: Promise<unknown> = Promise.resolve();
  void holdPage(page, ending.signal);

  const find = (id: string) => store.getState().runs.find((run) => run.id === id);

  /** Writes follow each other, so that an older state never lies over a newer one. */
  function keep(work: () => Promise<void>): void {
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
    const { runs } = store.getState();
    const there = runs.some(({ id }) => id === record.id);
    let next = there
      ? runs.map((run) => (run.id === record.id ? record : run))
      : [record, ...runs].sort((a, b) => b.number - a.number);
    const gone = surplus(next);
    if (gone.length > 0) next = next.filter(({ id }) => !gone.includes(id));
    if (curve !== undefined) curves.set(record.id, curve);
    for (const id of gone) curves.delete(id);
    store.setState({ runs: next });
    keep(async () => {
      if (gone.length > 0) await shelf.remove(gone);
      await shelf.put(record, curve);
    });
  }

  const recording: Recording = {
    begin(of, session) {
      const { runs } = store.getState();
      const before = of.beside ? undefined : continued(runs, of, session);
      const record = before === undefined ? newRecord(of, session) : goingOn(before);
      sessions.set(record.id, session);
      if (before !== undefined) resumed.set(record.id, before);
      keepEarly(record.id, session);
      // What was deleted before is of the past.
      if (store.getState().deleted !== undefined) store.setState({ deleted: undefined });
      // On the device from its first steps on: nobody misses a run that made none. One that was given a name has it
      // when it goes on after a reload.
      if (of.name !== undefined && !of.beside) put(record);
      else {
        const others = runs.filter(({ id }) => id !== record.id);
        store.setState({ runs: [record, ...others].sort((a, b) => b.number - a.number) });
      }
      return record;
    },
    progress(id, progress, session) {
      const record = find(id);
      if (record === undefined) return;
      const { outcome, step } = progress;
      const reason = progress.reason && placed(progress.reason, record, session);
      const next: RunRecord = { ...record, ...progress, ...(reason && { reason }) };
      if (outcome === "running") {
        if (progress.epochs.length === record.epochs.length) {
          store.setState(({ runs }) => ({ runs: runs.map((run) => (run.id === id ? next : run)) }));
        } else put(next, thinCurve(session.history));
        return;
      }
      sessions.delete(id);
      const before = resumed.get(id);
      resumed.delete(id);
      // It never began, for instance because its checkpoint was refused: the list is as it was.
      const begun = progress.totalSteps > 0;
      const undone = !begun || (outcome === "stopped" && before?.outcome === "done");
      if (undone && before !== undefined) return put(before);
      if (!begun || (step === 0 && outcome === "stopped")) {
        store.setState(({ runs }) => ({ runs: runs.filter((run) => run.id !== id) }));
        keep(() => shelf.remove([id]));
        return;
      }
      put(next, session.history.length > 0 ? thinCurve(session.history) : curves.get(id));
    },
  };

  /** Until its first epoch, after its first steps and then ever more rarely: the page may be left at once. */
  function keepEarly(id: string, session: Session, waitMs = 250): void {
    setTimeout(() => {
      const record = find(id);
      const { history } = session;
      if (ending.signal.aborted || record === undefined || record.epochs.length > 0) return;
      if (sessions.get(id) !== session) return;
      if (history.length > 0) put({ ...record, step: history.step }, thinCurve(history));
      keepEarly(id, session, history.length > 0 ? 2 * waitMs : waitMs);
    }, waitMs);
  }

  /** With the name of the layer of which a reason speaks. */
  function placed(reason: string, { graph }: RunRecord, session: Session): string {
    const { node } = session.state.diagnostic ?? {};
    const read = node ? readGraph(graph) : undefined;
    return node && read ? `${pathName(read, node)}: ${reason}` : reason;
  }

  function newRecord(of: RunOf, session: Session): RunRecord {
    const { runs } = store.getState();
    const { graph, ir } = of;
    const mine = runs.filter((run) => run.document === of.document);
    const kind = kindOf(ir);
    const last = mine.find(({ beside }) => !beside) ?? mine[0];
    const base = of.base ?? (last === undefined ? undefined : readGraph(last.graph));
    const { requested } = session.state;
    const engines =
      last === undefined || requested === undefined
        ? {}
        : { engines: [last.segments.at(-1)?.engine.backend ?? requested, requested] as const };
    return {
      id: crypto.randomUUID(),
      number: 1 + Math.max(0, ...runs.map(({ number }) => number)),
      name: numbered(
        of.name ??
          nameOfRun(base, graph, {
            warm: of.warm,
            ...engines,
            ...(last === undefined ? {} : { last: last.name }),
          }),
        mine.map(({ name }) => name),
      ),
      document: of.document,
      title: graph.title,
      graph,
      documentHash: documentHash(graph),
      networkHash: irHash(ir),
      family: familyOf(graph, of.warm),
      kind,
      ...(taskOf(ir) === "values" ? { goal: "values" as const } : {}),
      run: graph.run,
      warm: of.warm,
      beside: of.beside,
      data: dataOf(ir),
      version,
      page,
      startedAt: studio.now(),
      outcome: "running",
      step: 0,
      totalSteps: 0,
      stepsPerEpoch: 0,
      epochs: [],
      seconds: 0,
      segments: [],
      examplesPerSecond: 0,
      pinned: false,
      color: freePlace(
        kind,
        mine.slice(0, 8).map(({ color }) => color),
      ),
    };
  }

  // A name says what differs from the run before: the list has to be there first.
  const ready = read();
  const beside = createBeside({ studio, makeSession, recording, ready, store });
  let unwatch: () => void = () => undefined;
  void ready.then(() => {
    if (!ending.signal.aborted) unwatch = watch();
  });

  /** The run on screen. */
  function watch(): () => void {
    const { session } = studio.run;
    return watchRuns(session, studio.now, {
      began() {
        const { started } = studio.run.store.getState();
        store.setState({ current: undefined });
        if (started === undefined) return undefined;
        const { key } = studio.document.store.getState();
        const { graph, ir, warm, name } = started;
        const of = { graph, ir, document: key, warm, beside: false, ...(name && { name }) };
        const record = recording.begin(of, session);
        store.setState({ current: record.id });
        return record.epochs.length > 0 ? record : undefined;
      },
      changed(progress) {
        const { current } = store.getState();
        if (current === undefined) return;
        recording.progress(current, progress, session);
      },
      cleared: () => store.setState({ current: undefined }),
    });
  }

  async function read(): Promise<void> {
    const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 3000));
    const found = await Promise.race([shelf.list(), late]).catch(faultOf);
    if (found === undefined || typeof found === "string") {
      store.setState({ read: true, fault: found ?? "blocked" });
      return;
    }
    const alive = await alivePages();
    const { runs } = store.getState();
    const mine = new Set(runs.map(({ id }) => id));
    const kept = found
      .filter(({ id }) => !mine.has(id))
      .map((run) => (run.outcome === "running" && !alive.has(run.page) ? left(run) : run))
      // Left before its first step: a name without anything to it.
      .filter(({ outcome, step }) => outcome !== "stopped" || step > 0);
    store.setState({
      runs: [...runs, ...kept].sort((a, b) => b.number - a.number),
      read: true,
    });
  }

  /** A page that is put away may never come back. */
  function putAway(): void {
    if (document.visibilityState === "visible") {
      void read();
      return;
    }
    for (const [id, session] of sessions) {
      const record = find(id);
      if (record !== undefined && session.history.length > 0) {
        put({ ...record, step: session.history.step }, thinCurve(session.history));
      }
    }
  }
  document.addEventListener("visibilitychange", putAway, { signal: ending.signal });

  return {
    store,
    sessionOf: (id) => sessions.get(id),
    curve(id) {
      const there = curves.get(id);
      if (there !== undefined || reading.has(id)) return there;
      reading.add(id);
      shelf
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
    change(id, change) {
      const record = find(id);
      if (record !== undefined) put({ ...record, ...change });
    },
    // Behind the list of this device, which would know an older one of the same id.
    add: (record, curve) => void ready.then(() => put(record, curve)),
    async remove(id) {
      const record = find(id);
      if (record === undefined) return;
      const curve = curves.get(id) ?? (await shelf.curve(id).catch(() => undefined));
      curves.delete(id);
      store.setState(({ runs }) => ({
        runs: runs.filter((run) => run.id !== id),
        deleted: { record, curve },
      }));
      keep(() => shelf.remove([id]));
    },
    undoRemove() {
      const { deleted } = store.getState();
      if (deleted === undefined) return;
      store.setState({ deleted: undefined });
      put(deleted.record, deleted.curve);
    },
    train: beside.train,
    stop: beside.stop,
    onBeat: beside.onBeat,
    dispose() {
      ending.abort();
      unwatch();
      beside.dispose();
    },
  };
}

/** The run that a reload interrupted, or that had ended, and that now goes on from its checkpoint. */
function continued(runs: readonly RunRecord[], of: RunOf, session: Session): RunRecord | undefined {
  // From a checkpoint, not from the start.
  if (session.state.step === 0) return undefined;
  const hash = irHash(of.ir);
  return runs.find(
    (run) =>
      !run.beside &&
      run.document === of.document &&
      run.networkHash === hash &&
      (run.reason === pageClosed || (run.outcome === "done" && run.step === session.state.step)),
  );
}

function goingOn(run: RunRecord): RunRecord {
  const { reason: _, endedAt: __, ...rest } = run;
  return { ...rest, outcome: "running" };
}

function faultOf(error: unknown): NonNullable<RunsState["fault"]> {
  return refusalOf(error) === "full" ? "full" : "blocked";
}

const pageClosed = "the page was closed";

/** A run whose page is gone: it had come to its end though nobody wrote that down, or it was interrupted. */
function left(run: RunRecord): RunRecord {
  return run.totalSteps > 0 && run.step >= run.totalSteps
    ? { ...run, outcome: "done" }
    : { ...run, outcome: "stopped", reason: pageClosed };
}

const lockName = (page: string) => storeName(`adder-studio-page:${page}`);

/** Other pages see by this lock that the runs of this one still go on. */
async function holdPage(page: string, signal: AbortSignal): Promise<void> {
  await navigator.locks
    ?.request(lockName(page), { mode: "shared" }, () => {
      return new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    })
    .catch(() => undefined);
}

async function alivePages(): Promise<ReadonlySet<string>> {
  const held = await navigator.locks?.query().catch(() => undefined);
  const names = (held?.held ?? []).flatMap(({ name }) => (name === undefined ? [] : [name]));
  const prefix = lockName("");
  return new Set(
    names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length)),
  );
}
