import { describe, expect, it } from "vitest";
import { createGate, type Gate } from "./gate";

/** Runs steps through a gate as the trainer does; rows go out with every fifth step, or when asked for. */
function trainer(gate: Gate, start = 0) {
  const made: number[] = [];
  let sentTo = start;
  async function run(): Promise<void> {
    for (let step = start; step < 40; step++) {
      if (!(await gate.pass(step))) return;
      made.push(step);
      if (step % 5 === 4 || gate.waitsNext) {
        sentTo = step + 1;
        gate.sent(sentTo);
      }
      await null;
    }
  }
  return {
    made,
    running: run(),
    get sentTo() {
      return sentTo;
    },
  };
}

const settle = () => new Promise((resolve) => setTimeout(resolve));

function setup(start: number, pauseAt?: number) {
  const log: string[] = [];
  const gate = createGate({
    start,
    pauseAt,
    onPaused: (step) => log.push(`paused ${step}`),
    onResumed: (step) => log.push(`resumed ${step}`),
  });
  return { log, gate };
}

describe("gate", () => {
  it("waits at once, or after a number of steps, with every row sent", async () => {
    for (const pauseAt of [0, 1, 7]) {
      const { log, gate } = setup(0, pauseAt);
      const run = trainer(gate);
      await settle();
      expect(log).toEqual([`paused ${pauseAt}`]);
      expect(run.made).toHaveLength(pauseAt);
      expect(run.sentTo).toBe(pauseAt);
      gate.resume();
      await run.running;
      expect(run.made).toHaveLength(40);
    }
  });

  it("pauses between two steps, at most one later, with every row sent", async () => {
    for (let after = 0; after < 12; after++) {
      const { log, gate } = setup(0);
      const pass = gate.pass;
      gate.pass = (step) => {
        if (step === after) gate.pause();
        return pass(step);
      };
      const run = trainer(gate);
      await settle();
      expect(run.sentTo).toBe(run.made.length);
      expect(run.made.length - after).toBeLessThanOrEqual(1);
      expect(log).toEqual([`paused ${run.made.length}`]);
      gate.stop();
      await run.running;
    }
  });

  it("makes single steps", async () => {
    const { log, gate } = setup(0, 0);
    const run = trainer(gate);
    await settle();
    gate.step();
    await settle();
    gate.step();
    await settle();
    expect(run.made).toEqual([0, 1]);
    expect(run.sentTo).toBe(2);
    expect(log).toEqual(["paused 0", "resumed 0", "paused 1", "resumed 1", "paused 2"]);
  });

  it("stops while it waits and while it runs", async () => {
    const { gate } = setup(10, 12);
    const run = trainer(gate, 10);
    await settle();
    gate.stop();
    await run.running;
    expect(run.made).toEqual([10, 11]);
    expect(await gate.pass(12)).toBe(false);
    expect(gate.stopped).toBe(true);
  });

  it("a pause that is taken back never happened", async () => {
    const { log, gate } = setup(0);
    gate.pause();
    gate.resume();
    const run = trainer(gate);
    await run.running;
    expect(log).toEqual([]);
    expect(run.made).toHaveLength(40);
  });
});
