import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { median, timeRounds } from "./rounds";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A device on which the way there and back takes 5 ms, and the first call 300 ms more. */
function device(callMs: number) {
  const rounds: number[] = [];
  return {
    rounds,
    async round(calls: number) {
      vi.advanceTimersByTime((rounds.length === 0 ? 300 : 0) + 5 + calls * callMs);
      rounds.push(calls);
    },
  };
}

it("makes rounds so long that the way to the device does not count, the first left out", async () => {
  const { round, rounds } = device(0.5);
  const before = performance.now();
  const { callMs, calls } = await timeRounds(round, 400);
  expect(callMs).toBeGreaterThan(0.5);
  expect(callMs).toBeLessThan(0.6);
  expect(rounds.slice(0, 2)).toEqual([1, 1]);
  expect(calls).toBe(rounds.slice(1).reduce((sum, one) => sum + one));
  expect(performance.now() - before - 305).toBeLessThan(450);
});

it("is content with one call that is slower than the time there is", async () => {
  const { round, rounds } = device(2000);
  const { callMs, rounds: counted } = await timeRounds(round, 100);
  expect([callMs, counted]).toEqual([2005, 1]);
  expect(rounds).toEqual([1, 1]);
});

it("takes the median", () => {
  expect(median([3, 1, 100])).toBe(3);
  expect(median([4, 1, 2, 100])).toBe(3);
  expect(median([])).toBeNaN();
});
