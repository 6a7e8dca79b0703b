import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cifarLabels } from "./cifar";
import { idxLength, parseIdx, readIdx } from "./idx";
import { readData } from "./read";
import { codeOf, fileOf, idx, join } from "./test-support";

const noChoice = { size: 0, column: 0 };
const pixels = (count: number) => Uint8Array.from({ length: count }, (_, i) => (i * 37) % 256);
const labels = (count: number) => Uint8Array.from({ length: count }, (_, i) => i % 3);

describe("IDX", () => {
  test("is read when header and length agree, and refused when cut anywhere or too long", async () => {
    const whole = idx([5, 2, 3], pixels(30));
    expect(parseIdx(whole)).toEqual({ dims: [5, 2, 3], values: pixels(30) });
    for (let length = 0; length < whole.length; length++) {
      const code = await codeOf(() => parseIdx(whole.slice(0, length)));
      expect(code).toBe(length < 4 ? "file-header" : "file-cut");
    }
    expect(await codeOf(() => parseIdx(join([whole, new Uint8Array(1)])))).toBe("file-header");
  });

  test("sides that lie are refused before anything is allocated", async () => {
    const dims = [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff];
    expect(await codeOf(() => parseIdx(idx(dims, [1])))).toBe("file-limit");
    expect(await codeOf(() => parseIdx(idx([0, 28, 28], [])))).toBe("examples-few");
    const doubles = idx([2], [0, 0]);
    doubles[2] = 14;
    expect(await codeOf(() => parseIdx(doubles))).toBe("file-cut");
  });

  test("a damaged header never does more than refuse", async () => {
    const whole = idx([4, 3, 3], pixels(36));
    const change = fc.record({ at: fc.nat(15), to: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const bytes = Uint8Array.from(whole);
        for (const { at, to } of changes) bytes[at] = to;
        const code = await codeOf(() => parseIdx(bytes));
        const same = bytes.length === whole.length && code === "accepted";
        if (same) expect(idxLength(bytes)).toBe(bytes.length);
        return true;
      }),
      { numRuns: 2000 },
    );
  });

  test("pairs find each other by name, gzipped or not, and t10k is the test split", async () => {
    const files = [
      fileOf("t10k-labels-idx1-ubyte", idx([6], labels(6))),
      fileOf("train-images-idx3-ubyte.gz", new Uint8Array(gzipSync(idx([12, 2, 2], pixels(48))))),
      fileOf("t10k-images-idx3-ubyte", idx([6, 2, 2], pixels(24))),
      fileOf("train-labels-idx1-ubyte", idx([12], labels(12))),
    ];
    const read = await readIdx(files, {});
    expect(read.train).toBe(12);
    expect(read.classes).toEqual(["0", "1", "2"]);
    expect([...read.labels]).toEqual([...labels(12), ...labels(6)]);
    const set = await readData(files, noChoice);
    expect([set.train.count, set.test.count]).toEqual([12, 6]);
    expect([...set.test.images]).toEqual([...pixels(24)]);
  });

  test("half a pair, or halves of two, are refused", async () => {
    const images = fileOf("a-images", idx([12, 2, 2], pixels(48)));
    const few = fileOf("b-labels", idx([11], labels(11)));
    expect(await codeOf(() => readData([images], noChoice))).toBe("file-pair");
    expect(await codeOf(() => readData([few], noChoice))).toBe("file-pair");
    expect(await codeOf(() => readData([images, few], noChoice))).toBe("file-pair");
  });

  test("a gzip bomb stops at what the header promised", async () => {
    const promised = idx([12, 2, 2], pixels(48));
    const bomb = new Uint8Array(gzipSync(join([promised, new Uint8Array(40 * 2 ** 20)])));
    const files = [fileOf("images.gz", bomb), fileOf("labels", idx([12], labels(12)))];
    expect(await codeOf(() => readData(files, noChoice))).toBe("file-bomb");
    const cut = new Uint8Array(gzipSync(promised)).slice(0, 30);
    const broken = [fileOf("images.gz", cut), fileOf("labels", idx([12], labels(12)))];
    expect(await codeOf(() => readData(broken, noChoice))).not.toBe("accepted");
  });
});

describe("CIFAR", () => {
  const record = (label: number) =>
    join([Uint8Array.of(label), Uint8Array.from({ length: 3072 }, (_, i) => Math.floor(i / 1024))]);

  test("planes become pixels, and test_batch is the test split", async () => {
    const batch = (from: number, count: number) =>
      join(Array.from({ length: count }, (_, i) => record((from + i) % 10)));
    const set = await readData(
      [fileOf("data_batch_1.bin", batch(0, 20)), fileOf("test_batch.bin", batch(5, 10))],
      noChoice,
    );
    expect([set.train.count, set.test.count, set.height, set.channels]).toEqual([20, 10, 32, 3]);
    expect([...set.test.images.slice(0, 6)]).toEqual([0, 1, 2, 0, 1, 2]);
    expect(set.classes[0]).toBe("airplane");
    expect(set.classes[set.test.labels[0] as number]).toBe("dog");
  });

  test("a size that is no whole number of records, or a class over 9, is refused", async () => {
    expect([3073, 3074, 3072, 0].map(cifarLabels)).toEqual([1, 2, undefined, undefined]);
    const odd = fileOf("data_batch_1.bin", record(3).slice(0, 3000));
    expect(await codeOf(() => readData([odd], noChoice))).toBe("file-kind");
    const wrong = fileOf("data_batch_1.bin", join([record(1), record(10)]));
    expect(await codeOf(() => readData([wrong], noChoice))).toBe("file-header");
  });
});
