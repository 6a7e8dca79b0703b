import { DiagnosticError } from "@adder-studio/core";
import type { InputAttrs } from "@adder-studio/ir";
import type { Connection } from "./connection";
import type { TestSet, TestSetEvent } from "./observation";

interface PendingRequest {
  readonly input: InputAttrs;
  readonly seed: number;
  resolve(set: TestSet): void;
  reject(error: Error): void;
}

/** Requests test splits from the worker; requests that died with a worker are repeated to the next. */
export interface TestSets {
  request(input: InputAttrs, seed: number): Promise<TestSet>;
  receive(event: TestSetEvent): void;
  /** Repeats open requests after the worker is gone. */
  workerLost(): void;
}

/** Most attempts for one split: workers may die of it. */
const mostAttempts = 2;

/** Creates the list of open requests; `worker` gives the connection to use, opened when needed. */
export function createTestSets(dataBase: string, worker: () => Connection): TestSets {
  const open = new Map<number, PendingRequest & { attempts: number }>();
  let last = 0;

  function send(id: number, { input, seed }: PendingRequest): void {
    worker().send({ type: "testSet", id, input, seed, dataBase });
  }

  return {
    request: (input, seed) =>
      new Promise((resolve, reject) => {
        last += 1;
        const asked = { input, seed, resolve, reject, attempts: 1 };
        open.set(last, asked);
        send(last, asked);
      }),
    receive({ id, set, diagnostic }) {
      const asked = open.get(id);
      open.delete(id);
      if (set) asked?.resolve(set);
      else if (diagnostic) asked?.reject(new DiagnosticError(diagnostic));
    },
    workerLost() {
      for (const [id, asked] of open) {
        if (asked.attempts >= mostAttempts) {
          open.delete(id);
          asked.reject(
            new DiagnosticError({
              code: "test-set-failed",
              severity: "error",
              message: "The test images could not be read: the worker that reads them stopped.",
              hint: "Reload the page and try again.",
            }),
          );
          continue;
        }
        asked.attempts += 1;
        // Not from inside the call that ends the worker: the next one may be about to start.
        queueMicrotask(() => {
          if (open.has(id)) send(id, asked);
        });
      }
    },
  };
}
