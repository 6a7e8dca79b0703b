import { describe, expect, it } from "vitest";
import { createGate, type Gate } from "./gate";

/** Runs steps through a gate as the trainer does; rows go out with every fifth step, or when asked for. */
function trainer(gate: Gate, start = 0, save?: (step: number) => Promise<void>) {
  const made: number[] = [];
  let sentTo = start;
  async function run(): Promise<void> {
    for (let step = start; step < 40; step++) {
      if (!(await gate.pass(step, save && (() => save(step))))) return;
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

  it("saves before each wait, at its very step, and waits for that", async () => {
    for (const pauseAt of [0, 1, 7]) {
      const { log, gate } = setup(0, pauseAt);
      const run = trainer(gate, 0, async (step) => {
        await settle();
        log.push(`saved ${step}`);
      });
      await settle();
      await settle();
      gate.step();
      await settle();
      await settle();
      expect(log).toEqual([
        `saved ${pauseAt}`,
        `paused ${pauseAt}`,
        `resumed ${pauseAt}`,
        `saved ${pauseAt + 1}`,
        `paused ${pauseAt + 1}`,
      ]);
      gate.stop();
      await run.running;
    }
  });

  it.each(["resume", "step", "stop"] as const)("hears %s while it saves", async (what) => {
    const { log, gate } = setup(0, 3);
    let asked = false;
    const run = trainer(gate, 0, async (step) => {
      if (!asked) gate[what]();
      asked = true;
      log.push(`saved ${step}`);
      await settle();
    });
    await settle();
    await settle();
    await settle();
    expect(run.made).toHaveLength({ resume: 40, step: 4, stop: 3 }[what]);
    expect(log).toEqual(what === "step" ? ["saved 3", "saved 4", "paused 4"] : ["saved 3"]);
    gate.stop();
    await run.running;
  });

  it("a pause that is cancelled has no effect", async () => {
    const { log, gate } = setup(0);
    gate.pause();
    gate.resume();
    const run = trainer(gate);
    await run.running;
    expect(log).toEqual([]);
    expect(run.made).toHaveLength(40);
  });
});
