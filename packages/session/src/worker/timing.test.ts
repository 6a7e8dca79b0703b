import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createHeartbeat } from "./heartbeat";
import { createPacing } from "./pacing";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("heartbeat", () => {
  it("sends at most one sign of life a second from inside long work", () => {
    const beats: string[] = [];
    const heart = createHeartbeat(
      (doing) => beats.push(doing),
      () => {},
    );
    for (let i = 0; i < 100; i++) {
      vi.advanceTimersByTime(50);
      heart.alive("training");
    }
    expect(beats.length).toBeGreaterThanOrEqual(4);
    expect(beats.length).toBeLessThanOrEqual(6);
    heart.dispose();
  });

  it("is quiet while other messages flow", () => {
    const beats: string[] = [];
    const heart = createHeartbeat(
      (doing) => beats.push(doing),
      () => {},
    );
    for (let i = 0; i < 100; i++) {
      heart.spoke();
      vi.advanceTimersByTime(50);
      heart.alive("training");
    }
    expect(beats).toEqual([]);
    heart.dispose();
  });

  it("stops after a minute of silence, but not while it waits for something outside", async () => {
    const beats: string[] = [];
    const heart = createHeartbeat(
      (doing) => beats.push(doing),
      () => {},
    );
    vi.advanceTimersByTime(300_000);
    expect(beats.length).toBeLessThanOrEqual(60);
    const { length } = beats;
    let arrive = () => {};
    const file = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const work = heart.during("loading images", file);
    vi.advanceTimersByTime(300_000);
    expect(beats.length - length).toBeGreaterThan(290);
    expect(beats.at(-1)).toBe("loading images");
    arrive();
    await work;
    heart.dispose();
  });

  it("checks the device with every tick of its timer", () => {
    const check = vi.fn();
    const heart = createHeartbeat(() => {}, check);
    vi.advanceTimersByTime(5_000);
    expect(check).toHaveBeenCalledTimes(5);
    heart.dispose();
    vi.advanceTimersByTime(5_000);
    expect(check).toHaveBeenCalledTimes(5);
  });
});

describe("pacing", () => {
  /** Ticks of a run whose steps take `stepMs` each, however fast they were ordered. */
  function ticks(stepMs: number, count: number): number[] {
    const pacing = createPacing("webgl", 0);
    const sizes: number[] = [];
    let from = 0;
    for (let made = 1; sizes.length < count; made++) {
      if (pacing.next(made) > 0) continue;
      vi.advanceTimersByTime((made - from) * stepMs);
      sizes.push(made - from);
      from = made;
      pacing.ticked(made);
    }
    return sizes;
  }

  it("has one step in flight where a step is slow", () => {
    expect(ticks(400, 6)).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it("opens up to 50 ms of steps where they are fast", () => {
    expect(ticks(5, 7)).toEqual([1, 2, 4, 8, 12, 12, 12]);
  });

  it("does not hold back engines without a queue", () => {
    const pacing = createPacing("wasm", 0);
    expect(pacing.next(1)).toBe(50);
    expect(pacing.next(1000)).toBe(50);
  });
});
