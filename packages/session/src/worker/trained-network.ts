import { type Diagnostic, DiagnosticError, type NamedArray } from "@adder-studio/core";
import { createBatchFeed } from "@adder-studio/data";
import type { RunConfig } from "@adder-studio/graph";
import type { ModelIR } from "@adder-studio/ir";
import { compile } from "@adder-studio/runtime";
import type { createHeartbeat } from "./heartbeat";
import { openEngine } from "./open-engine";
import { openSource } from "./open-source";

/** A trained network, and the address of its data. */
interface TrainedNetwork {
  readonly ir: ModelIR;
  readonly run: RunConfig;
  readonly weights: readonly NamedArray[];
  readonly dataBase: string;
}

/**
 * Opens a trained network with its data on the wasm engine, which every browser has, for a job beside a run. `doing`
 * names each pass in the heartbeat.
 */
export async function openTrainedNetwork(
  { ir, run, weights, dataBase }: TrainedNetwork,
  heartbeat: ReturnType<typeof createHeartbeat>,
  doing: string,
) {
  const [input] = ir.ops;
  if (input?.op !== "input") throw new Error("The network has no input.");
  await heartbeat.during("starting the engine", openEngine("wasm"));
  const source = await heartbeat.during(
    "loading images",
    openSource(input.attrs, run.seed, dataBase),
  );
  const feed = createBatchFeed(source, input.attrs, run);
  // Nothing is trained here: no teacher is wanted.
  const program = compile(ir, { ...run, distill: 0 }, () => heartbeat.alive(doing));
  program.initialise(weights);
  return { source, feed, program };
}

/** Returns the reason for a job's early end: the error's own diagnostic, else one with this code about `what`. */
export function jobDiagnostic(error: unknown, code: string, what: string): Diagnostic {
  if (error instanceof DiagnosticError) return error.diagnostic;
  return {
    code,
    severity: "error",
    message: `${what} stopped: ${error instanceof Error ? error.message : error}`,
    hint: "Try it again.",
  };
}
