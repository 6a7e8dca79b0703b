import { createShardCache } from "../shard-cache";
import type { DataSource, Examples, PointsLike } from "../types";
import { drawsOf, places } from "./draw";
import { type ClassSetId, featuresOf } from "./sets";
import { targetOf } from "./targets";

const splits = { train: 0, test: 1 } as const;
type Split = keyof typeof splits;

/** Makes points of classes: the class of example i is i mod classes, its place that of the set plus noise on both coordinates. */
function classPoints(
  dataset: string,
  { noise }: PointsLike,
  classes: number,
  seed: number,
  split: Split,
  count: number,
): Examples {
  const images = new Float32Array(2 * count);
  const labels = new Uint16Array(count);
  if (!Object.hasOwn(places, dataset)) throw new Error(`no set of points is called ${dataset}`);
  const place = places[dataset as ClassSetId];
  for (let i = 0; i < count; i++) {
    const label = i % classes;
    const draws = drawsOf(dataset, seed, splits[split], i);
    const [x, y] = place(draws, label, classes);
    images[2 * i] = x + noise * draws.normal[0];
    images[2 * i + 1] = y + noise * draws.normal[1];
    labels[i] = label;
  }
  return { images, labels, count, height: 1, width: 1, channels: 2 };
}

/** Makes points of a function: inputs drawn uniformly from -1..1, values of the function at the float32 inputs plus noise. */
function functionPoints(
  { noise, target }: PointsLike,
  seed: number,
  split: Split,
  count: number,
): Examples {
  const features = featuresOf("function", target);
  const images = new Float32Array(features * count);
  const targets = new Float32Array(count);
  const { at } = targetOf(target);
  for (let i = 0; i < count; i++) {
    const { uniform, normal } = drawsOf("function", seed, splits[split], i);
    const place = images.subarray(features * i, features * (i + 1));
    for (let f = 0; f < features; f++) place[f] = 2 * (uniform[f] ?? 0) - 1;
    targets[i] = at(place[0] ?? 0, place[1] ?? 0) + noise * normal[0];
  }
  const labels = new Uint16Array(count);
  return { images, labels, targets, count, height: 1, width: 1, channels: features };
}

/**
 * Opens points that are made from the seed, float32 features `[1, 1, F]`. They are neither shifted nor scaled, so that a
 * network constructed for -1..1 is exact. One shard.
 */
export function openPoints(
  dataset: string,
  points: PointsLike,
  classes: number,
  seed: number,
): DataSource {
  const values = dataset === "function";
  const make = (split: Split) =>
    values
      ? functionPoints(points, seed, split, points[split])
      : classPoints(dataset, points, classes, seed, split, points[split]);
  const shardAt = createShardCache(async () => make("train"), Number.POSITIVE_INFINITY);
  let test: Promise<Examples> | undefined;
  return {
    height: 1,
    width: 1,
    channels: featuresOf(dataset, points.target),
    classCount: values ? 0 : classes,
    classNames: values ? [] : Array.from({ length: classes }, (_, label) => `Class ${label}`),
    ...(values ? { values: 1 } : {}),
    mean: 0,
    std: 1,
    trainCount: points.train,
    testCount: points.test,
    trainShards: [points.train],
    trainShard: shardAt,
    test: (signal) => {
      signal?.throwIfAborted();
      test ??= Promise.resolve().then(() => make("test"));
      return test;
    },
  };
}
