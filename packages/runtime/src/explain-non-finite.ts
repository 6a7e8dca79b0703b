import type { Checkpoint, Diagnostic } from "@adder-studio/core";
import type { BatchFeed } from "@adder-studio/data";
import { learningRate, lpAt, type RunConfig } from "@adder-studio/graph";
import { isTrained, type ModelIR } from "@adder-studio/ir";
import type { Program } from "./program";

/**
 * Explains a test whose loss is not finite though each step's was: moving statistics, which training does not read,
 * exceed float32, or the epoch's last step made weights that are not finite.
 */
export async function explainTest(
  program: Program,
  ir: ModelIR,
  step: number,
  lastGood: Checkpoint | undefined,
): Promise<Diagnostic> {
  const { layout, data } = await program.snapshot();
  let at = 0;
  const faulty = layout.find(({ size }) => {
    const part = data.subarray(at, at + size);
    at += size;
    return !part.every(Number.isFinite);
  });
  const spec = ir.params.find(({ name }) => name === faulty?.name);
  const place =
    spec === undefined
      ? "The loss of the test"
      : isTrained(spec)
        ? "The weights of this layer"
        : "The moving statistics of this layer";
  return notFinite(place, spec?.from, `by step ${step}`, lastGood);
}

/**
 * Explains a step whose loss is not finite: repeats the steps from the last good state, with the same numbers, and finds
 * the first value that is not finite. Leaves the program at the last good state.
 */
export async function explainNonFinite(context: {
  program: Program;
  feed: BatchFeed;
  run: RunConfig;
  ir: ModelIR;
  totalSteps: number;
  badStep: number;
  lastGood: Checkpoint | undefined;
  /** Receives signs of life while steps are repeated. */
  sink: { alive(doing: string): void };
}): Promise<Diagnostic> {
  const { program, feed, run, totalSteps, badStep, lastGood, sink } = context;
  const toLastGood = () => (lastGood ? program.restore(lastGood) : program.initialise());
  toLastGood();
  for (let step = lastGood?.step ?? 0; step < badStep; step++) {
    sink.alive("finding the cause");
    const lr = learningRate(run, step, totalSteps, feed.stepsPerEpoch);
    program.useExponent(lpAt(run, step, totalSteps));
    program.trainStep(await feed.batchAt(step), step, lr).dispose();
  }
  program.useExponent(lpAt(run, badStep, totalSteps));
  const found = await program.findNonFinite(await feed.batchAt(badStep), badStep);
  toLastGood();
  const where = {
    weights: "The weights of this layer",
    output: "The output of this layer",
    gradient: "The gradient of this layer",
  };
  const place = found ? where[found.what] : "The loss";
  return notFinite(place, found?.node, `at step ${badStep}`, lastGood);
}

function notFinite(
  place: string,
  node: string | undefined,
  when: string,
  lastGood: Checkpoint | undefined,
): Diagnostic {
  return {
    code: "loss-not-finite",
    severity: "error",
    message: `${place} stopped being finite ${when}.`,
    hint: `Try a lower learning rate. The last good weights, of step ${lastGood?.step ?? 0}, can be looked at; going on from them at this rate ends here again.`,
    ...(node !== undefined && { node }),
  };
}
