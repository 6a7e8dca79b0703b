/** Test of trained weights in a worker of its own, so that a run goes on undisturbed. */
import { type Diagnostic, DiagnosticError } from "@adder-studio/core";
import { connect, type Spawn, spawnTrainer } from "./connection";
import type { TestedRequest, TestedWeights } from "./tested";
import { defaultWatchdog } from "./watchdog";

export type { TestedWeights } from "./tested";

/**
 * Tests `weights` as the run's own tests do, on the wasm engine: batch-norm statistics are estimated first where the
 * run says so. Rejects with a `DiagnosticError`.
 */
export function testWeights(
  request: TestedRequest,
  spawn: Spawn = spawnTrainer,
): Promise<TestedWeights> {
  return new Promise((resolve, reject) => {
    const fail = (diagnostic: Diagnostic) => {
      connection.close();
      reject(new DiagnosticError(diagnostic));
    };
    const connection = connect(
      spawn,
      defaultWatchdog,
      (event) => {
        if (event.type !== "tested") return;
        if (event.diagnostic) return fail(event.diagnostic);
        if (!event.tested) return;
        connection.close();
        resolve(event.tested);
      },
      ({ message }) =>
        fail({
          code: "test-failed",
          severity: "error",
          message: `The test of the weights stopped: ${message}`,
          hint: "Try it again.",
        }),
    );
    connection.watch(true);
    connection.send({ type: "tested", ...request });
  });
}
