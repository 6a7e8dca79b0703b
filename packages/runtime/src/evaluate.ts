import { dispose } from "@tensorflow/tfjs-core";
import type { HostBatch, Program, Statistics } from "./program";
import { readPacked } from "./program";

/** Batches of training images, without augmentation, whose statistics stand in for the moving ones. */
export const estimationBatchCount = 10;

export interface TestFigures {
  readonly loss: number;
  /** 0..1 */
  readonly accuracy: number;
  readonly count: number;
}

/**
 * Mean loss and accuracy over all test images. With `estimation` the batch-norm statistics are those of
 * these fixed training batches: the moving ones lag far behind adder weights early in a run.
 */
export async function evaluateAll(
  program: Program,
  test: AsyncIterable<HostBatch>,
  estimation?: AsyncIterable<HostBatch>,
): Promise<TestFigures> {
  const statistics: Statistics | undefined = estimation && (await program.estimate(estimation));
  let loss = 0;
  let right = 0;
  let count = 0;
  for await (const batch of test) {
    const metrics = program.evaluate(batch, statistics);
    const [batchLoss, batchRight] = await readPacked([metrics]);
    metrics.dispose();
    loss += (batchLoss as number) * batch.labels.length;
    right += batchRight as number;
    count += batch.labels.length;
  }
  if (statistics) dispose([...statistics.values()]);
  return { loss: loss / count, accuracy: right / count, count };
}
