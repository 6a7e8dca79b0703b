import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { DataSource, Examples, FetchBytes } from "./types";

const folder = new URL("../../../public/data/", import.meta.url);

/** Reads the committed shards from disk. */
export const fromDisk: FetchBytes = async (path) =>
  new Uint8Array(await readFile(fileURLToPath(new URL(path, folder))));

/** Makes a tiny source whose pixel values identify example and position; counts how often each shard is loaded. */
export function tinySource(shards: readonly number[]): DataSource & { loads: number[] } {
  const height = 3;
  const width = 4;
  const channels = 2;
  const loads: number[] = [];
  function make(start: number, count: number): Examples {
    const size = height * width * channels;
    const images = Uint8Array.from({ length: count * size }, (_, i) => (start * size + i) % 251);
    const labels = Uint8Array.from({ length: count }, (_, i) => start + i);
    return { images, labels, count, height, width, channels };
  }
  const starts = shards.map((_, i) => shards.slice(0, i).reduce((sum, count) => sum + count, 0));
  const total = shards.reduce((sum, count) => sum + count, 0);
  return {
    height,
    width,
    channels,
    classCount: total,
    classNames: [],
    mean: 0.25,
    std: 0.5,
    trainCount: total,
    testCount: 5,
    trainShards: shards,
    loads,
    async trainShard(index) {
      loads.push(index);
      return make(starts[index] as number, shards[index] as number);
    },
    test: async () => make(0, 5),
  };
}
