import type { NamedArray } from "@adder-studio/core";
import type { RunConfig } from "@adder-studio/graph";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { checkpointAt, ir, setup } from "./test-support/fake-worker";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a run", () => {
  it("uses the worker that was spawned with the session", () => {
    const { session, workers, last, start } = setup();
    expect(workers).toHaveLength(1);
    start();
    expect(session.state.phase).toBe("loading");
    last().emitReady();
    expect(session.state.phase).toBe("running");
    expect(workers).toHaveLength(1);
  });

  it("notifies listeners of phases, never of ticks", () => {
    const { session, last, start } = setup();
    start();
    last().emitReady();
    const listener = vi.fn();
    session.subscribe(listener);
    const { version } = session.history;
    for (let at = 0; at < 50; at += 5) last().emitTicks(at, at + 5);
    expect(listener).not.toHaveBeenCalled();
    expect(session.history.step).toBe(50);
    expect(session.history.version).toBe(version + 10);
  });

  it("late messages of an older run change nothing", () => {
    const { session, last, start } = setup();
    start();
    last().emitReady();
    const old = last().runId;
    start();
    last().emit({ type: "paused", runId: old, step: 9 });
    expect(session.state.phase).toBe("loading");
    last().emitReady();
    last().emitTicks(0, 5);
    const rows = Float32Array.of(99, 1, 1, 1, 1);
    last().emit({ type: "tick", runId: old, rows, width: 5, examplesPerSecond: 1 });
    expect(session.history.step).toBe(5);
    expect(session.state.runId).toBe(2);
  });

  it("another backend gets a fresh worker", () => {
    const { workers, last, start } = setup();
    start();
    last().emitReady();
    start({ backend: "wasm" });
    expect(workers).toHaveLength(2);
    expect(workers[0]?.terminated).toBe(true);
    expect(last().start.backend).toBe("wasm");
  });

  it("resumes a saved run with its curve", () => {
    const { session, last, start } = setup();
    const rows = Float32Array.from([0, 3, 0, 0.1, 1, 1, 2, 0, 0.1, 1, 2, 1, 0, 0.1, 1]);
    start({
      checkpoint: checkpointAt(2),
      history: {
        rows,
        width: 5,
        epochs: [],
        marks: [
          { step: 1, hash: "aa" },
          { step: 3, hash: "bb" },
        ],
        segments: [],
      },
      persistKey: "doc",
      pauseAt: 2,
    });
    expect(last().start).toMatchObject({ pauseAt: 2, checkpoint: { step: 2 } });
    expect(last().start.persist?.rows).toEqual(rows.slice(0, 10));
    expect(last().start.persist?.marks).toEqual([{ step: 1, hash: "aa" }]);
    expect(session.history.marks).toEqual([{ step: 1, hash: "aa" }]);
    last().emitReady();
    expect([...session.history.column(1)]).toEqual([3, 2]);
    last().emitTicks(2, 4);
    expect(session.history.length).toBe(4);
  });
});

describe("marks", () => {
  it("come into the history and tell the listeners, and a recovery leaves none twice", () => {
    const { session, workers, last, start } = setup();
    let changes = 0;
    start({ steps: 80 });
    expect(last().start.steps).toBe(80);
    last().emitReady();
    session.subscribe(() => {
      changes += 1;
    });
    last().emitTicks(0, 10);
    last().emitMark(10, "aa");
    expect(changes).toBe(1);
    last().emitTicks(10, 30);
    last().emitCheckpoint(30);
    last().emitTicks(30, 50);
    last().emitMark(50, "bb");
    expect(session.history.marks).toEqual([
      { step: 10, hash: "aa" },
      { step: 50, hash: "bb" },
    ]);
    last().emitError("gone");
    expect(workers).toHaveLength(2);
    last().emitReady();
    expect(session.history.marks).toEqual([{ step: 10, hash: "aa" }]);
    last().emitTicks(30, 50);
    last().emitMark(50, "bb");
    expect(session.history.marks.map(({ step }) => step)).toEqual([10, 50]);
    start();
    expect(session.history.marks).toEqual([]);
  });
});

describe("the watchdog", () => {
  it("waits longer while the worker's program loads", () => {
    const { session, start } = setup();
    start();
    vi.advanceTimersByTime(59_000);
    expect(session.state).toMatchObject({ phase: "loading", recoveries: 0 });
    vi.advanceTimersByTime(2_000);
    expect(session.state.phase).toBe("recovering");
  });

  it("replaces a worker after ten silent seconds, and the curve goes on", () => {
    const { session, workers, last, start } = setup();
    start();
    last().emitReady();
    last().emitTicks(0, 60);
    last().emitCheckpoint(50);
    vi.advanceTimersByTime(9_900);
    expect(session.state.phase).toBe("running");
    vi.advanceTimersByTime(200);
    expect(session.state).toMatchObject({ phase: "recovering", recoveries: 1 });
    expect(workers[0]?.terminated).toBe(true);
    expect(last().start).toMatchObject({ backend: "webgpu", checkpoint: { step: 50 } });
    expect(session.history.step).toBe(60);
    last().emitReady();
    expect(session.history.step).toBe(50);
    last().emitTicks(50, 70);
    expect(session.history.length).toBe(70);
    expect(session.state.phase).toBe("running");
  });

  it("accepts any message as a sign of life", () => {
    const { session, last, start } = setup();
    start();
    for (let i = 0; i < 100; i++) {
      vi.advanceTimersByTime(9_000);
      last().emit({ type: "alive", runId: last().runId, doing: "compiling" });
    }
    expect(session.state).toMatchObject({ phase: "loading", recoveries: 0 });
  });

  it("does not watch a paused, finished or idle worker", () => {
    const { session, last, start, workers } = setup();
    vi.advanceTimersByTime(60_000);
    start();
    last().emitReady();
    last().emit({ type: "paused", runId: last().runId, step: 0 });
    vi.advanceTimersByTime(60_000);
    expect(session.state.phase).toBe("paused");
    expect(workers).toHaveLength(1);
    session.resume();
    last().emit({ type: "resumed", runId: last().runId, step: 0 });
    vi.advanceTimersByTime(11_000);
    expect(session.state.phase).toBe("recovering");
  });

  it("does not count the time a page slept", () => {
    const { session, last, start } = setup();
    start();
    last().emitReady();
    // The clock jumps an hour, the interval fires once.
    vi.setSystemTime(Date.now() + 3_600_000);
    vi.advanceTimersByTime(500);
    expect(session.state.phase).toBe("running");
  });

  it("waits longer for one long op of a processor engine", () => {
    const { session, last, start } = setup({ backend: "cpu" });
    start();
    last().emitReady();
    vi.advanceTimersByTime(10_100);
    expect(session.state.recoveries).toBe(1);
    last().emitReady();
    vi.advanceTimersByTime(15_000);
    expect(session.state.recoveries).toBe(1);
    vi.advanceTimersByTime(6_000);
    expect(session.state.recoveries).toBe(2);
  });
});

describe("faults", () => {
  it("a worker that throws is replaced", () => {
    const { session, workers, last, start } = setup();
    start();
    last().emitReady();
    last().emitTicks(0, 20);
    last().emitCheckpoint(0);
    last().emitError("boom");
    expect(session.state.phase).toBe("recovering");
    expect(session.state.diagnostic?.message).toContain("boom");
    expect(workers).toHaveLength(2);
    last().emitReady();
    expect(session.state.phase).toBe("running");
  });

  it("the third loss at one step goes to the next engine, with a segment of its own", () => {
    const { session, last, start } = setup();
    start();
    const lost = { code: "engine-lost", severity: "warning", message: "Lost." } as const;
    for (let i = 0; i < 3; i++) {
      last().emitReady();
      last().emitTicks(0, 12);
      last().emitCheckpoint(0);
      last().emit({
        type: "failed",
        runId: last().runId,
        diagnostic: lost,
        recoverable: true,
        unavailable: false,
        step: 12,
      });
      vi.advanceTimersByTime(1000);
    }
    last().emitReady();
    expect(session.state.segments.map(({ engine }) => engine.backend)).toEqual(["webgpu", "webgl"]);
    expect(session.state.diagnostic?.code).toBe("engine-changed");
    expect(session.state.recoveries).toBe(3);
  });

  it("an engine that is not there hands over at once", () => {
    const { session, last, start } = setup();
    start();
    for (const name of ["webgpu", "webgl"]) {
      expect(last().start.backend).toBe(name);
      last().emit({
        type: "failed",
        runId: last().runId,
        diagnostic: { code: "backend-unavailable", severity: "error", message: `No ${name}.` },
        recoverable: true,
        unavailable: true,
        step: 0,
      });
    }
    last().emitReady();
    expect(session.state).toMatchObject({ phase: "running", engine: { backend: "wasm" } });
  });

  it("a loss that is not finite fails, and a rollback comes back paused", async () => {
    const { session, last, start } = setup();
    start();
    last().emitReady();
    last().emitTicks(0, 60);
    last().emitCheckpoint(50);
    last().emit({
      type: "failed",
      runId: last().runId,
      diagnostic: { code: "loss-not-finite", severity: "error", message: "NaN", node: "adder1" },
      recoverable: false,
      unavailable: false,
      step: 60,
    });
    expect(session.state).toMatchObject({ phase: "failed", bestRollback: 50, recoveries: 0 });
    const weights = (await session.exportWeights()) as NamedArray[];
    expect(weights).toEqual([{ name: "adder1/w", shape: [2], data: Float32Array.of(50, 1) }]);
    session.rollback();
    expect(last().start).toMatchObject({ checkpoint: { step: 50 }, pauseAt: 50 });
    last().emitReady();
    last().emit({ type: "paused", runId: last().runId, step: 50 });
    expect(session.state).toMatchObject({ phase: "paused", step: 50 });
    expect(session.history.step).toBe(50);
  });

  it("a fault while paused comes back paused at the same step", () => {
    const { session, last, start } = setup();
    start();
    last().emitReady();
    last().emitTicks(0, 70);
    last().emitCheckpoint(50);
    session.pause();
    last().emit({ type: "paused", runId: last().runId, step: 70 });
    last().emitError("boom");
    expect(last().start).toMatchObject({ checkpoint: { step: 50 }, pauseAt: 70 });
  });

  it("a worker that cannot start at all ends in a diagnostic", () => {
    const { session, last, start } = setup();
    start();
    for (let i = 0; i < 3; i++) {
      last().emitError("");
      vi.advanceTimersByTime(1000);
    }
    expect(session.state).toMatchObject({
      phase: "failed",
      diagnostic: { code: "worker-blocked" },
    });
  });

  it("a pending export of weights survives the death of its worker", async () => {
    const { session, last, start } = setup();
    start();
    last().emitReady();
    last().emitCheckpoint(0);
    const asked = session.exportWeights();
    last().emitError("boom");
    last().emitReady();
    expect(last().commands.at(-1)?.type).toBe("exportWeights");
    const weights = [{ name: "adder1/w", shape: [2], data: Float32Array.of(1, 2) }];
    last().emit({ type: "weights", runId: last().runId, step: 0, weights });
    expect(await asked).toEqual(weights);
  });

  it("stop ends the run, also one that waits to be respawned", async () => {
    const { session, last, start, workers } = setup();
    start();
    last().emitReady();
    last().emitError("boom");
    last().emitReady();
    last().emitError("boom");
    const asked = session.exportWeights();
    session.stop();
    await expect(asked).rejects.toThrow("no weights");
    const { length } = workers;
    vi.advanceTimersByTime(60_000);
    expect(workers).toHaveLength(length);
    expect(session.state.phase).toBe("idle");
  });
});

describe("measuring", () => {
  it("happens in workers of its own, one after the other", async () => {
    const { session, workers, last } = setup();
    const first = session.measure("webgl", ir, {} as RunConfig);
    const second = session.measure("wasm", ir, {} as RunConfig);
    await vi.advanceTimersByTimeAsync(0);
    expect(workers).toHaveLength(2);
    last().emit({ type: "measured", backend: "webgl", stepMs: 4 });
    expect(await first).toMatchObject({ backend: "webgl", stepMs: 4 });
    await vi.advanceTimersByTimeAsync(0);
    expect(workers[1]?.terminated).toBe(true);
    expect(workers).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(61_000);
    expect((await second).reason).toBeTruthy();
    expect(workers[2]?.terminated).toBe(true);
    expect(workers[0]?.terminated).toBe(false);
  });
});
