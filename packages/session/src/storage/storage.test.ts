import { type Checkpoint, float32Hash } from "@adder-studio/core";
import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { PersistRequest } from "../protocol";
import { openRuns } from "./database";
import { createRunSaver } from "./run-saver";
import { damagedRun, forgetRun, forgetRuns, loadSavedRun } from "./saved-run";

const engine = { backend: "wasm", adapter: "SIMD", software: false, threads: 1 } as const;
const width = 5;

async function checkpointAt(step: number, experiment = "e"): Promise<Checkpoint> {
  const data = Float32Array.from({ length: 64 }, (_, i) => step + i / 64);
  return {
    step,
    layout: [{ name: "w", size: 64 }],
    data,
    epoch: { steps: step, loss: step, correct: 0 },
    backend: "wasm",
    experiment,
    hash: await float32Hash(data),
  };
}

function rows(from: number, to: number): Float32Array {
  const values: number[] = [];
  for (let step = from; step < to; step++) values.push(step, 1 / (step + 1), 0.5, 0.1, 2);
  return Float32Array.from(values);
}

function request(more: Partial<PersistRequest> = {}): PersistRequest {
  return {
    key: "doc",
    document: { hash: "abc", graph: { nodes: {} } },
    rows: new Float32Array(0),
    width,
    epochs: [],
    marks: [],
    segments: [],
    ...more,
  };
}

/** Trains `to - from` steps with a checkpoint each `every`. */
async function train(
  from: number,
  to: number,
  every: number,
  more: Partial<PersistRequest> = {},
  report: (code: string | undefined) => void = () => {},
  experiment?: string,
): Promise<void> {
  const saver = createRunSaver(request(more), from, engine, (d) => report(d?.code));
  if (from === 0) saver.save(await checkpointAt(0, experiment));
  for (let at = from; at < to; at += every) {
    await saver.flushed();
    saver.addRows(rows(at, at + every), width);
    if ((at + every) % 40 === 0) {
      saver.addEpoch({
        type: "epoch",
        runId: 1,
        epoch: (at + every) / 40,
        step: at + every,
        trainLoss: 1,
        trainAccuracy: 0,
        testLoss: 1,
        testAccuracy: 0,
        reestimated: true,
      });
    }
    saver.save(await checkpointAt(at + every, experiment));
  }
  await saver.flushed();
  saver.close();
}

async function corrupt(change: (slot: number, current: number) => Float32Array | undefined) {
  const db = await openRuns();
  const run = await db.get("runs", "doc");
  for (const slot of [0, 1]) {
    const record = await db.get("slots", ["doc", slot]);
    const data = change(slot, run?.slot ?? 0);
    if (record && data) {
      await db.put("slots", { ...record, checkpoint: { ...record.checkpoint, data } }, [
        "doc",
        slot,
      ]);
    }
  }
  db.close();
}

beforeEach(async () => {
  await forgetRuns();
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe("a saved run", () => {
  it("comes back whole", async () => {
    await train(0, 100, 20);
    const saved = await loadSavedRun("doc");
    expect(saved).toMatchObject({ key: "doc", documentHash: "abc", graph: { nodes: {} }, width });
    expect(saved?.checkpoint).toEqual(await checkpointAt(100));
    expect(saved?.rows).toEqual(rows(0, 100));
    expect(saved?.epochs.map(({ step }) => step)).toEqual([40, 80]);
    expect(saved?.segments).toEqual([{ fromStep: 0, engine }]);
    expect(await loadSavedRun("other")).toBeUndefined();
  });

  it("is written in chunks, each row once", async () => {
    await train(0, 100, 10);
    const db = await openRuns();
    const chunks = await db.getAll("rows");
    expect(chunks.map((chunk) => chunk.rows.length / width)).toEqual(Array(10).fill(10));
    db.close();
  });

  it("goes on after a reload", async () => {
    await train(0, 60, 20);
    const first = await loadSavedRun("doc");
    await train(60, 100, 20, { rows: first?.rows ?? rows(0, 0), epochs: first?.epochs ?? [] });
    const saved = await loadSavedRun("doc");
    expect(saved?.rows).toEqual(rows(0, 100));
    expect(saved?.epochs.map(({ step }) => step)).toEqual([40, 80]);
  });

  it("goes on from an earlier step than was saved, and from a later one", async () => {
    await train(0, 80, 20);
    const earlier = { rows: rows(0, 40), segments: [{ fromStep: 0, engine }] };
    await train(40, 60, 10, earlier);
    expect((await loadSavedRun("doc"))?.rows).toEqual(rows(0, 60));
    // The page knew more rows than had been saved when the worker died.
    await train(90, 100, 10, { rows: rows(0, 90) });
    const saved = await loadSavedRun("doc");
    expect(saved?.checkpoint.step).toBe(100);
    expect(saved?.rows).toEqual(rows(0, 100));
  });

  it("gives way to a new run of the same document", async () => {
    await train(0, 80, 20);
    await train(0, 20, 20, {}, () => {}, "another");
    const saved = await loadSavedRun("doc");
    expect(saved?.checkpoint.step).toBe(20);
    expect(saved?.rows).toEqual(rows(0, 20));
  });

  it("falls back to the older slot when the newer is damaged, torn or poisoned", async () => {
    const faults: ((data: Float32Array) => Float32Array)[] = [
      (data) => data.map((x, i) => (i === 7 ? x + 1 : x)),
      (data) => data.slice(0, 10),
      (data) => data.map((x, i) => (i === 7 ? Number.NaN : x)),
    ];
    for (const fault of faults) {
      await forgetRuns();
      await train(0, 80, 20);
      const good = (await checkpointAt(80)).data;
      await corrupt((slot, current) => (slot === current ? fault(good) : undefined));
      const saved = await loadSavedRun("doc");
      expect(saved?.checkpoint).toEqual(await checkpointAt(60));
      expect(saved?.older).toBe(true);
      expect(await damagedRun("doc")).toBeUndefined();
      expect(saved?.rows).toEqual(rows(0, 60));
    }
  });

  it.each([
    ["checkpoint", undefined],
    ["checkpoint", { step: 80 }],
    ["segments", null],
    ["segments", [undefined, { fromStep: 0 }]],
    ["width", 0],
    ["savedAt", "then"],
    ["document", 7],
  ])("falls back to the older slot when the newer has no sound %s (%j)", async (field, value) => {
    await train(0, 80, 20);
    const db = await openRuns();
    const newest = (await db.get("runs", "doc"))?.slot ?? 0;
    const slot = await db.get("slots", ["doc", newest]);
    await db.put("slots", { ...slot, [field]: value } as never, ["doc", newest]);
    db.close();
    const saved = await loadSavedRun("doc");
    expect(saved?.checkpoint).toEqual(await checkpointAt(60));
    expect(saved?.older).toBe(true);
    // Gone on with, all is well again, whichever slot that was.
    await train(60, 80, 20, { rows: rows(0, 60) });
    expect(await loadSavedRun("doc")).toMatchObject({ checkpoint: { step: 80 } });
    expect((await loadSavedRun("doc"))?.older).toBeUndefined();
  });

  it("comes back without its curve when a piece of that is damaged, and can be written over", async () => {
    await train(0, 80, 20);
    const db = await openRuns();
    await db.put("rows", { rows: rows(20, 40) } as never, ["doc", 20]);
    db.close();
    const saved = await loadSavedRun("doc");
    expect(saved?.checkpoint).toEqual(await checkpointAt(80));
    expect(saved?.rows).toHaveLength(0);
    await train(0, 20, 20, {}, () => {}, "another");
    expect((await loadSavedRun("doc"))?.rows).toEqual(rows(0, 20));
  });

  it("is absent when both slots are damaged", async () => {
    await train(0, 80, 20);
    await corrupt(() => new Float32Array(64));
    expect(await loadSavedRun("doc")).toBeUndefined();
    expect(await damagedRun("doc")).toMatchObject({ run: { experiment: "e" }, slots: [{}, {}] });
    expect(await damagedRun("other")).toBeUndefined();
    await train(0, 20, 20);
    expect(await damagedRun("doc")).toBeUndefined();
  });

  it.each([undefined, "x", { slot: 2 }, { slot: 0, experiment: 7 }])(
    "is not silent where its own record is damaged (%j)",
    async (record) => {
      await train(0, 80, 20);
      const db = await openRuns();
      if (record === undefined) await db.delete("runs", "doc");
      else await db.put("runs", record as never, "doc");
      db.close();
      expect(await loadSavedRun("doc")).toBeUndefined();
      expect(await damagedRun("doc")).toBeDefined();
      await forgetRun("doc");
      expect(await damagedRun("doc")).toBeUndefined();
    },
  );

  it("can be forgotten, alone or with all others", async () => {
    await train(0, 20, 20);
    await train(0, 20, 20, { key: "second" });
    await forgetRun("doc");
    expect(await loadSavedRun("doc")).toBeUndefined();
    expect((await loadSavedRun("second"))?.checkpoint.step).toBe(20);
    await forgetRuns();
    expect(await loadSavedRun("second")).toBeUndefined();
  });

  it("is forgotten while it trains, and not saved from then on", async () => {
    const saver = createRunSaver(request(), 0, engine, () => {});
    saver.save(await checkpointAt(0));
    await saver.flushed();
    await forgetRuns();
    saver.addRows(rows(0, 20), width);
    saver.save(await checkpointAt(20));
    await saver.flushed();
    expect(await loadSavedRun("doc")).toBeUndefined();
    saver.close();
  });
});

/** Every way in which this database is used. */
const calls: readonly (readonly [object, string])[] = [
  [IDBFactory.prototype, "open"],
  [IDBDatabase.prototype, "transaction"],
  [IDBTransaction.prototype, "objectStore"],
  [IDBObjectStore.prototype, "get"],
  [IDBObjectStore.prototype, "getAll"],
  [IDBObjectStore.prototype, "getAllKeys"],
  [IDBObjectStore.prototype, "put"],
  [IDBObjectStore.prototype, "delete"],
];

/** Lets the `nth` call fail (from 1): at once, or by an aborted transaction. Gives the number of calls. */
function failNth(nth: number, name: string, how: "throw" | "abort"): () => number {
  let count = 0;
  for (const [prototype, method] of calls) {
    const original = Reflect.get(prototype, method) as (...args: unknown[]) => unknown;
    vi.spyOn(prototype as Record<string, () => unknown>, method).mockImplementation(function (
      this: { transaction?: IDBTransaction },
      ...args: unknown[]
    ) {
      count += 1;
      if (count !== nth) return original.apply(this, args);
      if (how === "throw" || !(this.transaction instanceof IDBTransaction)) {
        throw new DOMException("made to fail", name);
      }
      const result = original.apply(this, args);
      this.transaction.abort();
      return result;
    });
  }
  return () => count;
}

describe("storage that fails at any call", () => {
  it.each([
    ["QuotaExceededError", "throw"],
    ["UnknownError", "throw"],
    ["AbortError", "abort"],
  ] as const)("%s (%s): the last good state always loads", async (name, how) => {
    let calls = 1;
    for (let nth = 0; nth <= calls; nth++) {
      await forgetRuns();
      await train(0, 40, 20);
      const before = await loadSavedRun("doc");
      const counted = failNth(nth, name, how);
      const reports: (string | undefined)[] = [];
      await train(40, 80, 20, { rows: rows(0, 40) }, (code) => reports.push(code));
      // The first round fails nothing, and counts.
      if (nth === 0) calls = counted();
      vi.restoreAllMocks();
      const saved = await loadSavedRun("doc");
      expect([40, 60, 80]).toContain(saved?.checkpoint.step);
      expect(saved?.checkpoint).toEqual(await checkpointAt(saved?.checkpoint.step ?? 0));
      expect(saved?.rows).toEqual(rows(0, saved?.checkpoint.step ?? 0));
      expect(before?.checkpoint.step).toBe(40);
      if (saved?.checkpoint.step !== 80) expect(reports.length).toBeGreaterThan(0);
    }
    expect(calls).toBeGreaterThan(15);
  });

  it.each(["open", "load"])("also while reading (%s)", async () => {
    await train(0, 40, 20);
    for (let nth = 1; nth < 12; nth++) {
      failNth(nth, "UnknownError", "throw");
      const saved = await loadSavedRun("doc");
      if (saved) expect(saved.checkpoint.step).toBe(40);
      vi.restoreAllMocks();
    }
    expect((await loadSavedRun("doc"))?.checkpoint.step).toBe(40);
  });
});

describe("storage that never works", () => {
  it("is reported once, and again when it works", async () => {
    const open = vi.spyOn(IDBFactory.prototype, "open").mockImplementation(() => {
      throw new DOMException("no", "SecurityError");
    });
    const reports: (string | undefined)[] = [];
    const saver = createRunSaver(request(), 0, engine, (d) => reports.push(d?.code));
    for (let step = 0; step <= 200; step += 20) {
      if (step > 0) saver.addRows(rows(step - 20, step), width);
      if (step === 100) open.mockRestore();
      saver.save(await checkpointAt(step));
      await saver.flushed();
    }
    saver.close();
    expect(reports).toEqual(["storage-blocked", undefined]);
    const saved = await loadSavedRun("doc");
    expect(saved?.rows).toEqual(rows(0, saved?.checkpoint.step ?? -1));
  });

  it("does not answer: neither the run nor the page waits for ever", async () => {
    vi.spyOn(IDBFactory.prototype, "open").mockImplementation(
      () => Reflect.construct(IDBOpenDBRequest, []) as IDBOpenDBRequest,
    );
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const reports: (string | undefined)[] = [];
    const saver = createRunSaver(request(), 0, engine, (d) => reports.push(d?.code));
    saver.save(await checkpointAt(0));
    const settled = saver.flushed();
    const loading = loadSavedRun("doc");
    await vi.advanceTimersByTimeAsync(6000);
    await settled;
    expect(await loading).toBeUndefined();
    expect(reports).toEqual(["storage-silent"]);
    saver.close();
    vi.useRealTimers();
  });

  it("full: old runs make room", async () => {
    await train(0, 40, 20, { key: "old" });
    let failed = false;
    const put = IDBObjectStore.prototype.put;
    vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(function (
      this: IDBObjectStore,
      ...args
    ) {
      if (this.name === "slots" && !failed) {
        failed = true;
        throw new DOMException("full", "QuotaExceededError");
      }
      return put.apply(this, args);
    });
    const reports: (string | undefined)[] = [];
    await train(0, 40, 20, {}, (code) => reports.push(code));
    vi.restoreAllMocks();
    expect(reports).toEqual([]);
    expect((await loadSavedRun("doc"))?.checkpoint.step).toBe(40);
    expect(await loadSavedRun("old")).toBeUndefined();
  });
});
