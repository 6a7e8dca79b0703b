import { DiagnosticError } from "@adder-studio/core";
import { createBatchFeed } from "@adder-studio/data";
import { compile, testedWeights } from "@adder-studio/runtime";
import type { TestedCommand, TestedEvent } from "../tested";
import { createHeartbeat } from "./heartbeat";
import { openEngine } from "./open-engine";
import { openSource } from "./open-source";

/** Runs on the wasm engine, which every browser has. Never throws: the reason is in the last event. */
export async function runTested(
  command: TestedCommand,
  post: (event: TestedEvent) => void,
): Promise<void> {
  const { ir, run, weights, dataBase } = command;
  const heartbeat = createHeartbeat(
    (doing) => post({ type: "tested", doing }),
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
    const program = compile(ir, { ...run, distill: 0 }, () => heartbeat.alive("testing"));
    program.initialise(weights);
    const tested = await testedWeights(program, feed, run);
    program.dispose();
    post({ type: "tested", tested });
  } catch (error) {
    const diagnostic =
      error instanceof DiagnosticError
        ? error.diagnostic
        : {
            code: "test-failed",
            severity: "error" as const,
            message: `The test of the weights stopped: ${error instanceof Error ? error.message : error}`,
            hint: "Try it again.",
          };
    post({ type: "tested", diagnostic });
  } finally {
    heartbeat.dispose();
  }
}
