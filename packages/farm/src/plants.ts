import { randomStream } from "@adder-studio/core";
import { hangs, runCase, runJob } from "./run";
import type { Job, RunResult } from "./types";
import { watchJob } from "./watch";

/** Evidence that a planted fault was found. */
export interface Proof {
  readonly id: string;
  readonly fault: string;
  readonly cases: number;
}

interface Where {
  readonly root: string;
  readonly seed: number;
  /** Script of the thread; absent: cases run in this one, and none may be endless. */
  readonly script?: string;
}

/** Cases of a search; what is not met by then is not found. The short ones come first: they tell of memory, too. */
const searches = [500, 4000];

function search(
  job: Job,
  { root, seed, script }: Where,
  plant: string,
  from: number,
  cases: number,
) {
  const options = { root, seed, plant, from, cases, seconds: undefined, untilFailure: true };
  return script === undefined ? runJob(job, options) : watchJob(job, { ...options, script });
}

/**
 * Plants a fault, runs cases until one fails, and replays that case alone: with the fault it has to fail in the same way,
 * without it to hold. Undefined when it is not found, or does not fail alone.
 */
export async function findPlant(job: Job, plant: string, where: Where): Promise<Proof | undefined> {
  let found: RunResult | undefined;
  for (const cases of job.place === "browser" ? [200] : searches) {
    found = await search(job, where, plant, 0, cases);
    if (found.failures.length > 0) break;
  }
  const [failure] = found?.failures ?? [];
  if (found === undefined || failure === undefined) return undefined;
  const { id, fault } = failure;
  const index = Number(id.split(":")[2]);
  const proof = { id, fault, cases: found.to };
  // Growth shows over a run, and has no case.
  if (Number.isNaN(index)) return proof;
  if (fault === hangs) {
    const { failures } = await search(job, where, plant, index, 1);
    return failures[0]?.fault === hangs ? proof : undefined;
  }
  const isSeen = (await faultAlone(job, where, plant, index)) === fault;
  const isClean = (await faultAlone(job, where, undefined, index)) === undefined;
  return isSeen && isClean ? proof : undefined;
}

/** Returns the fault of a case that is run alone; undefined when it holds. */
async function faultAlone(
  job: Job,
  { root, seed }: Where,
  plant: string | undefined,
  index: number,
) {
  const farm = await job.open({ root, plant });
  try {
    const entry = farm.make(randomStream(seed, job.name, index), index);
    const { outcome } = await runCase(job, farm, entry);
    return outcome.ok ? undefined : outcome.fault;
  } finally {
    await farm.close?.();
  }
}
