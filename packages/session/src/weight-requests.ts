import type { NamedArray } from "@adder-studio/core";
import { noWeights } from "./active-run";

/** Exports of weights that the page waits for. They survive the worker: the next one is asked again. */
export interface WeightRequests {
  /** True while the page waits for weights. */
  readonly open: boolean;
  add(): Promise<readonly NamedArray[]>;
  /** Fulfils all open requests. */
  resolve(weights: readonly NamedArray[]): void;
  /** Rejects all open requests: there are no weights. */
  reject(): void;
}

interface Waiter {
  resolve(weights: readonly NamedArray[]): void;
  reject(error: Error): void;
}

/** Creates an empty list of requests. */
export function createWeightRequests(): WeightRequests {
  let waiters: Waiter[] = [];

  function takeAll(): readonly Waiter[] {
    const all = waiters;
    waiters = [];
    return all;
  }

  return {
    get open() {
      return waiters.length > 0;
    },
    add: () =>
      new Promise((resolve, reject) => {
        waiters.push({ resolve, reject });
      }),
    resolve(weights) {
      for (const waiter of takeAll()) waiter.resolve(weights);
    },
    reject() {
      for (const waiter of takeAll()) waiter.reject(noWeights());
    },
  };
}
