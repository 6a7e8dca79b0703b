import { permutation, randomStream } from "@adder-studio/core";
import { median } from "./fit";

/** Something whose calls are timed. */
export interface Candidate {
  /** Makes its engine the present one; called before each of its turns. */
  enter?(): Promise<void>;
  call(): void | Promise<void>;
  /** Where calls return before the work is done: waits for it. */
  finish?(): Promise<void>;
  /** Once before anything is timed, in the place of a first call. */
  warmUp?(): Promise<void>;
  /** One call a turn, a turn only every so many rounds: for what takes seconds. */
  readonly everyRounds?: number;
}

export interface RoundsPlan {
  readonly rounds: number;
  /** About how long a turn lasts. */
  readonly turnMs: number;
  readonly mostCalls: number;
  /** A candidate that has taken this long has no more turns. */
  readonly mostMs: number;
}

export type Timing =
  | { readonly medianMs: number; readonly minMs: number; readonly samples: number }
  | { readonly missing: string };

interface State {
  readonly candidate: Candidate;
  calls: number;
  readonly times: number[];
  spentMs: number;
  fault?: string;
}

async function once(candidate: Candidate): Promise<number> {
  const start = performance.now();
  await candidate.call();
  await candidate.finish?.();
  return performance.now() - start;
}

async function prepare(state: State, plan: RoundsPlan): Promise<void> {
  const { candidate } = state;
  await candidate.enter?.();
  if (candidate.warmUp) await candidate.warmUp();
  else await once(candidate);
  if (candidate.everyRounds !== undefined) return;
  const ms = await once(candidate);
  state.calls = Math.max(1, Math.min(plan.mostCalls, Math.floor(plan.turnMs / ms)));
}

async function turn(state: State): Promise<void> {
  const { candidate, calls, times } = state;
  await candidate.enter?.();
  // Those before it have left the caches full of theirs: the first call pays for that and is not counted.
  if (candidate.everyRounds === undefined) await once(candidate);
  const start = performance.now();
  if (candidate.finish) {
    for (let i = 0; i < calls; i++) await candidate.call();
    await candidate.finish();
    times.push((performance.now() - start) / calls);
  } else {
    for (let i = 0; i < calls; i++) times.push(await once(candidate));
  }
  state.spentMs += performance.now() - start;
}

/** Another order in every round: who comes right behind one that leaves much to clear up changes. */
function shuffled<T>(list: readonly T[], round: number): T[] {
  const places = permutation(list.length, randomStream(round, "rounds"));
  return [...places].map((at) => list[at] as T);
}

/**
 * Times candidates side by side: each has a turn in every round, so that what else the machine does meets
 * all of them alike. One that throws is told as missing, and the others go on.
 */
export async function measureRounds(
  candidates: readonly Candidate[],
  plan: RoundsPlan,
): Promise<Timing[]> {
  const states = candidates.map(
    (candidate): State => ({ candidate, calls: 1, times: [], spentMs: 0 }),
  );
  async function attempt(state: State, work: () => Promise<void>): Promise<void> {
    if (state.fault !== undefined) return;
    try {
      await work();
    } catch (error) {
      state.fault = error instanceof Error ? error.message : String(error);
    }
  }
  for (const state of states) await attempt(state, () => prepare(state, plan));
  for (let round = 0; round < plan.rounds; round++) {
    // Calls that are done at once would never let a signal or a message in.
    await new Promise((resolve) => setTimeout(resolve));
    for (const state of shuffled(states, round)) {
      const due = round % (state.candidate.everyRounds ?? 1) === 0;
      if (due && state.spentMs < plan.mostMs) await attempt(state, () => turn(state));
    }
  }
  return states.map(({ times, fault }) =>
    fault !== undefined
      ? { missing: fault.split("\n")[0] ?? "" }
      : { medianMs: median(times), minMs: Math.min(...times), samples: times.length },
  );
}
