import { Worker } from "node:worker_threads";
import { caseId, hangSecondsOf, hangs, runJob } from "./run";
import type { Failure, Job, RunResult } from "./types";

/** Order to a thread. */
export interface Order {
  readonly job: string;
  readonly seed: number;
  readonly from: number;
  readonly cases: number | undefined;
  readonly seconds: number | undefined;
  readonly root: string;
  readonly plant: string | undefined;
  readonly untilFailure?: boolean | undefined;
  /** Index of the case that is being run, written by the thread. */
  readonly at: Float64Array<SharedArrayBuffer>;
}

/** Message of a thread. */
export interface Told {
  readonly result: RunResult;
  readonly done: boolean;
}

export interface WatchOptions extends Omit<Order, "job" | "at"> {
  /** Path of the thread's script. */
  readonly script: string;
  /** Heap of a thread, megabytes; a case that wants more is a failure and not the end of the run. */
  readonly heapMegabytes?: number;
  onProgress?(result: RunResult): void;
}

const lookMs = 500;

/** Runs a job: in threads that are watched, one after the other, or in this one beside browsers. */
export async function watchJob(job: Job, options: WatchOptions): Promise<RunResult> {
  if (job.place === "browser") return runJob(job, options);
  const start = performance.now();
  const parts: RunResult[] = [];
  let from = options.from;
  for (;;) {
    const spent = (performance.now() - start) / 1000;
    const seconds = options.seconds === undefined ? undefined : options.seconds - spent;
    const cases = options.cases === undefined ? undefined : options.cases - (from - options.from);
    if ((seconds ?? 1) <= 0 || (cases ?? 1) <= 0) break;
    const { result, next } = await thread(job, { ...options, from, seconds, cases });
    parts.push(result);
    if (next === undefined || options.untilFailure) break;
    from = next;
  }
  return joined(parts);
}

/** Runs a thread to its end, or to the case at which it hangs or dies; then `next` is the index after that. */
function thread(
  job: Job,
  { script, onProgress, heapMegabytes = 2048, ...options }: WatchOptions,
): Promise<{ readonly result: RunResult; readonly next?: number }> {
  const at = new Float64Array(new SharedArrayBuffer(8));
  at[0] = options.from;
  const order: Order = { ...options, job: job.name, at };
  const worker = new Worker(script, {
    workerData: order,
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
  });
  let last: RunResult = {
    ...{ job: job.name, seed: options.seed, from: options.from, to: options.from },
    ...{ counts: {}, seen: {}, failures: [], slowest: undefined, heap: undefined, seconds: 0 },
  };
  return new Promise((resolve, reject) => {
    let seen = { index: -1, since: performance.now() };
    const timer = setInterval(() => {
      const index = at[0] ?? 0;
      const now = performance.now();
      if (index !== seen.index) seen = { index, since: now };
      const seconds = (now - seen.since) / 1000;
      if (seconds < hangSecondsOf(job)) return;
      end(hangs, `not done after ${seconds.toFixed(0)} s`);
    }, lookMs);
    const end = (fault: string, detail: string) => {
      clearInterval(timer);
      const index = at[0] ?? 0;
      const id = caseId(job.name, options.seed, index);
      const failure: Failure = { ok: false, fault, detail, id, times: 1, entry: undefined };
      const result = { ...last, to: index + 1, failures: [...last.failures, failure] };
      void worker.terminate().then(() => resolve({ result, next: index + 1 }));
    };
    worker.on("message", ({ result, done }: Told) => {
      last = result;
      if (!done) return onProgress?.(result);
      clearInterval(timer);
      void worker.terminate().then(() => resolve({ result }));
    });
    worker.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ERR_WORKER_OUT_OF_MEMORY") return end("out of memory", error.message);
      clearInterval(timer);
      reject(error);
    });
  });
}

/** Adds up parts of one run. */
export function joined(parts: readonly RunResult[]): RunResult {
  const [first] = parts;
  const last = parts.at(-1);
  if (first === undefined || last === undefined) throw new Error("A run has at least one part.");
  const sum = (all: readonly Readonly<Record<string, number>>[]) => {
    const sums: Record<string, number> = {};
    for (const one of all) {
      for (const [key, count] of Object.entries(one)) sums[key] = (sums[key] ?? 0) + count;
    }
    return sums;
  };
  const slowest = parts.flatMap((part) => (part.slowest ? [part.slowest] : []));
  return {
    ...last,
    from: first.from,
    counts: sum(parts.map(({ counts }) => counts)),
    seen: sum(parts.map(({ seen }) => seen)),
    failures: parts.flatMap(({ failures }) => failures),
    slowest: slowest.sort((a, b) => b.ms - a.ms)[0],
    seconds: parts.reduce((all, { seconds }) => all + seconds, 0),
  };
}
