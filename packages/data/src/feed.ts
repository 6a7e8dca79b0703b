import { counted, permutation, randomStream } from "@adder-studio/core";
import { dataError } from "./errors";
import { asItIs, createPreparer, placementOf } from "./prepare";
import type { DataSource, Examples, InputPipeline, ValueScale } from "./types";

export interface Batch {
  /** Inputs `[N, H, W, C]`, standardised. */
  readonly x: Float32Array;
  readonly labels: Int32Array;
  /** Targets `[N, values]` of a regression, scaled. */
  readonly targets?: Float32Array;
  /** Number N of examples. */
  readonly count: number;
}

/**
 * Batches of a run by step number. The batch of a step is a pure function of (dataset, pipeline, seed, batch size,
 * step): a run that resumes at step k gets the batches of an undisturbed one.
 */
export interface BatchFeed {
  readonly inputShape: readonly [number, number, number];
  readonly batch: number;
  /** Number of whole batches in an epoch; the remainder is dropped. */
  readonly stepsPerEpoch: number;
  /** Scale of the targets of a regression; absent where they are not scaled. */
  readonly valueScale?: ValueScale;
  batchAt(step: number, signal?: AbortSignal): Promise<Batch>;
  /** Loads the test examples `start`, `start + 1`, ... in stored order; fewer where the split ends. */
  testAt(start: number, count: number, signal?: AbortSignal): Promise<Batch>;
  /** Prepares one image of a person's own, pixels `[H, W, C]` of the dataset's shape, like a test image. */
  prepare(pixels: Uint8Array): Batch;
  /** Iterates over the test split in stored order; the last batch may be smaller. */
  testBatches(size: number, signal?: AbortSignal): AsyncIterable<Batch>;
  /** Iterates over at most `n` fixed training batches, in stored order and without augmentation. */
  estimationBatches(n: number, signal?: AbortSignal): AsyncIterable<Batch>;
}

/**
 * Creates the feed of a run. The order of an epoch is defined shard by shard: shards in their fixed order, within a shard the
 * permutation keyed (seed, "order", epoch * shards + shard). So training starts with the first shard on
 * hand, and no number depends on which shards have come. Throws data-too-small when the split does not
 * fill one batch.
 */
export function createBatchFeed(
  source: DataSource,
  pipeline: InputPipeline,
  { seed, batch }: { readonly seed: number; readonly batch: number },
): BatchFeed {
  const preparer = createPreparer(source, pipeline);
  const size = preparer.shape[0] * preparer.shape[1] * preparer.shape[2];
  const shardCount = source.trainShards.length;
  const stepsPerEpoch = Math.floor(source.trainCount / batch);
  if (stepsPerEpoch === 0) {
    throw dataError(
      "data-too-small",
      `A batch of ${batch} is larger than the ${counted(source.trainCount, "training example")}.`,
      "Choose a smaller batch.",
      source.trainCount,
    );
  }
  let order: { readonly key: number; readonly list: Uint32Array } | undefined;

  function orderOf(epoch: number, shard: number): Uint32Array {
    const key = epoch * shardCount + shard;
    if (order?.key !== key) {
      const count = source.trainShards[shard] as number;
      order = { key, list: permutation(count, randomStream(seed, "order", key)) };
    }
    return order.list;
  }

  function emptyBatch(count: number): Batch {
    return {
      x: new Float32Array(count * size),
      labels: new Int32Array(count),
      ...(source.values === undefined ? {} : { targets: new Float32Array(count * source.values) }),
      count,
    };
  }

  async function batchAt(step: number, signal?: AbortSignal): Promise<Batch> {
    const epoch = Math.floor(step / stepsPerEpoch);
    const start = (step % stepsPerEpoch) * batch;
    const result = emptyBatch(batch);
    await walk(source, start, batch, signal, (examples, shard, index, at) => {
      const chosen = orderOf(epoch, shard)[index] as number;
      preparer.write(result.x, at, examples, chosen, placementOf(pipeline, seed, step, at));
      writeTarget(source, result, at, examples, chosen);
    });
    prefetch(source, start, signal);
    return result;
  }

  function asBatch(examples: Examples, start: number, count: number): Batch {
    const result = emptyBatch(Math.max(0, Math.min(count, examples.count - start)));
    for (let at = 0; at < result.count; at++) {
      preparer.write(result.x, at, examples, start + at, asItIs);
      writeTarget(source, result, at, examples, start + at);
    }
    return result;
  }

  async function testAt(start: number, count: number, signal?: AbortSignal): Promise<Batch> {
    return asBatch(await source.test(signal), start, count);
  }

  async function* testBatches(perBatch: number, signal?: AbortSignal): AsyncIterable<Batch> {
    const examples = await source.test(signal);
    for (let start = 0; start < examples.count; start += perBatch) {
      yield asBatch(examples, start, perBatch);
    }
  }

  function prepare(images: Uint8Array): Batch {
    const { height, width, channels } = source;
    return asBatch({ images, labels: Uint8Array.of(0), count: 1, height, width, channels }, 0, 1);
  }

  async function* estimationBatches(n: number, signal?: AbortSignal): AsyncIterable<Batch> {
    for (let i = 0; i < Math.min(n, stepsPerEpoch); i++) {
      const result = emptyBatch(batch);
      await walk(source, i * batch, batch, signal, (examples, _shard, index, at) => {
        preparer.write(result.x, at, examples, index, asItIs);
        writeTarget(source, result, at, examples, index);
      });
      yield result;
    }
  }

  return {
    inputShape: preparer.shape,
    batch,
    stepsPerEpoch,
    ...(source.valueScale === undefined ? {} : { valueScale: source.valueScale }),
    batchAt,
    testAt,
    prepare,
    testBatches,
    estimationBatches,
  };
}

/** Calls `use` for `count` places of the training split from `start` on, loading shards as they are reached. */
async function walk(
  source: DataSource,
  start: number,
  count: number,
  signal: AbortSignal | undefined,
  use: (examples: Examples, shard: number, index: number, at: number) => void,
): Promise<void> {
  let at = 0;
  let before = 0;
  for (let shard = 0; shard < source.trainShards.length && at < count; shard++) {
    const length = source.trainShards[shard] as number;
    const end = before + length;
    if (start + at < end) {
      const examples = await source.trainShard(shard, signal);
      for (; at < count && start + at < end; at++) use(examples, shard, start + at - before, at);
    }
    before = end;
  }
}

/** Starts loading the shard after the one that holds place `start`, without waiting; a failure shows when it is needed. */
function prefetch(source: DataSource, start: number, signal: AbortSignal | undefined): void {
  let end = 0;
  const here = source.trainShards.findIndex((length) => {
    end += length;
    return start < end;
  });
  if (here + 1 < source.trainShards.length)
    source.trainShard(here + 1, signal).catch(() => undefined);
}

/** Writes label or target of example `index` as those of row `at`. */
function writeTarget(
  source: DataSource,
  result: Batch,
  at: number,
  examples: Examples,
  index: number,
): void {
  result.labels[at] = examples.labels[index] as number;
  const { values } = source;
  if (values === undefined || examples.targets === undefined) return;
  const { mean, std } = source.valueScale ?? { mean: 0, std: 1 };
  for (let i = 0; i < values; i++) {
    const value = examples.targets[index * values + i] as number;
    if (result.targets) result.targets[at * values + i] = (value - mean) / std;
  }
}
