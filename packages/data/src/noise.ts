import { philox, streamOf } from "@adder-studio/core";
import { createShardCache } from "./shard-cache";
import type { DataSource, Examples, NoiseShape } from "./types";

const megabyte = 2 ** 20;
const shardBudget = 16 * megabyte;
const keptBudget = 64 * megabyte;
/** Number of flat cells on each side of a class pattern, few enough to survive pooling and cropping. */
const gridSide = 4;
/** Share of the pattern in a pixel, of 256; the rest is noise. */
const patternShare = 96;
const noiseShare = 256 - patternShare;

const templateStream = streamOf("noise/template");
const imageStream = streamOf("noise/image");
const splits = { train: 0, test: 1 } as const;

/** Returns the number of images; fewer when they are large, so that an epoch takes minutes and memory stays flat. */
export function noiseCounts(shape: NoiseShape): { train: number; test: number; shard: number } {
  const imageBytes = shape.height * shape.width * shape.channels;
  const train = [2000, 1000, 500].find((count) => count * imageBytes <= 128 * megabyte) ?? 250;
  const shard = Math.max(1, Math.min(500, Math.floor(shardBudget / imageBytes)));
  return { train, test: train / 5, shard };
}

/** Makes the pattern of one class, `gridSide x gridSide x channels` bytes. */
function template(seed: number, label: number, channels: number): Uint8Array {
  const cells = new Uint8Array(gridSide * gridSide * channels);
  const words = new Uint32Array(4);
  for (let at = 0; at < cells.length; at += 4) {
    philox(words, at / 4, 0, label, 0, seed, templateStream);
    for (let i = 0; i < 4 && at + i < cells.length; i++)
      cells[at + i] = (words[i] as number) >>> 24;
  }
  return cells;
}

/**
 * Writes image `example` of a split into `pixels`: pattern of its class plus uniform noise. A pure function of
 * (seed, split, example), so any shard can be made at any time.
 */
function drawImage(
  pixels: Uint8Array,
  shape: NoiseShape,
  cells: Uint8Array,
  seed: number,
  split: number,
  example: number,
): void {
  const { height, width, channels } = shape;
  const words = new Uint32Array(4);
  const noise = new Uint8Array(16);
  let at = 0;
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y * gridSide) / height) * gridSide;
    for (let x = 0; x < width; x++) {
      const cell = (row + Math.floor((x * gridSide) / width)) * channels;
      for (let c = 0; c < channels; c++) {
        if (at % 16 === 0) {
          philox(words, at / 16, 0, example, split, seed, imageStream);
          // Not a view on `words`: its bytes would come in the order of the machine.
          for (let i = 0; i < 16; i++) noise[i] = (words[i >> 2] as number) >>> (8 * (i & 3));
        }
        const value =
          patternShare * (cells[cell + c] as number) + noiseShare * (noise[at % 16] as number);
        pixels[at++] = value >> 8;
      }
    }
  }
}

/**
 * Opens synthetic images that are made from the seed: any size, any number of classes, nothing to download. Class of example i is
 * i mod classes. Easy to learn on purpose; it is for shapes that no shipped dataset has.
 */
export function openNoise(shape: NoiseShape, seed: number): DataSource {
  const { height, width, channels, classes } = shape;
  const counts = noiseCounts(shape);
  const size = height * width * channels;
  const templates = new Map<number, Uint8Array>();

  function make(split: keyof typeof splits, start: number, count: number): Examples {
    const images = new Uint8Array(count * size);
    const labels = new Uint16Array(count);
    for (let i = 0; i < count; i++) {
      const label = (start + i) % classes;
      const cells = templates.get(label) ?? template(seed, label, channels);
      templates.set(label, cells);
      const pixels = images.subarray(i * size, (i + 1) * size);
      drawImage(pixels, shape, cells, seed, splits[split], start + i);
      labels[i] = label;
    }
    return { images, labels, count, height, width, channels };
  }

  const trainShards: number[] = [];
  for (let left = counts.train; left > 0; left -= counts.shard) {
    trainShards.push(Math.min(left, counts.shard));
  }
  const shardAt = createShardCache(
    async (index) => make("train", index * counts.shard, trainShards[index] as number),
    keptBudget,
  );
  let test: Promise<Examples> | undefined;

  return {
    height,
    width,
    channels,
    classCount: classes,
    classNames: Array.from({ length: classes }, (_, label) => `Class ${label}`),
    mean: 0.5,
    // Standard deviation of two independent uniform variables on 0..1 in these shares: sqrt((a^2 + b^2) / 12).
    std: Math.sqrt((patternShare * patternShare + noiseShare * noiseShare) / 12) / 256,
    trainCount: counts.train,
    testCount: counts.test,
    trainShards,
    trainShard: shardAt,
    test: (signal) => {
      signal?.throwIfAborted();
      test ??= Promise.resolve().then(() => make("test", 0, counts.test));
      return test;
    },
  };
}
