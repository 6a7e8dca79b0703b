import { finishedRun } from "./event-file";
import type { RunPlan } from "./plan";
import type { Perform } from "./start-child";

export interface Failure {
  readonly name: string;
  readonly message: string;
}

export interface PoolOutcome {
  readonly made: number;
  /** Number of runs that were done already. */
  readonly skipped: number;
  readonly failures: readonly Failure[];
  /** True when the pool was ended from outside, before all were done. */
  readonly ended: boolean;
}

export interface PoolOptions {
  readonly plans: readonly RunPlan[];
  readonly folder: string;
  readonly jobs: number;
  readonly perform: Perform;
  /** True to make runs again that are done. */
  readonly again: boolean;
  readonly signal: AbortSignal;
  /** Receives the share of all runs that is done, 0 to 1, and the names of those in progress. */
  readonly onProgress: (share: number, running: readonly string[]) => void;
  readonly onRun: (name: string, failure: string | undefined) => void;
}

/** Makes all runs that are not done yet, `jobs` at a time. One that fails stops no other. */
export async function runAll(options: PoolOptions): Promise<PoolOutcome> {
  const { plans, folder, perform, signal } = options;
  const waiting = options.again ? [...plans] : plans.filter((plan) => !finishedRun(folder, plan));
  const skipped = plans.length - waiting.length;
  const shares = new Map<string, number>();
  const failures: Failure[] = [];
  let ended = 0;
  const show = () => {
    const open = [...shares.values()].reduce((sum, share) => sum + share, 0);
    options.onProgress((skipped + ended + open) / plans.length, [...shares.keys()]);
  };

  async function work(): Promise<void> {
    for (let plan = waiting.shift(); plan && !signal.aborted; plan = waiting.shift()) {
      const { name } = plan;
      shares.set(name, 0);
      show();
      const failure = await perform(
        plan,
        (share) => {
          shares.set(name, share);
          show();
        },
        signal,
      );
      shares.delete(name);
      if (signal.aborted) return;
      ended += 1;
      if (failure !== undefined) failures.push({ name, message: failure });
      options.onRun(name, failure);
      show();
    }
  }

  await Promise.all(Array.from({ length: options.jobs }, work));
  return { made: ended - failures.length, skipped, failures, ended: signal.aborted };
}
