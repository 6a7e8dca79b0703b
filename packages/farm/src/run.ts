import { randomStream } from "@adder-studio/core";
import { failed, faultOf } from "./fault";
import { grows, heapInUse, slopeOf } from "./heap";
import { Stopwatch } from "./stopwatch";
import type { Failed, Failure, Farm, Job, Outcome, RunResult, Slowest } from "./types";
import { speedNow } from "./yardstick";

/** Extent of a run: to a number of cases, or until a time is over. */
export interface Extent {
  readonly cases?: number | undefined;
  readonly seconds?: number | undefined;
}

export interface RunOptions extends Extent {
  readonly seed: number;
  /** Index of the first case. */
  readonly from: number;
  readonly root: string;
  readonly plant?: string | undefined;
  /** True to end with the first failure. */
  readonly untilFailure?: boolean | undefined;
  /** Called before each case, with its index. */
  onCase?(index: number): void;
  /** Called about once a second with what was found so far. */
  onProgress?(result: RunResult): void;
}

/** Faster ones are never measured again; the first runs of a process are slow for the compiler's sake. */
const againMs = 5;
/** Samples of the heap in a run, as many as a twentieth of its time allows: each costs two collections. */
const samples = { least: 12, most: 60, share: 0.05 };
const progressMs = 1000;
/** Time for making one failing case smaller. */
const shrinkMs = 3000;
/** Different faults that are kept; a run with more has one cause for them, or is worth nothing. */
const mostFailures = 20;

/** The fault of a case without an end. */
export const hangs = "hangs";

export const hangSecondsOf = (job: Job) => job.limits.hangSeconds ?? 30;

export const caseId = (job: string, seed: number, index: number) => `${job}:${seed}:${index}`;

/** Runs one case; what it throws is a failure like any other. */
export async function runCase<Case>(
  job: Job<Case>,
  farm: Farm<Case>,
  entry: Case,
): Promise<{ readonly outcome: Outcome; readonly ms: number | undefined }> {
  const first = await timed(farm, entry, false);
  const limit = job.limits.processorMs;
  if (!first.outcome.ok || limit === undefined || first.ms <= limit) return first;
  const ms = await leastProcessorMs(farm, entry, limit / 2);
  return { outcome: ms > limit ? tooSlow(ms, limit) : first.outcome, ms };
}

function tooSlow(ms: number, limit: number): Failed {
  const detail = `${ms.toFixed(1)} ms of processor time, the least of several tries; ${limit} ms are promised`;
  return { ok: false, fault: "too slow", detail };
}

async function timed<Case>(
  farm: Farm<Case>,
  entry: Case,
  exact: boolean,
): Promise<{ readonly outcome: Outcome; readonly ms: number }> {
  const watch = new Stopwatch(exact);
  let outcome: Outcome;
  const from = performance.now();
  const usage = exact ? process.cpuUsage() : undefined;
  try {
    outcome = await farm.run(entry, watch);
  } catch (error) {
    outcome = faultOf(error);
  }
  if (watch.used) return { outcome, ms: exact ? watch.worstProcessor : watch.worst };
  const wall = performance.now() - from;
  if (usage === undefined) return { outcome, ms: wall };
  const { user, system } = process.cpuUsage(usage);
  return { outcome, ms: Math.min(wall, (user + system) / 1000) };
}

/** Tries of a suspicious case: the compiler needs some, and a busy machine spoils some. */
const mostTries = 12;
/** Time after which three tries are enough. */
const triesMs = 1500;

/**
 * The least processor time of some tries, alone, as on this machine at its fastest: what the machine, the collector or the
 * compiler did beside is not the code's doing.
 */
async function leastProcessorMs<Case>(farm: Farm<Case>, entry: Case, enough: number) {
  let least = Number.POSITIVE_INFINITY;
  const end = performance.now() + triesMs;
  for (let i = 0; i < mostTries && least > enough; i++) {
    if (i >= 3 && performance.now() > end) break;
    const before = speedNow();
    const { ms } = await timed(farm, entry, true);
    least = Math.min(least, ms * Math.min(before, speedNow()));
  }
  return least;
}

/** Replaces a failing case by smaller ones that fail in the same way, as long as there are any. */
export async function shrink<Case>(
  job: Job<Case>,
  farm: Farm<Case>,
  entry: Case,
  fault: string,
): Promise<Case> {
  let smallest = entry;
  let tries = 400;
  const end = performance.now() + shrinkMs;
  let found = farm.smaller !== undefined;
  while (found) {
    found = false;
    for (const smaller of farm.smaller?.(smallest) ?? []) {
      if (tries-- <= 0 || performance.now() > end) return smallest;
      const { outcome } = await runCase(job, farm, smaller);
      if (outcome.ok || outcome.fault !== fault) continue;
      smallest = smaller;
      found = true;
      break;
    }
  }
  return smallest;
}

/** Runs the cases of a job from an index on, and adds up what became of them. */
export async function runJob<Case>(job: Job<Case>, options: RunOptions): Promise<RunResult> {
  const { seed, from, root, plant } = options;
  let farm = await job.open({ root, plant });
  const tally = new Tally(job, options);
  try {
    for (let index = from; await tally.goesOn(index); index++) {
      options.onCase?.(index);
      const entry = farm.make(randomStream(seed, job.name, index), index);
      const { outcome, ms } = await answer(job, farm, entry);
      await tally.add(farm, index, entry, outcome, ms);
      if (outcome.ok || outcome.fault !== hangs) continue;
      await farm.close?.();
      farm = await job.open({ root, plant });
    }
  } finally {
    await farm.close?.();
  }
  return { ...tally.result(), runtime: farm.runtime };
}

/**
 * Runs a case; one that waits in vain for a browser is given up. A thread that does not come to its end is ended from
 * outside: see `watchJob`.
 */
async function answer<Case>(job: Job<Case>, farm: Farm<Case>, entry: Case) {
  if (job.place === "thread") return timed(farm, entry, false);
  const seconds = hangSecondsOf(job);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<{ outcome: Outcome; ms: number }>((done) => {
    const outcome = failed(hangs, `no answer within ${seconds} s`);
    timer = setTimeout(() => done({ outcome, ms: 1000 * seconds }), 1000 * seconds);
  });
  try {
    return await Promise.race([timed(farm, entry, false), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Sums of a run. */
class Tally<Case> {
  private readonly job: Job<Case>;
  private readonly options: RunOptions;
  private readonly counts = new Map<string, number>();
  private readonly seen = new Map<string, number>();
  private readonly failures = new Map<string, Failure>();
  private readonly heap: [number, number][] = [];
  private slowest: Slowest | undefined;
  private to: number;
  private readonly start = performance.now();
  private lastProgress = this.start;
  private sampleMs = 0;
  private lastSample = Number.NEGATIVE_INFINITY;

  constructor(job: Job<Case>, options: RunOptions) {
    this.job = job;
    this.options = options;
    this.to = options.from;
  }

  async goesOn(index: number): Promise<boolean> {
    const { from, cases, seconds, untilFailure, onProgress } = this.options;
    this.to = index;
    const now = performance.now();
    const share = Math.max(
      cases === undefined ? 0 : (index - from) / cases,
      seconds === undefined ? 0 : (now - this.start) / (1000 * seconds),
    );
    if (share >= 1 || (untilFailure && this.failures.size > 0)) {
      await this.sample();
      return false;
    }
    const isDear = this.sampleMs > samples.share * (now - this.start);
    if (share - this.lastSample >= 1 / (isDear ? samples.least : samples.most)) {
      this.lastSample = share;
      await this.sample();
      this.sampleMs += performance.now() - now;
    }
    if (now - this.lastProgress > progressMs) {
      this.lastProgress = now;
      onProgress?.(this.result());
    }
    return true;
  }

  private async sample(): Promise<void> {
    if (this.job.limits.heapBytesPerCase === undefined) return;
    this.heap.push([this.to - this.options.from, await heapInUse()]);
  }

  async add(farm: Farm<Case>, index: number, entry: Case, first: Outcome, ms: number) {
    const id = caseId(this.job.name, this.options.seed, index);
    let outcome = first;
    if (outcome.ok && ms > Math.max(againMs, this.slowest?.ms ?? 0)) {
      const least = await leastProcessorMs(farm, entry, againMs);
      if (least > (this.slowest?.ms ?? 0)) this.slowest = { ms: least, id };
      const limit = this.job.limits.processorMs;
      if (limit !== undefined && least > limit) outcome = tooSlow(least, limit);
    }
    if (outcome.ok) {
      this.count(this.seen, outcome.seen, 1);
      const counts = outcome.counts ?? { [this.job.goals[0]?.unit ?? "cases"]: 1 };
      for (const [unit, count] of Object.entries(counts)) this.count(this.counts, unit, count);
      return;
    }
    this.count(this.seen, `failed: ${outcome.fault}`, 1);
    const known = this.failures.get(outcome.fault);
    if (known !== undefined) {
      this.failures.set(outcome.fault, { ...known, times: known.times + 1 });
    } else if (this.failures.size < mostFailures) {
      // A search wants the first failure, and not its smallest form.
      const isOver = outcome.fault === hangs || this.options.untilFailure === true;
      const small = isOver ? entry : await shrink(this.job, farm, entry, outcome.fault);
      this.failures.set(outcome.fault, { ...outcome, id, times: 1, entry: small });
    }
  }

  private count(counts: Map<string, number>, key: string, by: number): void {
    counts.set(key, (counts.get(key) ?? 0) + by);
  }

  result(): RunResult {
    const { seed, from } = this.options;
    const heap = slopeOf(this.heap);
    const most = this.job.limits.heapBytesPerCase;
    const failures = [...this.failures.values()];
    if (heap !== undefined && most !== undefined && grows(heap, most)) {
      const detail = `the heap grows by ${heap.bytesPerCase.toFixed(2)} ± ${heap.error.toFixed(2)} bytes a case, from ${heap.first} to ${heap.last} bytes; at most ${most} are promised`;
      const id = `${caseId(this.job.name, seed, from)}-${this.to}`;
      failures.push({ ok: false, fault: "memory grows", detail, id, times: 1, entry: undefined });
    }
    return {
      job: this.job.name,
      seed,
      from,
      to: this.to,
      counts: Object.fromEntries(this.counts),
      seen: Object.fromEntries([...this.seen].sort(([, a], [, b]) => b - a)),
      failures,
      slowest: this.slowest,
      heap,
      seconds: (performance.now() - this.start) / 1000,
    };
  }
}
