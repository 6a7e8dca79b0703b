import type { ValueScale } from "@adder-studio/data";
import { dispose } from "@tensorflow/tfjs-core";
import type { AdderForward } from "./exec/types";
import type { HostBatch, Program, Statistics } from "./program";
import { readPacked } from "./program";

/** Batches of training images, without augmentation, whose statistics stand in for the moving ones. */
export const estimationBatchCount = 10;

export interface TestFigures {
  readonly loss: number;
  /** 0..1; the root mean squared error where the network gives values, scaled as they are. */
  readonly accuracy: number;
  readonly count: number;
  /** Of every test image in stored order, `[count, classes]`. */
  readonly logits: Float32Array;
  readonly labels: Uint16Array;
  /** `[count, values]`, where the network gives values. */
  readonly targets?: Float32Array;
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
  const statistics = estimation && (await program.estimate(estimation));
  const figures = await evaluateBy(program, test, statistics);
  if (statistics) dispose([...statistics.values()]);
  return figures;
}

/**
 * What was told of scaled values, in their own units: the error times the deviation, answers and targets scaled back.
 * The loss stays what was trained on. Figures of classes are as they were.
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

/** The same by the given statistics, or the moving ones; with `adder` the adder layers go that way. */
export async function evaluateBy(
  program: Program,
  test: AsyncIterable<HostBatch>,
  statistics?: Statistics,
  adder?: AdderForward,
): Promise<TestFigures> {
  let loss = 0;
  let right = 0;
  let count = 0;
  const parts: Float32Array[] = [];
  const labels: number[] = [];
  const targets: number[] = [];
  for await (const batch of test) {
    const metrics = program.evaluate(batch, statistics, adder);
    const values = await readPacked([metrics]);
    metrics.dispose();
    loss += (values[0] as number) * batch.labels.length;
    right += values[1] as number;
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
    accuracy: program.goal === "values" ? Math.sqrt(loss / count) : right / count,
    count,
    logits,
    labels: Uint16Array.from(labels),
    ...(targets.length > 0 ? { targets: Float32Array.from(targets) } : {}),
  };
}
