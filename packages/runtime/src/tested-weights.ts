import type { NamedArray } from "@adder-studio/core";
import type { BatchFeed } from "@adder-studio/data";
import type { RunConfig } from "@adder-studio/graph";
import { dispose } from "@tensorflow/tfjs-core";
import { estimationBatchCount, evaluateBy, inUnits } from "./evaluate";
import type { Program } from "./program";

/** Weights with the statistics that a test goes by, and what that test comes to. */
export interface TestedWeights {
  readonly weights: readonly NamedArray[];
  /** Accuracy, or the root mean squared error in the set's own units. */
  readonly quality: number;
  readonly count: number;
}

const testBatch = 250;

/**
 * What a network answers by outside of a run: the weights of `program`, the moving statistics replaced by those that the
 * run's own tests estimate (where it does), and that test once more.
 */
export async function testedWeights(
  program: Program,
  feed: BatchFeed,
  run: Pick<RunConfig, "reestimate">,
): Promise<TestedWeights> {
  const statistics = run.reestimate
    ? await program.estimate(feed.estimationBatches(estimationBatchCount))
    : undefined;
  const estimated = new Map<string, Float32Array>();
  for (const [name, tensor] of statistics ?? []) {
    estimated.set(name, (await tensor.data()) as Float32Array);
  }
  const figures = await evaluateBy(program, feed.testBatches(testBatch), statistics);
  if (statistics) dispose([...statistics.values()]);
  const { accuracy, count } = inUnits(figures, feed.valueScale);
  const weights = (await program.weights()).map((array) => {
    const data = estimated.get(array.name);
    return data === undefined ? array : { ...array, data };
  });
  return { weights, quality: accuracy, count };
}
