import { invariant } from "@adder-studio/core";
import { dataError } from "./errors";
import { openNoise } from "./noise";
import { openPoints } from "./points/open";
import { pointSetOf } from "./points/sets";
import { datasets } from "./registry";
import { loadShard } from "./shard";
import { createShardCache } from "./shard-cache";
import type {
  DataSource,
  DatasetInfo,
  Examples,
  FetchBytes,
  InputAttrsLike,
  LoadProgress,
} from "./types";

/** Joins examples into one block of memory, one after the other. */
export function joinExamples(parts: readonly Examples[]): Examples {
  const [first, ...rest] = parts;
  invariant(first, "a split has at least one shard");
  if (rest.length === 0) return first;
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const length = (first.images.length / first.count) * count;
  const images =
    first.images instanceof Float32Array ? new Float32Array(length) : new Uint8Array(length);
  const labels = new Uint16Array(count);
  const perExample = (first.targets?.length ?? 0) / first.count;
  const targets = first.targets && new Float32Array(perExample * count);
  let at = 0;
  for (const part of parts) {
    labels.set(part.labels, at);
    images.set(part.images, at * (first.images.length / first.count));
    if (part.targets) targets?.set(part.targets, at * perExample);
    at += part.count;
  }
  return { ...first, images, labels, ...(targets ? { targets } : {}), count };
}

/** Opens a dataset from its index: one of the registry, or one that only this machine has. */
export function openFiles(
  info: DatasetInfo,
  fetchBytes: FetchBytes,
  onProgress?: (progress: LoadProgress) => void,
): DataSource {
  const { train, test } = info.shards;
  function cacheOf(shards: typeof train, name: string) {
    return createShardCache(async (index, signal) => {
      const shard = shards[index];
      invariant(shard, `shard ${index} of ${info.id} exists`);
      const what =
        shards.length > 1 ? `${name} images ${index + 1} of ${shards.length}` : `${name} images`;
      return loadShard(info, shard, what, fetchBytes, signal, onProgress);
    }, Number.POSITIVE_INFINITY);
  }
  const trainShard = cacheOf(train, "training");
  const testShard = cacheOf(test, "test");
  return {
    height: info.height,
    width: info.width,
    channels: info.channels,
    classCount: info.classes.length,
    classNames: info.classes,
    mean: info.mean,
    std: info.std,
    trainCount: info.train,
    testCount: info.test,
    trainShards: train.map((shard) => shard.count),
    trainShard,
    test: async (signal) =>
      joinExamples(await Promise.all(test.map((_, i) => testShard(i, signal)))),
  };
}

/**
 * Opens the data of an input op. Nothing is fetched yet; shards load when they are first needed.
 * `seed` matters to noise images and points only. Throws data-unknown here, data-missing and data-corrupt later, and
 * own-data-elsewhere for data of a person's own: that is opened where it is stored.
 */
export function openDataSource(
  input: InputAttrsLike,
  seed: number,
  fetchBytes: FetchBytes,
  onProgress?: (progress: LoadProgress) => void,
): DataSource {
  if (input.dataset === "noise") {
    return openNoise(input.noise ?? { height: 28, width: 28, channels: 1, classes: 10 }, seed);
  }
  const points = pointSetOf(input.dataset);
  if (points !== undefined) {
    const counts = input.points ?? { noise: 0, train: 1000, test: 500 };
    return openPoints(points.id, counts, input.classes ?? points.classes?.min ?? 0, seed);
  }
  if (input.own) {
    throw dataError(
      "own-data-elsewhere",
      `This experiment uses ${input.own.name}, which lies in the browser it was dropped into and nowhere else.`,
      "Train it there, or choose another dataset in the Input block.",
    );
  }
  const info = datasets.find((candidate) => candidate.id === input.dataset);
  if (info === undefined) {
    throw dataError(
      "data-unknown",
      `There is no dataset named "${input.dataset}".`,
      "Choose one in the Input block.",
    );
  }
  return openFiles(info, fetchBytes, onProgress);
}
