import { expect, test } from "vitest";
import { fetchFrom } from "./fetch-bytes";
import { openDataSource } from "./source";
import type { LoadProgress } from "./types";

test("a browser fetches, unpacks and checks every shard, with progress", async () => {
  const seen: LoadProgress[] = [];
  const folder = new URL("/data/", location.href).href;
  const source = openDataSource({ dataset: "fashion-mnist" }, 0, fetchFrom(folder), (progress) =>
    seen.push(progress),
  );
  const shards = await Promise.all(source.trainShards.map((_, i) => source.trainShard(i)));
  expect(shards.map((shard) => shard.count)).toEqual([2000, 2000, 2000, 2000, 2000]);
  expect((await source.test()).count).toBe(2000);
  const last = seen.filter((progress) => progress.what === "training images 1 of 5").at(-1);
  expect(last?.loadedBytes).toBe(last?.totalBytes);
});

test("a missing folder is said to be missing, a cancelled load ends as cancelled", async () => {
  const absent = fetchFrom(new URL("/absent/", location.href).href);
  const source = openDataSource({ dataset: "fashion-mnist" }, 0, absent);
  await expect(source.trainShard(0)).rejects.toThrow(/could not be loaded|damaged/);
  const controller = new AbortController();
  const folder = new URL("/data/", location.href).href;
  const loading = openDataSource({ dataset: "fashion-mnist" }, 0, fetchFrom(folder)).trainShard(
    0,
    controller.signal,
  );
  controller.abort();
  await expect(loading).rejects.toThrow(/abort/i);
});
