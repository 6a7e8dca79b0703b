import "fake-indexeddb/auto";
import type { EpochEvent } from "@adder-studio/session";
import {
  idleState,
  type RunHistory,
  type Session,
  type SessionState,
} from "@adder-studio/session/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type DocumentStorage, openStorage } from "../storage/storage";
import { createStudio, type Studio } from "../studio/studio";
import { deviceRuns, forgetRunRecords } from "./run-storage";
import { runsOf } from "./runs";
import { epochsOf, recordOf } from "./testing";
import type { RunRecord } from "./types";

/** A session whose state a test sets; its curve has a row a step. */
function stubSession() {
  let state: SessionState = idleState;
  const listeners = new Set<() => void>();
  const epochs: EpochEvent[] = [];
  let marks: RunHistory["marks"] = [];
  let length = 0;
  const history = {
    width: 4,
    get length() {
      return length;
    },
    get step() {
      return length;
    },
    column: (c: number) => Float32Array.from({ length }, (_, i) => (c === 0 ? i : 1 / (i + 1))),
    get epochs() {
      return epochs;
    },
    get marks() {
      return marks;
    },
    version: 0,
    examplesPerSecond: 100,
  } as unknown as RunHistory;
  const set = (change: Partial<SessionState>) => {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  };
  const session = {
    get state() {
      return state;
    },
    history,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start(request: { checkpoint?: { step: number } }) {
      length = request.checkpoint?.step ?? 0;
      set({ phase: "loading", runId: state.runId + 1, step: length, totalSteps: 0 });
    },
    stop: () => set({ phase: "idle", step: length }),
    onObservation: () => () => undefined,
    onPredictions: () => () => undefined,
    dispose: () => undefined,
  } as unknown as Session;
  return {
    session,
    ready: () => set({ phase: "running", totalSteps: 30, stepsPerEpoch: 10 }),
    make: (steps: number) => {
      length += steps;
    },
    mark: (step: number) => {
      marks = [...marks, { step, hash: `${step}` }];
      set({ step });
    },
    set,
  };
}

let storage: DocumentStorage;
const closers: (() => void)[] = [];

/** A page of the document `key`. Leaving it is what a closed page leaves behind: nothing more is written. */
async function page() {
  const stub = stubSession();
  const studio: Studio = createStudio({
    session: stub.session,
    storage,
    prefs: undefined,
    saved: undefined,
    now: () => Date.now(),
    newKey: () => "one",
  });
  const model = runsOf(studio);
  const leave = () => studio.dispose();
  closers.push(leave);
  await vi.waitFor(() => expect(model.store.getState().read).toBe(true));
  // The watch begins after the list.
  await new Promise((resolve) => setTimeout(resolve, 5));
  return { ...stub, studio, model, leave, runs: () => model.store.getState().runs };
}

async function put(record: RunRecord): Promise<void> {
  await deviceRuns().put(record);
}

beforeEach(async () => {
  vi.stubGlobal("navigator", {});
  vi.stubGlobal("BroadcastChannel", undefined);
  vi.stubGlobal("window", new EventTarget());
  const target = new EventTarget();
  vi.stubGlobal(
    "document",
    Object.assign(target, { baseURI: "http://x/", visibilityState: "visible" }),
  );
  await forgetRunRecords();
  storage = await openStorage();
});
afterEach(() => {
  for (const close of closers.splice(0)) close();
  vi.unstubAllGlobals();
});

describe("a page that is left", () => {
  it("in the first steps of a run leaves it in the list, with its curve", async () => {
    const first = await page();
    expect(first.studio.run.start()).toBe(true);
    first.ready();
    first.make(3);
    await vi.waitFor(async () => expect(await deviceRuns().list()).toHaveLength(1));
    first.leave();
    const [run] = (await page()).runs();
    expect(run).toMatchObject({ outcome: "stopped", reason: "the page was closed", step: 3 });
    expect((await deviceRuns().curve(run?.id ?? ""))?.step).toHaveLength(3);
  });

  it("before the first step leaves nothing", async () => {
    const first = await page();
    first.studio.run.start();
    first.ready();
    await new Promise((resolve) => setTimeout(resolve, 600));
    first.leave();
    expect((await page()).runs()).toEqual([]);
    await put(recordOf({ outcome: "running", step: 0, epochs: [], document: "one" }));
    expect((await page()).runs()).toEqual([]);
  });

  it("after the last step leaves a run that is done, not one that was stopped", async () => {
    await put(recordOf({ number: 1, outcome: "running", step: 30, totalSteps: 30 }));
    await put(recordOf({ number: 2, outcome: "running", step: 20, totalSteps: 30 }));
    const { runs } = await page();
    expect(runs().map(({ outcome }) => outcome)).toEqual(["stopped", "done"]);
    expect(runs()[1]?.reason).toBeUndefined();
  });
});

it("keeps the marks of a run with its record", async () => {
  const { studio, ready, make, mark, set } = await page();
  studio.run.start();
  ready();
  make(10);
  mark(10);
  make(20);
  set({ phase: "done", step: 30 });
  await vi.waitFor(async () => {
    const [run] = await deviceRuns().list();
    expect(run).toMatchObject({ outcome: "done", marks: [{ step: 10, hash: "10" }] });
  });
  await put({ ...recordOf({ id: "odd" }), marks: [{ step: 1.5, hash: "10" }] });
  expect((await deviceRuns().list()).map(({ id }) => id)).not.toContain("odd");
});

describe("a run that never began", () => {
  it.each(["failed", "idle"] as const)("(%s) leaves no record", async (phase) => {
    const { studio, set, runs } = await page();
    studio.run.start();
    expect(runs()).toHaveLength(1);
    set({ phase });
    expect(runs()).toEqual([]);
  });

  it.each(["interrupted", "finished"])(
    "leaves the one it was to go on from as it was (%s)",
    async (how) => {
      const first = await page();
      first.studio.run.start();
      first.ready();
      const step = how === "finished" ? 30 : 12;
      first.make(step);
      await vi.waitFor(async () => expect(await deviceRuns().list()).toHaveLength(1));
      if (how === "finished") {
        first.set({ phase: "done", step });
        await vi.waitFor(async () => expect((await deviceRuns().list())[0]?.outcome).toBe("done"));
      }
      first.leave();
      const second = await page();
      const [before] = second.runs();
      const saved = { checkpoint: { step, backend: "wasm" }, warm: false } as never;
      second.studio.run.start({ saved });
      expect(second.runs()).toMatchObject([{ id: before?.id, outcome: "running" }]);
      second.set({ phase: "failed" });
      expect(second.runs()).toEqual([before]);
    },
  );

  it("a failure after it was ready is kept, with its reason", async () => {
    const { studio, set, ready, make, runs } = await page();
    studio.run.start();
    ready();
    make(1);
    const diagnostic = {
      code: "diverged",
      severity: "error",
      message: "It is not finite.",
    } as const;
    set({ phase: "failed", diagnostic });
    expect(runs()).toMatchObject([{ outcome: "failed", reason: "It is not finite." }]);
  });
});

it("keeps what an epoch brings", async () => {
  await put(recordOf({ epochs: epochsOf([0.5, 0.6]) }));
  expect((await page()).runs()[0]?.epochs).toHaveLength(2);
});
