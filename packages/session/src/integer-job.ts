/** Integer evaluation of a trained network in a worker of its own, so that a run goes on undisturbed. */
import { type Diagnostic, DiagnosticError, type IntegerReport } from "@adder-studio/core";
import { connect, type Spawn, spawnTrainer } from "./connection";
import type { IntegerRequest } from "./integers";
import { defaultWatchdog } from "./watchdog";

/** An integer evaluation in progress. */
export interface IntegerJob {
  /** Reports, one for each of the settings; undefined after `cancel`. Rejects with a `DiagnosticError`. */
  readonly result: Promise<readonly IntegerReport[] | undefined>;
  /** Ends the worker at once. */
  cancel(): void;
}

/** Starts an integer evaluation; `onPart` receives the reports so far, width by width. */
export function startIntegers(
  request: IntegerRequest,
  onPart: (reports: readonly IntegerReport[]) => void,
  spawn: Spawn = spawnTrainer,
): IntegerJob {
  let cancel = () => {};
  const result = new Promise<readonly IntegerReport[] | undefined>((resolve, reject) => {
    let reports: readonly IntegerReport[] = [];
    const fail = (diagnostic: Diagnostic) => {
      connection.close();
      reject(new DiagnosticError(diagnostic));
    };
    const connection = connect(
      spawn,
      defaultWatchdog,
      (event) => {
        if (event.type !== "integers") return;
        if (event.diagnostic) return fail(event.diagnostic);
        if (event.report) {
          reports = [...reports.slice(0, event.at), event.report];
          onPart(reports);
        }
        if (!event.done) return;
        connection.close();
        resolve(reports);
      },
      ({ message }) =>
        fail({
          code: "integers-failed",
          severity: "error",
          message: `The integer evaluation stopped: ${message}`,
          hint: "Try it again.",
        }),
    );
    cancel = () => {
      connection.close();
      resolve(undefined);
    };
    connection.watch(true);
    connection.send({ type: "integers", ...request });
  });
  return { result, cancel: () => cancel() };
}
