import { DiagnosticError } from "@adder-studio/core";
import type { InputAttrs } from "@adder-studio/ir";
import type { Connection } from "./connection";
import type { TestSet, TestSetEvent } from "./observation";

interface Asked {
  readonly input: InputAttrs;
  readonly seed: number;
  resolve(set: TestSet): void;
  reject(error: Error): void;
}

/** Asks the worker for test splits; questions that a worker took with it are asked again of the next. */
export interface TestSets {
  ask(input: InputAttrs, seed: number): Promise<TestSet>;
  answer(event: TestSetEvent): void;
  /** The worker is gone. */
  lost(): void;
}

/** A split that a worker dies of is not asked for a third time. */
const mostAttempts = 2;

export function createTestSets(dataBase: string, worker: () => Connection): TestSets {
  const open = new Map<number, Asked & { attempts: number }>();
  let last = 0;

  function send(id: number, { input, seed }: Asked): void {
    worker().send({ type: "testSet", id, input, seed, dataBase });
  }

  return {
    ask: (input, seed) =>
      new Promise((resolve, reject) => {
        last += 1;
        const asked = { input, seed, resolve, reject, attempts: 1 };
        open.set(last, asked);
        send(last, asked);
      }),
    answer({ id, set, diagnostic }) {
      const asked = open.get(id);
      open.delete(id);
      if (set) asked?.resolve(set);
      else if (diagnostic) asked?.reject(new DiagnosticError(diagnostic));
    },
    lost() {
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
