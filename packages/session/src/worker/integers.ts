import { DiagnosticError } from "@adder-studio/core";
import { createBatchFeed } from "@adder-studio/data";
import { compile, evaluateIntegers } from "@adder-studio/runtime";
import type { IntegerCommand, IntegerEvent } from "../integers";
import { createHeartbeat } from "./heartbeat";
import { openEngine } from "./open-engine";
import { openSource } from "./open-source";

/** Runs on the wasm engine, whose sums are int32. Never throws: the reason is in the last event. */
export async function runIntegers(
  command: IntegerCommand,
  post: (event: IntegerEvent) => void,
): Promise<void> {
  const { ir, run, weights, settings, dataBase } = command;
  const heartbeat = createHeartbeat(
    (doing) => post({ type: "integers", doing }),
    () => {},
  );
  try {
    const [input] = ir.ops;
    if (input?.op !== "input") throw new Error("The network has no input.");
    await heartbeat.during("starting the engine", openEngine("wasm"));
    const source = await heartbeat.during(
      "loading images",
      openSource(input.attrs, run.seed, dataBase),
    );
    const feed = createBatchFeed(source, input.attrs, run);
    // Nothing is trained here: no teacher is wanted.
    const alone = { ...run, distill: 0 };
    const program = compile(ir, alone, () => heartbeat.alive("counting"));
    program.initialise(weights);
    for (const [at, own] of settings.entries()) {
      await evaluateIntegers({
        ir,
        program,
        feed,
        source,
        settings: own,
        reestimate: run.reestimate,
        onPart(report) {
          heartbeat.spoke();
          post({ type: "integers", at, report });
        },
      });
    }
    program.dispose();
    post({ type: "integers", done: true });
  } catch (error) {
    const diagnostic =
      error instanceof DiagnosticError
        ? error.diagnostic
        : {
            code: "integers-failed",
            severity: "error" as const,
            message: `The integer evaluation stopped: ${error instanceof Error ? error.message : error}`,
            hint: "Try it again.",
          };
    post({ type: "integers", diagnostic });
  } finally {
    heartbeat.dispose();
  }
}
