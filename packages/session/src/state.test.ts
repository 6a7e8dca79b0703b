import { describe, expect, it } from "vitest";
import type { EventOf, TrainEvent } from "./protocol";
import { idleState, reduceSession, type SessionState } from "./state";

const wasm = { backend: "wasm", adapter: "SIMD", software: false, threads: 1 } as const;
const webgl = { backend: "webgl", adapter: "Card", software: false, threads: 1 } as const;
const oops = { code: "engine-lost", severity: "warning", message: "Lost." } as const;

const ready: EventOf<"ready"> = {
  type: "ready",
  runId: 1,
  engine: webgl,
  layers: [{ name: "a", size: 9 }],
  stepsPerEpoch: 10,
  totalSteps: 100,
  step: 0,
};

function after(state: SessionState, ...events: TrainEvent[]): SessionState {
  return events.reduce((s, event) => reduceSession(s, { type: "event", event, step: 7 }), state);
}

const started = reduceSession(idleState, {
  type: "start",
  runId: 1,
  step: 0,
  requested: "webgl",
  segments: [],
});
const running = after(started, ready);

describe("state", () => {
  it("start, ready, paused, resumed, done", () => {
    expect(started).toMatchObject({ phase: "loading", runId: 1, requested: "webgl" });
    expect(running).toMatchObject({
      phase: "running",
      engine: webgl,
      totalSteps: 100,
      segments: [{ fromStep: 0, engine: webgl }],
    });
    const paused = after(running, { type: "paused", runId: 1, step: 12 });
    expect(paused).toMatchObject({ phase: "paused", step: 12 });
    expect(after(paused, { type: "resumed", runId: 1, step: 12 }).phase).toBe("running");
    const done = after(running, {
      type: "done",
      runId: 1,
      step: 100,
      weightsHash: "abc",
      examplesPerSecond: 1,
      weights: [],
    });
    expect(done).toMatchObject({ phase: "done", step: 100, weightsHash: "abc" });
  });

  it("stays the same object for ticks, checkpoints and signs of life", () => {
    const rows = new Float32Array(5);
    const events: TrainEvent[] = [
      { type: "tick", runId: 1, rows, width: 5, examplesPerSecond: 1 },
      { type: "alive", runId: 1, doing: "training" },
      { type: "resumed", runId: 1, step: 3 },
      { type: "storage", runId: 1 },
      { type: "loading", runId: 1, what: "x", loadedBytes: 9, totalBytes: 9 },
    ];
    for (const event of events) expect(after(running, event)).toBe(running);
  });

  it("shows the progress of loading data until all has come", () => {
    const event = { type: "loading", runId: 1, what: "x", loadedBytes: 1, totalBytes: 9 } as const;
    const loading = after(running, event);
    expect(loading.loading).toEqual({ what: "x", loadedBytes: 1, totalBytes: 9 });
    expect(after(loading, { ...event, loadedBytes: 9 }).loading).toBeUndefined();
  });

  it("a recovery on the same engine leaves no trace but its count", () => {
    const lost = reduceSession(running, { type: "recover", diagnostic: oops, step: 30 });
    expect(lost).toMatchObject({ phase: "recovering", recoveries: 1, diagnostic: oops, step: 30 });
    const back = after(lost, { ...ready, step: 25 });
    expect(back).toMatchObject({ phase: "running", recoveries: 1, step: 25 });
    expect(back.segments).toEqual(running.segments);
    expect(back.diagnostic).toBeUndefined();
  });

  it("another engine is a new segment and shows a diagnostic", () => {
    const lost = reduceSession(running, { type: "recover", diagnostic: oops, step: 30 });
    const back = after(lost, { ...ready, engine: wasm, step: 25 });
    expect(back.segments).toEqual([
      { fromStep: 0, engine: webgl },
      { fromStep: 25, engine: wasm },
    ]);
    expect(back.diagnostic?.code).toBe("engine-changed");
    expect(back.diagnostic?.message).toContain("WebGL to WASM at step 25");
  });

  it("shows why an engine never started, along with the engine that did", () => {
    const none = { code: "webgl-unavailable", severity: "error", message: "No WebGL." } as const;
    const lost = reduceSession(started, { type: "recover", diagnostic: none, step: 0 });
    const back = after(lost, { ...ready, engine: wasm });
    expect(back).toMatchObject({ phase: "running", diagnostic: none, requested: "webgl" });
    expect(back.segments).toEqual([{ fromStep: 0, engine: wasm }]);
  });

  it("a failure offers its checkpoint; going back clears it", () => {
    const nan = { code: "loss-not-finite", severity: "error", message: "NaN." } as const;
    const failed = reduceSession(running, {
      type: "fail",
      diagnostic: nan,
      step: 61,
      rollback: 50,
    });
    expect(failed).toMatchObject({ phase: "failed", diagnostic: nan, bestRollback: 50 });
    const loading = reduceSession(failed, { type: "rollback" });
    expect(loading.phase).toBe("loading");
    const paused = after(loading, { ...ready, step: 50 }, { type: "paused", runId: 1, step: 50 });
    expect(paused).toMatchObject({ phase: "paused", step: 50 });
    expect(paused.diagnostic).toBeUndefined();
    expect(paused.bestRollback).toBeUndefined();
  });

  it("storage faults come and go without touching the run", () => {
    const full = { code: "storage-full", severity: "warning", message: "Full." } as const;
    const event = { type: "storage", runId: 1, diagnostic: full } as const;
    const reported = after(running, event);
    expect(reported).toMatchObject({ phase: "running", storage: full });
    expect(after(reported, event)).toBe(reported);
    expect(after(reported, { type: "storage", runId: 1 }).storage).toBeUndefined();
  });

  it("stop leaves the figures of the run in place", () => {
    const stopped = reduceSession(running, { type: "stop", step: 31 });
    expect(stopped).toMatchObject({ phase: "idle", step: 31, engine: webgl });
    expect(reduceSession(idleState, { type: "stop", step: 0 })).toBe(idleState);
  });
});
