import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readerCaps } from "./caps";
import { createCsvReader, findDelimiter } from "./csv-rows";
import { readData } from "./read";
import { SeveralSets } from "./sets";
import { codeOf, fileOf } from "./test-support";

function rowsOf(text: string, piece = text.length): string[][] {
  const rows: string[][] = [];
  const reader = createCsvReader(findDelimiter(text), (cells) => rows.push([...cells]));
  for (let at = 0; at < text.length; at += piece) reader.push(text.slice(at, at + piece));
  reader.end();
  return rows;
}

const table = (rows: readonly string[], head = "a,b,label") => `${head}\n${rows.join("\n")}\n`;
const twelve = Array.from({ length: 12 }, (_, i) => `${i},${i * i - 3},${i % 2 ? "odd" : "even"}`);
const read = (text: string | Uint8Array, column = 0, name = "x.csv") =>
  readData([fileOf(name, text)], { size: 0, column });

describe("rows", () => {
  test("quotes, doubled quotes, delimiters and line ends inside, all kinds of line ends", () => {
    const text = 'a;"b;""c""\r\nd"\r\n1;2\r3;4\n\n5;""';
    const wanted = [
      ["a", 'b;"c"\r\nd'],
      ["1", "2"],
      ["3", "4"],
      ["5", ""],
    ];
    for (let piece = 1; piece <= text.length; piece++) expect(rowsOf(text, piece)).toEqual(wanted);
  });

  test("what is written by the rules is read back, cut anywhere", () => {
    const cell = fc.string({
      unit: fc.constantFrom("a", '"', ",", "\n", "\r", " ", "é", "7"),
      maxLength: 6,
    });
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 9 }),
        (rows, piece) => {
          const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
          const text = rows.map((row) => row.map(quote).join(",")).join("\r\n");
          const got: string[][] = [];
          const reader = createCsvReader(",", (cells) => got.push([...cells]));
          for (let at = 0; at < text.length; at += piece) reader.push(text.slice(at, at + piece));
          reader.end();
          expect(got).toEqual(rows);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("CSV", () => {
  test("y is a coordinate next to a class, and a class where its numbers are whole", async () => {
    const rows = (last: (i: number) => string, y: (i: number) => number) =>
      Array.from({ length: 12 }, (_, i) => `${i / 8},${y(i)},${last(i)}`).join("\n");
    const named = await read(
      `x,y,label\n${rows(
        (i) => (i % 2 ? "red" : "blue"),
        (i) => i / 3,
      )}`,
    );
    expect([named.column, named.classes]).toEqual([3, ["blue", "red"]]);
    const kind = await read(
      `x,y,kind\n${rows(
        (i) => (i % 2 ? "red" : "blue"),
        (i) => i / 3,
      )}`,
    );
    expect(kind.column).toBe(3);
    const whole = await read(
      `x,y,z\n${rows(
        (i) => `${i / 7}`,
        (i) => i % 3,
      )}`,
    );
    expect([whole.column, whole.classes]).toEqual([2, ["0", "1", "2"]]);
  });

  test("numbers are standardised by column, the class is found by its name", async () => {
    const set = await read(table(twelve));
    expect([set.height, set.width, set.channels]).toEqual([1, 2, 1]);
    expect(set.classes).toEqual(["even", "odd"]);
    expect([set.train.count, set.test.count, set.column]).toEqual([10, 2, 3]);
    for (const column of [0, 1]) {
      const values = [...set.train.images].filter((_, i) => i % 2 === column);
      expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 4);
    }
    const again = await read(table(twelve).replaceAll(",", "\t").replaceAll("\n", "\r\n"));
    expect(again.hash).toBe(set.hash);
    expect((await read(new Uint8Array(gzipSync(table(twelve))), 0, "x.csv.gz")).hash).toBe(
      set.hash,
    );
    expect((await read(`\uFEFF${table(twelve)}`)).hash).toBe(set.hash);
  });

  test("a column can be chosen; text is left out; empty cells are means", async () => {
    const rows = twelve.map((row, i) => `${row},word ${i},${i === 3 ? "" : i},${i % 3}`);
    const set = await read(table(rows, "a,b,label,note,hole,other"), 6);
    expect(set.column).toBe(6);
    expect(set.classes).toEqual(["0", "1", "2"]);
    expect(set.width).toBe(3);
    expect(set.notes.join(" ")).toMatch(/“label”, “note”/);
    expect(set.notes.join(" ")).toMatch(/1 empty cell/);
    expect([...set.train.images, ...set.test.images]).toContain(0);
  });

  test("pixels without a header are images, the class first or last", async () => {
    const pixels = (i: number) => Array.from({ length: 49 }, (_, p) => (i * 7 + p * 5) % 256);
    const last = Array.from({ length: 12 }, (_, i) => [...pixels(i), i % 3].join()).join("\n");
    const set = await read(last);
    expect([set.height, set.width, set.train.images instanceof Uint8Array]).toEqual([7, 7, true]);
    const first = Array.from({ length: 12 }, (_, i) => [i % 3, ...pixels(i).with(48, 0)].join());
    expect((await read(first.join("\n"))).column).toBe(1);
  });

  test.each([
    ["a ragged line", table([...twelve, "1,2"]), "table-text"],
    ["an open quote", table([...twelve, '1,2,"x']), "table-text"],
    ["text after a quote", table([...twelve, '1,2,"x"y']), "table-text"],
    [
      "a zero byte",
      table([...twelve, ...twelve, ...twelve, ...Array(200).fill("1,2,odd"), "1,\0,odd"]),
      "table-text",
    ],
    ["one column", `label\n${"1\n".repeat(12)}`, "table-shape"],
    ["only text", table(twelve.map((row) => row.replace(/\d+,-?\d+/, "x,y"))), "table-shape"],
    ["one value", table(twelve.map((_, i) => `${i},1,0.5`)), "labels-unfit"],
    ["one class", table(twelve.map((_, i) => `${i},1,same`)), "labels-unfit"],
    ["no rows", "a,b,label\n", "examples-few"],
    ["few rows", table(twelve.slice(0, 3)), "examples-few"],
    ["infinity", table([...twelve, "1e999,2,odd"]), "table-text"],
  ])("refuses %s", async (_name, text, code) => {
    expect(await codeOf(() => read(text))).toBe(code);
  });

  const both = (
    train: readonly [name: string, text: string],
    test: readonly [name: string, text: string],
  ) =>
    readData(
      [train, test].map(([name, text]) => fileOf(name, text)),
      { size: 0, column: 0 },
    );

  test("two tables named train and test are the split, in whatever order they come", async () => {
    const rest = ["20,1,odd", "21,4,even", "22,7,odd", "23,9,even"];
    const set = await both(["x_test.csv", table(rest)], ["x_train.csv", table(twelve)]);
    expect([set.train.count, set.test.count]).toEqual([12, 4]);
    // Standardised by the training rows alone: those to test with lie far beyond.
    const first = [...set.test.images].filter((_, i) => i % 2 === 0);
    expect(Math.min(...first)).toBeGreaterThan(3);
    const folders = await both(["train/a.csv", table(twelve)], ["Validation/a.csv", table(rest)]);
    expect(folders.hash).toBe(set.hash);
    // Without a header in one of them, and with names in other letters.
    const plainRows = `${rest.join("\n")}\n`;
    expect((await both(["train.csv", table(twelve)], ["test.csv", plainRows])).hash).toBe(set.hash);
    const upper = await both(["train.csv", table(twelve)], ["test.csv", table(rest, "A, B,LABEL")]);
    expect(upper.hash).toBe(set.hash);
  });

  test.each<[string, string, RegExp]>([
    ["no class column", table(["1,2"], "a,b"), /has 2 columns.* 3\./],
    ["other columns", table(twelve, "a,c,label"), /column 2 “c”.*“b”/],
  ])("a test table with %s is left out, with the reason", async (_, text, reason) => {
    const set = await both(["train.csv", table(twelve)], ["test.csv", text]);
    expect(set.train.count + set.test.count).toBe(12);
    expect(set.parts.find(({ path }) => path === "test.csv")?.reason).toMatch(reason);
  });

  test("a test table without rows is refused", async () => {
    const reading = both(["train.csv", table(twelve)], ["test.csv", "a,b,label\n"]);
    await expect(reading).rejects.toThrow(/“test.csv” has no rows/);
  });

  test.each([
    ["names that say nothing", ["a.csv", "b.csv"]],
    ["one name for both", ["train_test.csv", "test.csv"]],
    ["a third along with a pair", ["train.csv", "test.csv", "more.csv"]],
  ])("tables with %s are sets to choose among", async (_, names) => {
    const files = names.map((name) => fileOf(name, table(twelve)));
    await expect(readData(files, { size: 0, column: 0 })).rejects.toThrow(SeveralSets);
  });

  test("caps of columns and cells hold at their edges", async () => {
    const wide = (count: number) => Array.from({ length: count }, () => "1").join();
    expect(() => rowsOf(wide(readerCaps.csvColumns))).not.toThrow();
    expect(await codeOf(() => rowsOf(wide(readerCaps.csvColumns + 1)))).toBe("file-limit");
    const cell = (length: number) => `1,"${"x".repeat(length)}"`;
    expect(() => rowsOf(cell(readerCaps.csvField))).not.toThrow();
    expect(await codeOf(() => rowsOf(cell(readerCaps.csvField + 1), 4096))).toBe("file-limit");
    const huge = { ...fileOf("x.csv", table(twelve)), size: readerCaps.csv + 1 };
    expect(await codeOf(() => readData([huge], { size: 0, column: 0 }))).toBe("file-limit");
  });

  test("a line is named, and formulas are text", async () => {
    await expect(read(table([...twelve, "1,2"]))).rejects.toThrow(/Line 14 has 2 cells/);
    const formulas = twelve.map((row) => row.replace(/^(\d+)/, "=1+$1"));
    expect((await read(table(formulas))).width).toBe(1);
  });
});
