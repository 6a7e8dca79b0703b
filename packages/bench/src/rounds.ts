import { permutation, randomStream } from "@adder-studio/core";
import { median } from "./fit";

/** Work whose calls are timed. */
export interface Candidate {
  /** Makes its engine the present one; called before each of its turns. */
  enter?(): Promise<void>;
  /** Does the work once. */
  call(): void | Promise<void>;
  /** Waits for the device; present where calls return before their work is done. */
  finish?(): Promise<void>;
  /** Called once before anything is timed, in the place of a first call. */
  warmUp?(): Promise<void>;
  /** For calls that take seconds: one call in a turn, and a turn only every so many rounds. */
  readonly everyRounds?: number;
}

export interface RoundsPlan {
  readonly rounds: number;
  /** Approximate length of a turn, in milliseconds. */
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
  // The caches hold the data of other candidates: the first call fills them again and is not counted.
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

/** Returns the list in another order for every round, so that no candidate always follows the same one. */
function shuffled<T>(list: readonly T[], round: number): T[] {
  const places = permutation(list.length, randomStream(round, "rounds"));
  return [...places].map((at) => list[at] as T);
}

/**
 * Times candidates in turn: each has a turn in every round, so that other work of the machine disturbs
 * all of them alike. A candidate that throws is reported as missing, and the others go on.
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
    // Synchronous calls alone would never let signals or messages through.
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
