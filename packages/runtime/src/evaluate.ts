import type { ValueScale } from "@adder-studio/data";
import { dispose } from "@tensorflow/tfjs-core";
import type { AdderForward } from "./exec/types";
import type { HostBatch, Program, Statistics } from "./program";
import { readPacked } from "./program";

/** Number of training batches, without augmentation, whose statistics replace the moving ones in a test. */
export const estimationBatchCount = 10;

/** Results of a test over the whole test split. */
export interface TestFigures {
  /** Mean loss. */
  readonly loss: number;
  /** Accuracy, 0 to 1; for a regression the root mean squared error, in the units of `targets`. */
  readonly accuracy: number;
  /** Number of test examples. */
  readonly count: number;
  /** Logits of every test example in stored order, `[count, classes]`; for a regression its outputs. */
  readonly logits: Float32Array;
  readonly labels: Uint16Array;
  /** Targets of a regression, `[count, values]`. */
  readonly targets?: Float32Array;
}

/**
 * Tests a network on all test images. With `estimation` the batch-norm statistics are those of
 * these fixed training batches: the moving ones lag far behind adder weights early in a run (derived here).
 * @example
 * const figures = await evaluateAll(program, feed.testBatches(250), feed.estimationBatches(estimationBatchCount));
 */
export async function evaluateAll(
  program: Program,
  test: AsyncIterable<HostBatch>,
  estimation?: AsyncIterable<HostBatch>,
): Promise<TestFigures> {
  const statistics = estimation && (await program.estimate(estimation));
  const figures = await evaluateBy(program, test, statistics);
  if (statistics) dispose([...statistics.values()]);
  return figures;
}

/**
 * Converts the figures of a regression on scaled targets, (value - mean) / std, to the units of the data set: the error
 * times std, outputs and targets scaled back. The loss stays that of the scaled targets. Other figures are returned
 * unchanged.
 */
export function inUnits(figures: TestFigures, scale: ValueScale | undefined): TestFigures {
  const { accuracy, logits, targets } = figures;
  if (scale === undefined || targets === undefined) return figures;
  const back = (values: Float32Array) => values.map((value) => value * scale.std + scale.mean);
  return {
    ...figures,
    accuracy: accuracy * scale.std,
    logits: back(logits),
    targets: back(targets),
  };
}

/** Tests a network by the given statistics, or the moving ones. `adder` replaces the forward pass of adder layers. */
export async function evaluateBy(
  program: Program,
  test: AsyncIterable<HostBatch>,
  statistics?: Statistics,
  adder?: AdderForward,
): Promise<TestFigures> {
  let loss = 0;
  let correct = 0;
  let count = 0;
  const parts: Float32Array[] = [];
  const labels: number[] = [];
  const targets: number[] = [];
  for await (const batch of test) {
    const metrics = program.evaluate(batch, statistics, adder);
    const values = await readPacked([metrics]);
    metrics.dispose();
    loss += (values[0] as number) * batch.labels.length;
    correct += values[1] as number;
    count += batch.labels.length;
    parts.push(values.subarray(2));
    labels.push(...batch.labels);
    targets.push(...(batch.targets ?? []));
  }
  const logits = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    logits.set(part, at);
    at += part.length;
  }
  return {
    loss: loss / count,
    accuracy: program.task === "values" ? Math.sqrt(loss / count) : correct / count,
    count,
    logits,
    labels: Uint16Array.from(labels),
    ...(targets.length > 0 ? { targets: Float32Array.from(targets) } : {}),
  };
}
