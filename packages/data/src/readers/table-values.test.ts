import { describe, expect, test } from "vitest";
import { readData } from "./read";
import { codeOf, fileOf, made, noise } from "./test-support";
import type { ReadOptions } from "./types";

const read = (content: string, options: Partial<ReadOptions> = {}) =>
  readData([fileOf("x.csv", content)], { size: 0, column: 0, ...options });

describe("values", () => {
  const price = (i: number) => 250_000 + ((i * 7919) % 101) * 25;
  const rows = (answer: (i: number) => unknown, names?: string) =>
    made(200, [noise, (i) => i % 9, answer], names);

  test.each<[string, string]>([
    ["fractions", rows((i) => 0.5 * i - 3, "a,b,target")],
    ["whole numbers with gaps", rows(price, "a,b,price")],
    ["no header", rows((i) => (i * 37) / 16)],
    ["few whole numbers first", made(200, [(i) => i % 7, noise, (i) => i / 8], "rooms,a,price")],
    ["numbers with gaps first", made(200, [(i) => 5 * (i % 7), noise, (i) => i / 8])],
    ["y", rows((i) => noise(i) / 3 + 0.1, "x,z,y")],
  ])("a target of measures is a value: %s", async (_name, text) => {
    const set = await read(text);
    const { train, test: held, values, classes, column } = set;
    expect([column, classes, train.count, held.count]).toEqual([3, [], 160, 40]);
    expect(set.notes.join(" ")).toMatch(/^The value was taken.*one fifth of all/s);
    const answers = [...(train.targets ?? [])];
    const mean = answers.reduce((sum, value) => sum + value, 0) / 160;
    expect(values?.mean).toBeCloseTo(mean, 6);
    // In the table's own units, whatever the network is given.
    const cells = text.split("\n").map((line) => Math.fround(Number(line.split(",")[2])));
    expect([...answers, ...(held.targets ?? [])].every((value) => cells.includes(value))).toBe(
      true,
    );
  });

  test.each<[string, string]>([
    ["grades without gaps", rows((i) => 1 + (i % 40), "a,b,grade")],
    ["few numbers with gaps", rows((i) => 10 * (i % 5), "a,b,c")],
    ["called a class", rows((i) => 3 * (i % 60), "a,b,class")],
  ])("whole numbers are classes: %s", async (_name, text) => {
    const set = await read(text);
    expect([set.values, set.classes.length > 4]).toEqual([undefined, true]);
  });

  test("a person says whether numbers are classes or values", async () => {
    const text = rows((i) => i % 6, "a,b,c");
    const value = await read(text, { targetKind: "value" });
    expect([value.classes.length, value.values?.name]).toEqual([0, "c"]);
    expect(value.values?.std).toBeGreaterThan(1);
    const many = rows(price, "a,b,price");
    expect((await read(many, { targetKind: "class" })).classes).toHaveLength(101);
    const fractions = rows((i) => i / 4, "a,b,c");
    expect(await codeOf(() => read(fractions, { targetKind: "class" }))).toBe("labels-unfit");
    expect(value.hash).not.toBe((await read(text)).hash);
  });

  test("rows without a target are left out, and counted", async () => {
    const holes = (i: number, answer: unknown) => (i % 10 === 3 ? "" : answer);
    const values = await read(rows((i) => holes(i, price(i)), "a,b,price"));
    expect(values.train.count + values.test.count).toBe(180);
    expect(values.notes).toContain("20 rows without a value were left out.");
    const classes = await read(rows((i) => holes(i, ["x", "y"][i % 2]), "a,b,class"));
    expect([classes.classes, classes.train.count + classes.test.count]).toEqual([["x", "y"], 180]);
    const both = await readData(
      ["train", "test"].map((name) =>
        fileOf(
          `${name}.csv`,
          rows((i) => holes(i, price(i)), "a,b,price"),
        ),
      ),
      { size: 0, column: 0 },
    );
    expect([both.train.count, both.test.count]).toEqual([180, 180]);
  });

  test("pixels are images of a value, too", async () => {
    const pixels = Array.from({ length: 49 }, (_, p) => (i: number) => (i * p) % 256);
    const set = await read(
      made(40, [(i) => i / 8 + 0.1, ...pixels], `age,${pixels.map((_, p) => `p${p}`)}`),
      { column: 1 },
    );
    expect([set.height, set.width, set.values?.name]).toEqual([7, 7, "age"]);
    expect(set.train.images).toBeInstanceOf(Uint8Array);
  });
});
