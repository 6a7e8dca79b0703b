/** Times of rounds of calls; `callMs` is the median time of one call. */
export interface Rounds {
  readonly callMs: number;
  readonly rounds: number;
  readonly calls: number;
}

/** Least time of a round: shorter ones measure the way to the device and back. */
const leastRoundMs = 40;
const mostCalls = 512;
const wantedRounds = 5;

/**
 * Times `round(calls)`, which makes calls and waits until the device has done them, for about `ms` altogether;
 * the first round, which compiles, is left out. Calls a round double until one takes long enough.
 */
export async function timeRounds(
  round: (calls: number) => Promise<void>,
  ms: number,
): Promise<Rounds> {
  async function timed(calls: number): Promise<number> {
    const before = performance.now();
    await round(calls);
    return performance.now() - before;
  }

  await timed(1);
  const until = performance.now() + ms;
  const roundMs = Math.max(leastRoundMs, ms / wantedRounds);
  let calls = 1;
  let tookMs = await timed(calls);
  let made = 1;
  while (tookMs < roundMs / 2 && calls < mostCalls && performance.now() < until) {
    const fitting = Math.floor((calls * roundMs) / Math.max(tookMs, 0.1));
    calls = Math.min(mostCalls, calls * 8, Math.max(calls * 2, fitting));
    tookMs = await timed(calls);
    made += calls;
  }
  const times = [tookMs / calls];
  while (times.length < 15 && performance.now() + tookMs < until) {
    times.push((await timed(calls)) / calls);
    made += calls;
  }
  return { callMs: median(times), rounds: times.length, calls: made };
}

/** Returns the median, the mean of the middle two for an even count. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = Number.NaN] = [sorted[at - 1], sorted[at]];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}
