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

/** Makes an IDX file of another type than bytes: 9 int8, 11 int16, 12 int32, 13 float32, 14 float64. */
function idxOf(type: 9 | 11 | 12 | 13 | 14, dims: readonly number[], values: readonly number[]) {
  const width = { 9: 1, 11: 2, 12: 4, 13: 4, 14: 8 }[type];
  const bytes = new Uint8Array(4 + 4 * dims.length + width * values.length);
  const view = new DataView(bytes.buffer);
  bytes[2] = type;
  bytes[3] = dims.length;
  for (const [axis, side] of dims.entries()) view.setUint32(4 + 4 * axis, side);
  for (const [i, value] of values.entries()) {
    const at = 4 + 4 * dims.length + width * i;
    if (type === 9) view.setInt8(at, value);
    else if (type === 11) view.setInt16(at, value);
    else if (type === 12) view.setInt32(at, value);
    else if (type === 13) view.setFloat32(at, value);
    else view.setFloat64(at, value);
  }
  return bytes;
}

describe("IDX files of other numbers than bytes", () => {
  const plain = [
    fileOf("a-images", idx([12, 3, 3], pixels(108))),
    fileOf("a-labels", idx([12], labels(12))),
  ];

  test.each<[string, 11 | 12 | 13 | 14, number]>([
    ["int16", 11, 1],
    ["int32", 12, 1],
    ["float32 from 0 to 255", 13, 1],
    ["float32 from 0 to 1", 13, 255],
    ["float64 from 0 to 1", 14, 255],
  ])("pixels as %s are the set of the bytes", async (_, type, scale) => {
    const values = [...pixels(108)].map((value) => value / scale);
    const files = [
      fileOf("a-images", idxOf(type, [12, 3, 3], values)),
      fileOf("a-labels", idxOf(type, [12], [...labels(12)])),
    ];
    expect((await readData(files, noChoice)).hash).toBe((await readData(plain, noChoice)).hash);
  });

  test("values that are no pixels stay what they are; those that are no numbers are refused", async () => {
    const values = [...pixels(108)].map((value) => value / 7 - 10);
    const files = (list: readonly number[]) => [
      fileOf("a-images", idxOf(13, [12, 3, 3], list)),
      fileOf("a-labels", idx([12], labels(12))),
    ];
    const { images } = await readIdx(files(values), {});
    expect(images).toEqual(Float32Array.from(values));
    expect(await codeOf(() => readData(files(values.with(5, Number.NaN)), noChoice))).toBe(
      "table-shape",
    );
  });

  test("labels of measures are values to come near to", async () => {
    const measures = Array.from({ length: 12 }, (_, i) => i / 4);
    const set = await readData(
      [
        fileOf("a-images", idx([12, 3, 3], pixels(108))),
        fileOf("a-labels", idxOf(14, [12], measures)),
      ],
      noChoice,
    );
    expect(set.classes).toEqual([]);
    expect(set.values?.mean).toBeCloseTo(
      (set.train.targets?.reduce((sum, one) => sum + one, 0) ?? 0) / set.train.count,
      4,
    );
  });

  test("rows of features are a table, of bytes an image", async () => {
    const features = Array.from({ length: 60 }, (_, i) => ((i * 37) % 19) / 4);
    const rows = await readIdx(
      [
        fileOf("x-idx2-float", idxOf(13, [12, 5], features)),
        fileOf("labels", idx([12], labels(12))),
      ],
      {},
    );
    expect([rows.height, rows.width, rows.table]).toEqual([1, 5, true]);
    const images = await readIdx(
      [fileOf("x", idx([12, 64], pixels(768))), fileOf("labels", idx([12], labels(12)))],
      {},
    );
    expect([images.height, images.width, images.table]).toEqual([8, 8, undefined]);
  });

  test("labels in rows, as QMNIST has them, offer their columns", async () => {
    // Class, writer, place in the file.
    const rows = Array.from({ length: 12 }, (_, i) => [i % 3, 900 + (i % 5), i]);
    const files = [
      fileOf("q-train-images-idx3-ubyte", idx([12, 3, 3], pixels(108))),
      fileOf("q-train-labels-idx2-int", idxOf(12, [12, 3], rows.flat())),
    ];
    const set = await readData(files, noChoice);
    expect(set.classes).toEqual(["0", "1", "2"]);
    expect(set.columns).toHaveLength(3);
    expect((await readData(files, { size: 0, column: 2 })).classes).toHaveLength(5);
  });

  test("labels that fit no images are reported", async () => {
    const set = await readData([...plain, fileOf("b-labels", idx([9], labels(9)))], noChoice);
    expect(set.parts.reduce((sum, { files }) => sum + files, 0)).toBe(3);
    expect(set.parts.find(({ path }) => path === "b-labels")?.state).toBe("left-out");
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
