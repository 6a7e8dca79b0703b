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
  it("has its worker at hand, and uses it", () => {
    const { session, workers, last, start } = setup();
    expect(workers).toHaveLength(1);
    start();
    expect(session.state.phase).toBe("loading");
    last().ready();
    expect(session.state.phase).toBe("running");
    expect(workers).toHaveLength(1);
  });

  it("tells listeners of phases, never of ticks", () => {
    const { session, last, start } = setup();
    start();
    last().ready();
    const listener = vi.fn();
    session.subscribe(listener);
    const { version } = session.history;
    for (let at = 0; at < 50; at += 5) last().ticks(at, at + 5);
    expect(listener).not.toHaveBeenCalled();
    expect(session.history.step).toBe(50);
    expect(session.history.version).toBe(version + 10);
  });

  it("late messages of an older run change nothing", () => {
    const { session, last, start } = setup();
    start();
    last().ready();
    const old = last().runId;
    start();
    last().say({ type: "paused", runId: old, step: 9 });
    expect(session.state.phase).toBe("loading");
    last().ready();
    last().ticks(0, 5);
    const rows = Float32Array.of(99, 1, 1, 1, 1);
    last().say({ type: "tick", runId: old, rows, width: 5, examplesPerSecond: 1 });
    expect(session.history.step).toBe(5);
    expect(session.state.runId).toBe(2);
  });

  it("another backend gets a fresh worker", () => {
    const { workers, last, start } = setup();
    start();
    last().ready();
    start({ backend: "wasm" });
    expect(workers).toHaveLength(2);
    expect(workers[0]?.terminated).toBe(true);
    expect(last().start.backend).toBe("wasm");
  });

  it("resumes a kept run with its curve", () => {
    const { session, last, start } = setup();
    const rows = Float32Array.from([0, 3, 0, 0.1, 1, 1, 2, 0, 0.1, 1, 2, 1, 0, 0.1, 1]);
    start({
      checkpoint: checkpointAt(2),
      history: { rows, width: 5, epochs: [], segments: [] },
      persistKey: "doc",
      pauseAt: 2,
    });
    expect(last().start).toMatchObject({ pauseAt: 2, checkpoint: { step: 2 } });
    expect(last().start.persist?.rows).toEqual(rows.slice(0, 10));
    last().ready();
    expect([...session.history.column(1)]).toEqual([3, 2]);
    last().ticks(2, 4);
    expect(session.history.length).toBe(4);
  });
});

describe("the watchdog", () => {
  it("lets a worker's program take its time to arrive", () => {
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
    last().ready();
    last().ticks(0, 60);
    last().saves(50);
    vi.advanceTimersByTime(9_900);
    expect(session.state.phase).toBe("running");
    vi.advanceTimersByTime(200);
    expect(session.state).toMatchObject({ phase: "recovering", recoveries: 1 });
    expect(workers[0]?.terminated).toBe(true);
    expect(last().start).toMatchObject({ backend: "webgpu", checkpoint: { step: 50 } });
    expect(session.history.step).toBe(60);
    last().ready();
    expect(session.history.step).toBe(50);
    last().ticks(50, 70);
    expect(session.history.length).toBe(70);
    expect(session.state.phase).toBe("running");
  });

  it("is content with any sign of life", () => {
    const { session, last, start } = setup();
    start();
    for (let i = 0; i < 100; i++) {
      vi.advanceTimersByTime(9_000);
      last().say({ type: "alive", runId: last().runId, doing: "compiling" });
    }
    expect(session.state).toMatchObject({ phase: "loading", recoveries: 0 });
  });

  it("lets a paused, finished or idle worker be", () => {
    const { session, last, start, workers } = setup();
    vi.advanceTimersByTime(60_000);
    start();
    last().ready();
    last().say({ type: "paused", runId: last().runId, step: 0 });
    vi.advanceTimersByTime(60_000);
    expect(session.state.phase).toBe("paused");
    expect(workers).toHaveLength(1);
    session.resume();
    last().say({ type: "resumed", runId: last().runId, step: 0 });
    vi.advanceTimersByTime(11_000);
    expect(session.state.phase).toBe("recovering");
  });

  it("does not count the time a page slept", () => {
    const { session, last, start } = setup();
    start();
    last().ready();
    // The clock jumps an hour, the interval fires once.
    vi.setSystemTime(Date.now() + 3_600_000);
    vi.advanceTimersByTime(500);
    expect(session.state.phase).toBe("running");
  });

  it("waits longer for one long op of a processor engine", () => {
    const { session, last, start } = setup({ backend: "cpu" });
    start();
    last().ready();
    vi.advanceTimersByTime(10_100);
    expect(session.state.recoveries).toBe(1);
    last().ready();
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
    last().ready();
    last().ticks(0, 20);
    last().saves(0);
    last().throws("boom");
    expect(session.state.phase).toBe("recovering");
    expect(session.state.diagnostic?.message).toContain("boom");
    expect(workers).toHaveLength(2);
    last().ready();
    expect(session.state.phase).toBe("running");
  });

  it("the third loss at one step goes to the next engine, with a segment of its own", () => {
    const { session, last, start } = setup();
    start();
    const lost = { code: "engine-lost", severity: "warning", message: "Lost." } as const;
    for (let i = 0; i < 3; i++) {
      last().ready();
      last().ticks(0, 12);
      last().saves(0);
      last().say({
        type: "failed",
        runId: last().runId,
        diagnostic: lost,
        recoverable: true,
        unavailable: false,
        step: 12,
      });
      vi.advanceTimersByTime(1000);
    }
    last().ready();
    expect(session.state.segments.map(({ engine }) => engine.backend)).toEqual(["webgpu", "webgl"]);
    expect(session.state.diagnostic?.code).toBe("engine-changed");
    expect(session.state.recoveries).toBe(3);
  });

  it("an engine that is not there hands over at once", () => {
    const { session, last, start } = setup();
    start();
    for (const name of ["webgpu", "webgl"]) {
      expect(last().start.backend).toBe(name);
      last().say({
        type: "failed",
        runId: last().runId,
        diagnostic: { code: "backend-unavailable", severity: "error", message: `No ${name}.` },
        recoverable: true,
        unavailable: true,
        step: 0,
      });
    }
    last().ready();
    expect(session.state).toMatchObject({ phase: "running", engine: { backend: "wasm" } });
  });

  it("a loss that is not finite waits for the person, who goes back paused", async () => {
    const { session, last, start } = setup();
    start();
    last().ready();
    last().ticks(0, 60);
    last().saves(50);
    last().say({
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
    last().ready();
    last().say({ type: "paused", runId: last().runId, step: 50 });
    expect(session.state).toMatchObject({ phase: "paused", step: 50 });
    expect(session.history.step).toBe(50);
  });

  it("a fault while paused comes back paused at the same step", () => {
    const { session, last, start } = setup();
    start();
    last().ready();
    last().ticks(0, 70);
    last().saves(50);
    session.pause();
    last().say({ type: "paused", runId: last().runId, step: 70 });
    last().throws("boom");
    expect(last().start).toMatchObject({ checkpoint: { step: 50 }, pauseAt: 70 });
  });

  it("a worker that cannot start at all ends in a sentence", () => {
    const { session, last, start } = setup();
    start();
    for (let i = 0; i < 3; i++) {
      last().throws("");
      vi.advanceTimersByTime(1000);
    }
    expect(session.state).toMatchObject({
      phase: "failed",
      diagnostic: { code: "worker-blocked" },
    });
  });

  it("weights asked for survive the worker they were asked of", async () => {
    const { session, last, start } = setup();
    start();
    last().ready();
    last().saves(0);
    const asked = session.exportWeights();
    last().throws("boom");
    last().ready();
    expect(last().commands.at(-1)?.type).toBe("exportWeights");
    const weights = [{ name: "adder1/w", shape: [2], data: Float32Array.of(1, 2) }];
    last().say({ type: "weights", runId: last().runId, step: 0, weights });
    expect(await asked).toEqual(weights);
  });

  it("stop ends the run, also one that waits to be respawned", async () => {
    const { session, last, start, workers } = setup();
    start();
    last().ready();
    last().throws("boom");
    last().ready();
    last().throws("boom");
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
    last().say({ type: "measured", backend: "webgl", stepMs: 4 });
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
