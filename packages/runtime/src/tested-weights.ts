import type { NamedArray } from "@adder-studio/core";
import type { BatchFeed } from "@adder-studio/data";
import type { RunConfig } from "@adder-studio/graph";
import { dispose } from "@tensorflow/tfjs-core";
import { estimationBatchCount, evaluateBy, inUnits } from "./evaluate";
import type { Program } from "./program";

/** Weights with the batch-norm statistics of a test, and the metric of that test. */
export interface TestedWeights {
  readonly weights: readonly NamedArray[];
  /** Metric of the test: accuracy, or the root mean squared error in the units of the data set. */
  readonly quality: number;
  /** Number of test examples. */
  readonly count: number;
}

const testBatch = 250;

/**
 * Returns the weights of `program` for use outside a run, and tests them. Where the run re-estimates batch-norm
 * statistics for its tests, these replace the moving statistics.
 * @example
 * const { weights, quality, count } = await testedWeights(program, feed, run);
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
