import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openDataSource } from "../source";
import { fromDisk } from "../test-support";
import { readData } from "./read";
import { fileOf, idx, npy, zip } from "./test-support";
import type { OwnSet } from "./types";

type Pixel = (image: number, y: number, x: number, channel: number) => number;
/** Place of a value in its row. */
type Order = (y: number, x: number, channel: number, side: number) => number;

const orders = {
  planes: (y, x, c, side) => c * side * side + y * side + x,
  pixels: (y, x, c, side) => 3 * (y * side + x) + c,
} satisfies Record<string, Order>;

const count = 24;

/** Returns the values of images, one row for each, in a given order. */
function rowsOf(pixel: Pixel, order: Order, side: number): number[][] {
  return Array.from({ length: count }, (_, image) => {
    const row = new Array<number>(3 * side * side).fill(0);
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        for (let c = 0; c < 3; c++) row[order(y, x, c, side)] = pixel(image, y, x, c);
      }
    }
    return row;
  });
}

function csvOf(rows: readonly (readonly number[])[], names?: readonly string[]): string {
  const lines = rows.map((row, i) => `${row.join()},k${i % 3}`);
  return [...(names ? [`${names.join()},label`] : []), ...lines].join("\n");
}

const read = (text: string) => readData([fileOf("t.csv", text, 4096)], { size: 0, column: 0 });

/** Returns true when every image that was read is one of those that were written: red, green and blue of each pixel. */
function holds(set: OwnSet, pixel: Pixel, side: number): boolean {
  const keys = new Set(rowsOf(pixel, orders.pixels, side).map((row) => row.join()));
  const size = 3 * side * side;
  return [set.train, set.test].every(({ images, count: n }) =>
    Array.from({ length: n }, (_, i) => images.subarray(i * size, (i + 1) * size).join()).every(
      (key) => keys.has(key),
    ),
  );
}

/** Loads images of Fashion-MNIST, with the brightness of each colour from `tint`. */
async function clothes(tint: readonly number[]): Promise<Pixel> {
  const { images } = await openDataSource({ dataset: "fashion-mnist" }, 0, fromDisk).test();
  return (image, y, x, c) =>
    Math.round((images[image * 784 + y * 28 + x] as number) * (tint[c] as number));
}

describe("colour images as rows of a table", () => {
  test.each([
    ["grey in all colours", [1, 1, 1]],
    ["tinted", [1, 0.6, 0.25]],
    ["one colour alone", [0, 1, 0]],
  ] as const)("real images, %s, are the same from planes and from pixels", async (_, tint) => {
    const pixel = await clothes(tint);
    for (const order of Object.values(orders)) {
      const set = await read(csvOf(rowsOf(pixel, order, 28)));
      expect([set.height, set.width, set.channels]).toEqual([28, 28, 3]);
      expect(holds(set, pixel, 28)).toBe(true);
    }
  });

  test("finds and reports either order in pictures of any size whose neighbours are alike", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 8, max: 20 }),
        fc.constantFrom<keyof typeof orders>("planes", "pixels"),
        fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })),
        fc.array(fc.nat(100), { minLength: 3, maxLength: 3 }),
        async (side, order, [dx, dy], base) => {
          // A slope in each image, another base for each colour.
          const pixel: Pixel = (image, y, x, c) =>
            ((base[c] as number) +
              ((image * 7) % 50) +
              ((dx * x + dy * y) * 100) / (9 * 2 * side)) |
            0;
          const set = await read(csvOf(rowsOf(pixel, orders[order], side)));
          expect(holds(set, pixel, side)).toBe(true);
          const note = set.notes.find((text) => text.includes("colour images"));
          expect(note).toContain(
            order === "planes" ? "first all red" : "one pixel after the other",
          );
          expect(note).toContain(`${side}×${side}`);
        },
      ),
      { numRuns: 40 },
    );
  });

  test.each<[string, Order, (y: number, x: number, c: number) => string]>([
    ["planes", orders.planes, (y, x, c) => `${"rgb"[c]}_${y}_${x}`],
    ["pixels", orders.pixels, (y, x, c) => `pixel${y}x${x} ${["red", "green", "blue"][c]}`],
    [
      "blue first",
      (y, x, c, side) => 3 * (y * side + x) + 2 - c,
      (y, x, c) => `${"RGB"[c]}${y}.${x}`,
    ],
    [
      "row by row",
      (y, x, c, side) => 3 * side * y + c * side + x,
      (y, x, c) => `${y}/${x}/${"RGB"[c]}`,
    ],
  ])("names of columns say it, even of noise: %s", async (_, order, nameOf) => {
    const side = 8;
    const pixel: Pixel = (image, y, x, c) => (image * 97 + y * 71 + x * 43 + c * 113) % 256;
    const names = new Array<string>(3 * side * side);
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        for (let c = 0; c < 3; c++) names[order(y, x, c, side)] = nameOf(y, x, c);
      }
    }
    const set = await read(csvOf(rowsOf(pixel, order, side), names));
    expect(holds(set, pixel, side)).toBe(true);
    expect(set.notes.join(" ")).toContain("names of the columns");
  });

  test.each([
    ["too small", 3 * 7 * 7, 1],
    ["no square", 3 * 8 * 8 + 3, 1],
    ["no bytes", 3 * 8 * 8, 0.5],
  ])("rows that are none stay features: %s", async (_, width, scale) => {
    const rows = Array.from({ length: count }, (_row, i) =>
      Array.from({ length: width }, (_cell, c) => ((i * 31 + c * 17) % 200) * scale),
    );
    const set = await read(csvOf(rows));
    expect([set.height, set.width, set.channels]).toEqual([1, width, 1]);
  });

  test("arrays and IDX files of such rows are the same set as the table", async () => {
    const pixel = await clothes([1, 0.6, 0.25]);
    const rows = rowsOf(pixel, orders.planes, 28);
    const labels = rows.map((__, i) => i % 3);
    const values = rows.flat();
    const arrays = zip([
      { name: "data.npy", bytes: npy("|u1", [count, 2352], values) },
      { name: "labels.npy", bytes: npy("|u1", [count], labels) },
    ]);
    const options = { size: 0, column: 0 };
    const sets = [
      await readData([fileOf("cifar.npz", arrays)], options),
      await readData(
        [
          fileOf("images-idx2-ubyte", idx([count, 2352], values)),
          fileOf("labels-idx1-ubyte", idx([count], labels)),
        ],
        options,
      ),
    ];
    for (const set of sets) {
      expect([set.height, set.width, set.channels]).toEqual([28, 28, 3]);
      expect(holds(set, pixel, 28)).toBe(true);
    }
    expect(sets[0]?.hash).toBe(sets[1]?.hash);
  });
});
