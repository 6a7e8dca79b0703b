import { DiagnosticError } from "@adder-studio/core";
import { describe, expect, test } from "vitest";
import { datasetIds, datasets } from "./registry";
import { openDataSource } from "./source";
import { fromDisk } from "./test-support";
import type { FetchBytes, LoadProgress } from "./types";

const fashion = { dataset: "fashion-mnist" };

async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return "none";
  } catch (error) {
    return error instanceof DiagnosticError ? error.diagnostic.code : (error as Error).name;
  }
}

describe("every shipped dataset", () => {
  test.each(datasets.map((info) => [info.id, info] as const))(
    "%s keeps its promises",
    async (id, info) => {
      const source = openDataSource({ dataset: id }, 0, fromDisk);
      expect(info.licence).not.toBe("");
      expect(source.trainShards.reduce((sum, count) => sum + count, 0)).toBe(info.train);
      const seen = new Array<number>(info.classes.length).fill(0);
      let sum = 0;
      for (let i = 0; i < source.trainShards.length; i++) {
        const shard = await source.trainShard(i);
        expect(shard.images.length).toBe(shard.count * info.height * info.width * info.channels);
        for (const label of shard.labels) seen[label] = (seen[label] ?? 0) + 1;
        for (const pixel of shard.images) sum += pixel;
      }
      expect(new Set(seen).size).toBe(1);
      const pixels = info.train * info.height * info.width * info.channels;
      expect(sum / pixels / 255).toBeCloseTo(info.mean, 12);
      expect((await source.test()).count).toBe(info.test);
    },
  );

  test("has an id of its own", () => {
    expect(new Set(datasetIds).size).toBe(datasetIds.length);
    expect(datasetIds).toContain("noise");
  });
});

describe("loading", () => {
  test("tells its progress and keeps what it loaded", async () => {
    const seen: LoadProgress[] = [];
    let fetched = 0;
    const counting: FetchBytes = (...args) => {
      fetched++;
      return fromDisk(...args);
    };
    const source = openDataSource(fashion, 0, counting, (progress) => seen.push(progress));
    const [a, b] = await Promise.all([source.trainShard(1), source.trainShard(1)]);
    expect(a).toBe(b);
    expect(fetched).toBe(1);
    expect(seen[0]).toEqual({ what: "training images 2 of 5", loadedBytes: 0, totalBytes: 875364 });
    expect(seen.at(-1)?.loadedBytes).toBe(875364);
  });

  test("accepts a shard that the server has unpacked already", async () => {
    const unpacked: FetchBytes = async (path) => {
      const packed = new Blob([(await fromDisk(path)) as Uint8Array<ArrayBuffer>]).stream();
      const stream = packed.pipeThrough(new DecompressionStream("gzip"));
      return new Uint8Array(await new Response(stream).arrayBuffer());
    };
    expect((await openDataSource(fashion, 0, unpacked).trainShard(0)).count).toBe(2000);
  });

  test("refuses damaged bytes, and tries again when asked again", async () => {
    let damage = true;
    const source = openDataSource(fashion, 0, async (path) => {
      const bytes = await fromDisk(path);
      if (damage) bytes[5000] = (bytes[5000] ?? 0) ^ 1;
      return bytes;
    });
    expect(await codeOf(source.trainShard(0))).toBe("data-corrupt");
    damage = false;
    expect((await source.trainShard(0)).count).toBe(2000);
  });

  test("refuses a cut file, a wrong file and a file that grows without end", async () => {
    const cut = openDataSource(fashion, 0, async (path) =>
      (await fromDisk(path)).subarray(0, 9000),
    );
    expect(await codeOf(cut.trainShard(0))).toBe("data-corrupt");
    const other = openDataSource(fashion, 0, async () => fromDisk("fashion-mnist/test-0.u8z"));
    expect(await codeOf(other.trainShard(0))).toBe("data-corrupt");
    const zeros = new Blob([new Uint8Array(50_000_000)]).stream();
    const bomb = zeros.pipeThrough(new CompressionStream("gzip"));
    const bytes = new Uint8Array(await new Response(bomb).arrayBuffer());
    expect(await codeOf(openDataSource(fashion, 0, async () => bytes).test())).toBe("data-corrupt");
  });

  test("says that data is missing, and that a name is unknown", async () => {
    const missing = openDataSource(fashion, 0, async () => {
      throw new Error("the server answered 404");
    });
    const failure = missing.trainShard(0);
    await expect(failure).rejects.toThrow(/404/);
    expect(await codeOf(failure)).toBe("data-missing");
    expect(() => openDataSource({ dataset: "constructor" }, 0, fromDisk)).toThrow(/constructor/);
  });

  test("can be cancelled, without harm to another who waits for the same shard", async () => {
    const waiting: FetchBytes = (path, signal) =>
      new Promise((resolve, reject) => {
        signal?.addEventListener("abort", () => reject(signal.reason));
        setTimeout(() => resolve(fromDisk(path)), 20);
      });
    const source = openDataSource(fashion, 0, waiting);
    const controller = new AbortController();
    const cancelled = codeOf(source.trainShard(0, controller.signal));
    const patient = source.trainShard(0);
    controller.abort();
    expect(await cancelled).toBe("AbortError");
    expect((await patient).count).toBe(2000);
  });
});

test("data of a person's own is not opened here, and the sentence says where it is", () => {
  const own = { hash: "0".repeat(64), name: "pets.zip" };
  expect(() => openDataSource({ dataset: "own", own }, 0, fromDisk)).toThrow(
    /pets\.zip, which lies in the browser/,
  );
});
