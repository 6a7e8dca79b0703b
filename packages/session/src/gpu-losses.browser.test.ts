import { describe, expect, it } from "vitest";
import { tinyExperiment } from "./test-support/network";
import { createTestBench, recordOf, type TestBench } from "./test-support/test-bench";

const experiment = tinyExperiment({ epochs: 2 });
const losses = 10;

/** The furthest step any worker has reported. */
function furthest({ messages }: TestBench): number {
  return messages.reduce((most, message) => {
    if (message.type !== "tick") return most;
    return Math.max(most, (message.rows[message.rows.length - message.width] ?? 0) + 1);
  }, 0);
}

async function finish(bench: TestBench): Promise<void> {
  await bench.until(({ phase }) => phase === "done" || phase === "failed", 120_000);
  expect(bench.session.state.phase).toBe("done");
  bench.session.dispose();
}

describe.each(["webgl", "webgpu"] as const)("%s", (backend) => {
  it(`${losses} lost devices leave the curve as it was`, { timeout: 900_000 }, async () => {
    const calm = createTestBench();
    calm.session.start({ ...experiment, backend });
    await finish(calm);
    expect(calm.session.state.recoveries).toBe(0);

    const bench = createTestBench();
    const { session } = bench;
    session.start({ ...experiment, backend });
    for (let i = 1; i <= losses; i++) {
      // Further than ever before: three losses without progress are answered with another engine.
      await bench.untilStep(furthest(bench) + 1, 120_000);
      void bench.ask("loseDevice");
      await bench.until(({ recoveries }) => recoveries === i, 120_000);
      await bench.until(({ phase }) => phase === "running", 120_000);
    }
    await finish(bench);
    expect(bench.spawned).toBe(losses + 1);
    // Each was noticed as what it was, and not by a watchdog that ran out of patience.
    const codes = bench.messages.flatMap((message) =>
      message.type === "failed" ? [message.diagnostic.code] : [],
    );
    // A loss may show first as the error of a call that was under way.
    expect(codes).toHaveLength(losses);
    expect(["engine-lost", "engine-error"]).toEqual(expect.arrayContaining(codes));
    expect(session.state.recoveries).toBe(losses);
    expect(session.state.segments.map(({ engine }) => engine.backend)).toEqual([backend]);
    // A lost device gives zeros: none may ever have left the worker.
    for (const message of bench.messages) {
      if (message.type !== "tick") continue;
      for (let at = 1; at < message.rows.length; at += message.width) {
        expect(message.rows[at]).toBeGreaterThan(0);
      }
    }
    expect(recordOf(session)).toEqual(recordOf(calm.session));
  });

  it("lost while paused: comes back paused at the same step", { timeout: 400_000 }, async () => {
    const bench = createTestBench();
    const { session } = bench;
    session.start({ ...experiment, backend, pauseAt: 5 });
    await bench.until(({ phase }) => phase === "paused", 120_000);
    void bench.ask("loseDevice");
    await bench.until(({ recoveries, phase }) => recoveries === 1 && phase === "paused", 120_000);
    expect(session.history.step).toBe(5);
    session.dispose();
  });

  it("reads back once per tick and leaks no tensors", { timeout: 400_000 }, async () => {
    const bench = createTestBench();
    const { session } = bench;
    session.start({ ...experiment, backend, pauseAt: 5 });
    await bench.until(({ phase }) => phase === "paused", 120_000);
    const reads = await bench.ask("reads");
    const tensors = await bench.ask("memory");
    const from = bench.messages.length;
    for (let step = 6; step <= 10; step++) {
      session.step();
      await bench.until((state) => state.phase === "paused" && state.step === step, 120_000);
    }
    const sent = bench.messages.slice(from);
    const count = (type: string) => sent.filter((message) => message.type === type).length;
    expect(count("tick")).toBe(5);
    expect((await bench.ask("reads")) - reads).toBe(count("tick") + count("checkpoint"));
    expect(await bench.ask("memory")).toBe(tensors);
    session.dispose();
  });
});
