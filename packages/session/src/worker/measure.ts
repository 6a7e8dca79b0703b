import { DiagnosticError } from "@adder-studio/core";
import { isLost } from "@adder-studio/kernels";
import { compile, readPacked } from "@adder-studio/runtime";
import type { MeasureCommand, MeasuredEvent } from "../protocol";
import { openEngine } from "./open-engine";
import { syntheticBatch } from "./synthetic-batch";

/** Longest time of the first step, which compiles shaders and is not measured. */
const coldMs = 15_000;
/** Time for repeated steps, of which the shortest counts. */
const warmMs = 300;

/** Times one warm training step of `ir` on a synthetic batch. Never throws: the result has the reason. */
export async function measureStep(command: MeasureCommand): Promise<MeasuredEvent> {
  const { backend, ir, run } = command;
  try {
    const engine = await openEngine(backend);
    const started = performance.now();
    const program = compile(ir, run, () => {
      if (performance.now() - started > coldMs) throw new Error("one step takes too long here.");
    });
    program.initialise();
    const batch = syntheticBatch(ir, run);

    async function stepMs(step: number): Promise<number> {
      const before = performance.now();
      const metrics = program.trainStep(batch, step, run.lr);
      await readPacked([metrics]);
      metrics.dispose();
      return performance.now() - before;
    }

    await stepMs(0);
    let best = await stepMs(1);
    const until = performance.now() + warmMs - best;
    for (let step = 2; performance.now() < until; step++) best = Math.min(best, await stepMs(step));
    program.dispose();
    if (isLost()) throw new Error("its device was lost.");
    return { type: "measured", backend, engine, stepMs: best };
  } catch (error) {
    const reason =
      error instanceof DiagnosticError
        ? error.diagnostic.message
        : `The ${backend} engine could not be timed: ${error instanceof Error ? error.message : error}`;
    return { type: "measured", backend, reason };
  }
}
