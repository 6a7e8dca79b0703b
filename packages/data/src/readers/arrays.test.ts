import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseNpy } from "./npy";
import { readData } from "./read";
import { codeOf, fileOf, npy, zip } from "./test-support";
import type { OwnSet, ReadOptions } from "./types";

const widths = {
  b1: 1,
  u1: 1,
  i1: 1,
  u2: 2,
  i2: 2,
  f2: 2,
  u4: 4,
  i4: 4,
  f4: 4,
  u8: 8,
  i8: 8,
  f8: 8,
};
type Type = keyof typeof widths;

/** Encodes a number as IEEE 754 half: whole numbers up to 2048 and quarters below 8 only. */
function halfOf(value: number): number {
  if (value === 0) return 0;
  const size = Math.abs(value);
  let exponent = 15;
  let fraction = size;
  while (fraction >= 2) [fraction, exponent] = [fraction / 2, exponent + 1];
  while (fraction < 1) [fraction, exponent] = [fraction * 2, exponent - 1];
  return (value < 0 ? 0x8000 : 0) | (exponent << 10) | ((fraction - 1) * 1024);
}

/** Writes an npy file of any type, byte order and order of its axes; `values` row by row. */
function written(
  type: Type,
  big: boolean,
  columnFirst: boolean,
  dims: readonly number[],
  values: readonly number[],
): Uint8Array {
  const width = widths[type];
  const shape = dims.length === 1 ? `${dims[0]},` : dims.join(", ");
  const mark = width === 1 ? "|" : big ? ">" : "<";
  const text = `{'descr': '${mark}${type}', 'fortran_order': ${columnFirst ? "True" : "False"}, 'shape': (${shape}), }\n`;
  const bytes = new Uint8Array(10 + text.length + values.length * width);
  const view = new DataView(bytes.buffer);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  view.setUint16(8, text.length, true);
  bytes.set(new TextEncoder().encode(text), 10);
  const put: Record<Type, (at: number, value: number) => void> = {
    b1: (at, value) => view.setUint8(at, value),
    u1: (at, value) => view.setUint8(at, value),
    i1: (at, value) => view.setInt8(at, value),
    u2: (at, value) => view.setUint16(at, value, !big),
    i2: (at, value) => view.setInt16(at, value, !big),
    f2: (at, value) => view.setUint16(at, halfOf(value), !big),
    u4: (at, value) => view.setUint32(at, value, !big),
    i4: (at, value) => view.setInt32(at, value, !big),
    f4: (at, value) => view.setFloat32(at, value, !big),
    u8: (at, value) => view.setBigUint64(at, BigInt(value), !big),
    i8: (at, value) => view.setBigInt64(at, BigInt(value), !big),
    f8: (at, value) => view.setFloat64(at, value, !big),
  };
  values.forEach((value, i) => {
    // Its indices, the last one fastest; where the first one is fastest it lies elsewhere.
    let rest = i;
    const index = dims.map(() => 0);
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      index[axis] = rest % (dims[axis] as number);
      rest = Math.floor(rest / (dims[axis] as number));
    }
    let place = i;
    if (columnFirst)
      place = index.reduceRight((at, one, axis) => at * (dims[axis] as number) + one, 0);
    put[type](10 + text.length + place * width, value);
  });
  return bytes;
}

test("an array is the same in every type, byte order and order of its axes that can hold it", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...(Object.keys(widths) as Type[])),
      fc.boolean(),
      fc.boolean(),
      fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }),
      fc.nat(50),
      (type, big, columnFirst, dims, seed) => {
        const count = dims.reduce((all, side) => all * side, 1);
        const signed = !/^[ub]/.test(type);
        const values = Array.from({ length: count }, (_, i) => {
          const value = (i * 13 + seed) % (type === "b1" ? 2 : 120);
          const small = type.startsWith("f") ? value / 4 : value;
          return signed && i % 3 === 2 ? -small : small;
        });
        const read = parseNpy(written(type, big, columnFirst, dims, values), "x.npy");
        expect(read.dims).toEqual(dims);
        expect([...read.values].map((value) => value + 0)).toEqual(
          values.map((value) => value + 0),
        );
        const areBytes = values.every((value) => value >= 0 && Number.isInteger(value));
        expect(read.values instanceof Uint8Array).toBe(areBytes);
      },
    ),
    { numRuns: 600 },
  );
});

test("halves beyond the ordinary: the least, the greatest, and those that are no numbers", () => {
  const bits = [0x0001, 0x03ff, 0x7bff, 0xfc00, 0x7e00, 0x8000];
  const bytes = written("u2", false, false, [6], bits);
  const text = new TextDecoder("latin1").decode(bytes).indexOf("u2");
  bytes[text] = "f".charCodeAt(0);
  const [least, below, most, infinite, none, zero] = parseNpy(bytes, "x.npy").values;
  expect([least, below, most, zero]).toEqual([2 ** -24, 1023 * 2 ** -24, 65504, -0]);
  expect([infinite, none]).toEqual([Number.NEGATIVE_INFINITY, Number.NaN]);
});

const count = 20;
const pixels = (rows: number) => Array.from({ length: rows * 6 }, (_, i) => (i * 7) % 256);
const images = (rows: number) => npy("|u1", [rows, 2, 3], pixels(rows));
const labels = (rows: number) =>
  npy(
    "<i8",
    [rows],
    Array.from({ length: rows }, (_, i) => i % 2),
  );
const noChoice: ReadOptions = { size: 0, column: 0 };

const npzOf = (entries: Record<string, Uint8Array>) =>
  zip(Object.entries(entries).map(([name, bytes]) => ({ name: `${name}.npy`, bytes })));
const readNpz = (entries: Record<string, Uint8Array>, options: Partial<ReadOptions> = {}) =>
  readData([fileOf("set.npz", npzOf(entries), 4096)], { ...noChoice, ...options });
const readFiles = (files: Record<string, Uint8Array>) =>
  readData(
    Object.entries(files).map(([path, bytes]) => fileOf(path, bytes, 4096)),
    noChoice,
  );
const split = (set: OwnSet) => [set.train.count, set.test.count];

describe("pairs", () => {
  const four = (names: readonly [string, string, string, string]) => ({
    [names[0]]: images(count),
    [names[1]]: labels(count),
    [names[2]]: images(12),
    [names[3]]: labels(12),
  });
  test.each<[string, readonly [string, string, string, string]]>([
    ["as Keras has them", ["x_train", "y_train", "x_test", "y_test"]],
    ["in one word", ["xtrain", "ytrain", "xtest", "ytest"]],
    ["capitals", ["X_train", "Y_train", "X_test", "Y_test"]],
    ["words with capitals", ["trainImages", "trainLabels", "testImages", "testLabels"]],
    ["short", ["train_x", "train_y", "te_x", "te_y"]],
    ["as medical sets have them", ["train_imgs", "train_lbls", "test_imgs", "test_lbls"]],
    ["validation in place of a test", ["x_train", "y_train", "x_val", "y_val"]],
  ])("by their names: %s", async (_name, names) => {
    const set = await readNpz(four(names));
    expect(split(set)).toEqual([20, 12]);
    expect([set.height, set.width, set.classes]).toEqual([2, 3, ["0", "1"]]);
    expect([...set.test.images]).toEqual(pixels(12));
    const files = Object.fromEntries(
      Object.entries(four(names)).map(([name, bytes]) => [`${name}.npy`, bytes]),
    );
    expect((await readFiles(files)).hash).toBe(set.hash);
  });

  test("an archive for each array, as Kuzushiji-MNIST has them", async () => {
    const names = [
      "k49-train-imgs",
      "k49-train-labels",
      "k49-test-imgs",
      "k49-test-labels",
    ] as const;
    const arrays = Object.values(four(names));
    const files = Object.fromEntries(
      names.map((name, i) => [`${name}.npz`, npzOf({ arr_0: arrays[i] as Uint8Array })]),
    );
    expect(split(await readFiles(files))).toEqual([20, 12]);
  });

  test.each<[string, Record<string, Uint8Array>, readonly number[]]>([
    ["two without names", { arr_0: images(count), arr_1: labels(count) }, [16, 4]],
    ["labels first", { arr_0: labels(count), arr_1: images(count) }, [16, 4]],
    [
      "four as Keras gives them",
      { arr_0: images(count), arr_1: labels(count), arr_2: images(12), arr_3: labels(12) },
      [20, 12],
    ],
    [
      "four as scikit-learn splits them",
      { arr_0: images(count), arr_1: images(12), arr_2: labels(count), arr_3: labels(12) },
      [20, 12],
    ],
    ["a name that tells nothing", { digits: images(count), what: labels(count) }, [16, 4]],
    ["the features' name alone", { data: images(count), arr_0: labels(count) }, [16, 4]],
  ])("by shape and order: %s", async (_name, entries, wanted) => {
    const set = await readNpz(entries);
    expect([split(set), set.classes]).toEqual([wanted, ["0", "1"]]);
  });

  test("several archives with the same arrays are one set", async () => {
    const set = await readFiles({
      "part1.npz": npzOf({ x: images(count), y: labels(count) }),
      "part2.npz": npzOf({ x: images(10), y: labels(10) }),
    });
    expect(split(set)).toEqual([24, 6]);
  });

  test("an array for each class, named by its file", async () => {
    const rows = (n: number) =>
      npy(
        "|u1",
        [n, 49],
        Array.from({ length: n * 49 }, (_, i) => i % 256),
      );
    const set = await readFiles({
      "full_numpy_bitmap_cat.npy": rows(12),
      "full_numpy_bitmap_ice cream.npy": rows(20),
      "full_numpy_bitmap_owl.npy": rows(15),
    });
    expect(set.classes).toEqual(["cat", "ice cream", "owl"]);
    expect([set.height, set.width, set.train.count + set.test.count]).toEqual([7, 7, 47]);
    expect(set.notes).toContain("Each array was taken as the examples of one class.");
  });

  test("what is left out is named, with why", async () => {
    const entries = {
      ...four(["x_train", "y_train", "x_test", "y_test"]),
      x_val: images(8),
      y_val: labels(8),
      mean: npy("<f8", [1], [3]),
    };
    const set = await readNpz(entries);
    const left = set.parts.filter(({ state }) => state === "left-out");
    expect(left.map(({ path }) => path).sort()).toEqual(["mean.npy", "x_val.npy", "y_val.npy"]);
    expect(left.every(({ reason = "" }) => reason.endsWith("."))).toBe(true);
    expect(set.parts.reduce((sum, { files }) => sum + files, 0)).toBe(7);
    expect(set.parts.find(({ path }) => path === "x_test.npy")).toMatchObject({
      role: "test",
      examples: 12,
    });
  });

  test.each<[string, Record<string, Uint8Array>, RegExp]>([
    [
      "images alone",
      { arr_0: images(count) },
      /do not tell examples from labels: “arr_0” \(20 × 2 × 3\)/,
    ],
    ["labels alone", { y: labels(count) }, /“y” \(20\)/],
    [
      "other counts",
      { x: images(count), y: labels(9) },
      /“x” \(20 × 2 × 3\) holds 20 examples, and “y” \(9\) holds 9/,
    ],
  ])("refuses %s, saying what was seen", async (_name, entries, message) => {
    expect(await codeOf(() => readNpz(entries))).toBe("file-pair");
    await expect(readNpz(entries)).rejects.toThrow(message);
  });

  test("an npy is called by its own name", async () => {
    const objects = npy("|O8", [2], [0, 0]);
    await expect(readFiles({ "boxes.npy": objects, "y.npy": labels(2) })).rejects.toThrow(
      "“boxes.npy” holds Python objects",
    );
    expect((await readFiles({ "x.npy": images(count), "y.npy": labels(count) })).kind).toBe(
      "NumPy arrays",
    );
  });
});

describe("labels and targets", () => {
  const withLabels = (
    type: string,
    width: number,
    value: (row: number, i: number) => number,
    options: Partial<ReadOptions> = {},
  ) => {
    const values = Array.from({ length: count * width }, (_, at) =>
      value(Math.floor(at / width), at % width),
    );
    return readNpz(
      { x: images(count), y: npy(type, width === 1 ? [count] : [count, width], values) },
      options,
    );
  };

  test.each<[string, string, (row: number, i: number) => number]>([
    ["0 and 1", "|u1", (row, i) => +(i === row % 3)],
    ["floats", "<f4", (row, i) => +(i === row % 3)],
    ["-1 and 1", "<f4", (row, i) => (i === row % 3 ? 1 : -1)],
    ["shares", "<f4", (row, i) => (i === row % 3 ? 0.8 : 0.1)],
  ])("a one in each row is its class: %s", async (_name, type, value) => {
    const set = await withLabels(type, 3, value);
    expect([set.classes, set.columnReports]).toEqual([["0", "1", "2"], []]);
  });

  test.each<[string, string, (row: number, i: number) => number, RegExp]>([
    ["several ones", "|u1", (row, i) => (row >> i) & 1, /marks of 0 and 1, not always a single 1/],
    ["a row without one", "|u1", (row, i) => +(row > 0 && i === row % 3), /marks of 0 and 1/],
    ["numbers of classes", "<i8", (row, i) => (i === 0 ? 0 : row % 4), /hold 3 numbers/],
  ])("rows that are no classes offer a column: %s", async (_name, type, value, note) => {
    const set = await withLabels(type, 3, value);
    expect(set.notes.join(" ")).toMatch(note);
    expect(set.columns).toEqual(["y 1", "y 2", "y 3"]);
    expect(set.classes.length).toBeGreaterThan(1);
    const other = await withLabels(type, 3, value, { columns: new Map([[3, "target"]]) });
    expect([other.column, other.columnReports[2]?.role]).toEqual([3, "target"]);
    expect((await withLabels(type, 3, value, { column: 2 })).column).toBe(2);
  });

  test("measures are values, with a column or several", async () => {
    const set = await withLabels("<f4", 1, (row) => row / 8 - 1);
    expect([set.classes, set.values?.name]).toEqual([[], "y"]);
    const two = await withLabels("<f4", 2, (row, i) => row / 8 + i);
    expect([two.values?.name, two.columns.length]).toEqual(["y 1", 2]);
    const asked = await withLabels("|u1", 1, (row) => row, { targetKind: "value" });
    expect(asked.values?.mean).toBeGreaterThan(5);
    expect(await codeOf(() => withLabels("<f4", 1, () => 0.5))).toBe("labels-unfit");
    expect(await codeOf(() => withLabels("<f4", 1, (row) => (row === 3 ? Number.NaN : row)))).toBe(
      "labels-unfit",
    );
  });

  test("features may have holes", async () => {
    const features = Array.from({ length: count * 4 }, (_, i) =>
      i % 9 === 4 ? Number.NaN : i / 2,
    );
    const set = await readNpz({ x: npy("<f8", [count, 4], features), y: labels(count) });
    expect([...set.train.images, ...set.test.images].every(Number.isFinite)).toBe(true);
  });
});
