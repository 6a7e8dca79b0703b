import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openTable } from "./csv";
import { findDelimiter } from "./csv-rows";
import { numberIn } from "./number-text";
import { readData } from "./read";
import { codeOf, fileOf, made, noise } from "./test-support";
import type { ColumnRole, ReadOptions } from "./types";

const read = (content: Uint8Array | string, options: Partial<ReadOptions> = {}, name = "x.csv") =>
  readData([fileOf(name, content)], { size: 0, column: 0, ...options });

/** Kinds of iris, with letters that are no ASCII. */
const kinds = ["Königin", "señal", "øre"];
const measures = Array.from({ length: 15 }, (_, i) => [
  (i * 7) % 11,
  ((i * 5) % 13) / 8,
  -i / 4,
  1000 + i / 2,
]);
const header = ["width", "length", "depth", "größe", "species"];

interface Way {
  readonly encoding: "utf-8" | "utf-8 marked" | "utf-16le" | "utf-16be" | "windows-1252";
  /** True for UTF-16 with a byte order mark. */
  readonly marked: boolean;
  readonly delimiter: "," | ";" | "\t" | "|";
  readonly mark: "." | ",";
  readonly end: "\n" | "\r\n" | "\r";
  readonly sep: boolean;
  readonly quoted: boolean;
}

function encoded(text: string, { encoding, marked }: Way): Uint8Array {
  if (encoding === "windows-1252") return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  if (encoding === "utf-8") return new TextEncoder().encode(text);
  if (encoding === "utf-8 marked") return new TextEncoder().encode(`\ufeff${text}`);
  const whole = marked ? `\ufeff${text}` : text;
  const bytes = new Uint8Array(2 * whole.length);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < whole.length; i++) {
    view.setUint16(2 * i, whole.charCodeAt(i), encoding === "utf-16le");
  }
  return bytes;
}

function written(way: Way): Uint8Array {
  const { delimiter, mark, end, sep, quoted } = way;
  const cell = (text: string) =>
    quoted || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text;
  const number = (value: number) => String(value).replace(".", mark);
  const rows = measures.map((row, i) => [...row.map(number), kinds[i % 3] as string]);
  const lines = [header, ...rows].map((row) => row.map(cell).join(delimiter));
  return encoded([...(sep ? [`sep=${delimiter}`] : []), ...lines, ""].join(end), way);
}

const plainWay: Way = {
  encoding: "utf-8",
  marked: false,
  delimiter: ",",
  mark: ".",
  end: "\n",
  sep: false,
  quoted: false,
};

describe("however a table is written", () => {
  test("it is the same set in every encoding, with every separator and decimal mark", async () => {
    const plain = await read(written(plainWay));
    expect([plain.width, plain.classes]).toEqual([4, kinds]);
    await fc.assert(
      fc.asyncProperty(
        fc.record<Way>({
          encoding: fc.constantFrom(
            "utf-8",
            "utf-8 marked",
            "utf-16le",
            "utf-16be",
            "windows-1252",
          ),
          marked: fc.boolean(),
          delimiter: fc.constantFrom(",", ";", "\t", "|"),
          mark: fc.constantFrom(".", ","),
          end: fc.constantFrom("\n", "\r\n", "\r"),
          sep: fc.boolean(),
          quoted: fc.boolean(),
        }),
        async (way) => {
          const set = await read(written(way));
          expect(set.hash).toBe(plain.hash);
          expect(set.columns).toEqual(header);
        },
      ),
      { numRuns: 150 },
    );
  });

  test.each([
    ["decimal commas without a header", "4,7;3,3;1,9;a\n5,8;3,3;1,8;b\n", ";"],
    ["commas in names", "a;b, c;d\n1;2;3\n", ";"],
    ["tabs, with commas in text", "a\tb\n1\tx, y, z\n", "\t"],
    ["semicolons within a cell", "a,b,c\n1,x;y;z;w,2\n", ","],
    ["one line", "1,2,3", ","],
    ["bars", "a|b|c\n1|2|3\n", "|"],
    ["blanks", "1.5  2\t3\n 4   5 6 \n", " "],
    ["blanks within words", "one two,3\nfour five,6\n", ","],
  ])("the separator is found: %s", (_name, text, wanted) => {
    expect(findDelimiter(text)).toBe(wanted);
  });

  test("assumptions about the text are reported", async () => {
    const notes = async (way: Partial<Way>) =>
      (await read(written({ ...plainWay, ...way }))).notes.join(" ");
    expect(await notes({})).not.toMatch(/Windows|decimal/);
    expect(await notes({ encoding: "windows-1252" })).toMatch(/read as Windows-1252/);
    expect(await notes({ delimiter: ";", mark: "," })).toMatch(/decimal marks/);
  });

  test("numbers with thousands separators are text", async () => {
    const rows = (cell: (i: number) => string) =>
      `a;b;label\n${Array.from({ length: 12 }, (_, i) => `${i}.5;${cell(i)};${i % 2}`).join("\n")}`;
    const dots = await read(rows((i) => `1,00${i % 10}`));
    expect(dots.columnReports[1]).toMatchObject({ role: "leave-out", numeric: false });
    expect(dots.columnReports[1]?.reason).toBe("It holds text, such as “1,000”.");
    const german = await read(rows((i) => `1.234,${i}`).replace(/\.5;/g, ",5;"));
    expect(german.columnReports.map(({ role }) => role)).toEqual([
      "feature",
      "leave-out",
      "target",
    ]);
    const english = await read(
      `a,b,label\n${Array.from({ length: 12 }, (_, i) => `${i},"1,00${i % 10}",${i % 2}`).join("\n")}`,
    );
    expect(english.columnReports[1]?.numeric).toBe(false);
  });

  test("UTF-16 that ends within a letter is refused, a web page in it is one", async () => {
    const bytes = written({ ...plainWay, encoding: "utf-16le", marked: true });
    expect(await codeOf(() => read(bytes.slice(0, -1)))).toBe("table-text");
    const page = encoded("<!doctype html><p>a, b</p>", {
      ...plainWay,
      encoding: "utf-16be",
      marked: true,
    });
    expect(await codeOf(() => read(page))).toBe("file-markup");
  });
});

test("numbers are read as Number reads them", () => {
  const digits = fc.string({ unit: fc.constantFrom(..."0123456789"), maxLength: 20 });
  const text = fc
    .tuple(
      fc.constantFrom("", "-", "+"),
      digits,
      fc.constantFrom("", "."),
      digits,
      fc.constantFrom("", "", "e5", "E-3", "e+12", "e", "x", " "),
    )
    .map((parts) => parts.join(""));
  const known = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
  fc.assert(
    fc.property(fc.oneof(text, fc.string({ maxLength: 6 })), (written) => {
      const bytes = new TextEncoder().encode(written);
      const wanted = known.test(written) ? Number(written) : undefined;
      expect(numberIn(bytes, 0, bytes.length, ".")).toBe(wanted);
      const commas = new TextEncoder().encode(written.replace(".", ","));
      if (wanted !== undefined) expect(numberIn(commas, 0, commas.length, ",")).toBe(wanted);
    }),
    { numRuns: 2000 },
  );
});

const rolesOf = async (text: string, options: Partial<ReadOptions> = {}) =>
  (await read(text, options)).columnReports.map(({ role }) => role[0]).join("");

describe("columns", () => {
  const three = (i: number) => Math.floor(i / 7) % 3;
  test.each<[string, string, string]>([
    ["pandas' index", made(21, [(i) => i, noise, three], ",a,label"), "lft"],
    ["Id", made(21, [(i) => i + 1, noise, three], "Id,a,label"), "lft"],
    ["shuffled ids", made(21, [(i) => (i * 5) % 21, noise, three], "PassengerId,a,label"), "lft"],
    ["an id at the end", made(21, [noise, three, (i) => i + 100], "a,label,row_id"), "ftl"],
    ["long ids", made(21, [(i) => 8_000_000_000 + 7 * i, noise, three], "id,a,label"), "lft"],
    ["an index without names", made(21, [(i) => i, noise, three]), "lft"],
    ["measures that grow by 1", made(21, [(i) => 20 + i, noise, three]), "fft"],
    ["ids that come again", made(21, [three, noise, three], "group_id,a,label"), "fft"],
    ["names that end alike", made(21, [(i) => i, noise, three], "acid,humid,label"), "fft"],
    ["the only numbers", made(21, [(i) => i, three], "id,label"), "ft"],
    ["a column without a cell", made(21, [noise, three, () => ""], "a,label,"), "ftl"],
  ])("what numbers the rows is left out: %s", async (_name, text, roles) => {
    expect(await rolesOf(text)).toBe(roles);
  });

  const bright = (seed: number) => (i: number) => (i * seed) % 23;
  test.each<[string, string, number]>([
    ["first", made(40, [(i) => i % 4, bright(3), bright(5), bright(7)]), 1],
    ["last", made(40, [bright(3), bright(5), bright(7), (i) => i % 4]), 4],
    ["first, the last nearly constant", made(120, [(i) => i % 4, noise, (i) => +(i === 9)]), 1],
    ["first, the last with gaps", made(40, [(i) => i % 10, noise, (i) => (i % 6) * 30]), 1],
    ["first, measures last", made(40, [(i) => 1 + (i % 3), noise, (i) => 700 + i * 3]), 1],
    ["words in the middle", made(40, [noise, (i) => ["x", "y"][i % 2], bright(5)]), 2],
    ["words last", made(40, [(i) => i % 2, noise, (i) => ["x", "y", "z"][i % 3]]), 3],
    ["named", made(40, [noise, (i) => i % 5, (i) => i % 2], "a,Class,b"), 2],
    ["a name that may be one", made(40, [(i) => 1 + (i % 3), noise, bright(7)], "Type,a,b"), 1],
    ["names, the last nearly constant", made(120, [(i) => i % 4, noise, () => 0], "p,a,b"), 1],
    ["named, in front of words", made(40, [(i) => i % 5, noise, () => "text"], "target,a,b"), 1],
  ])("the class column is found: %s", async (_name, text, column) => {
    const set = await read(text);
    expect(set.column).toBe(column);
    const { reason, role } = set.columnReports[column - 1] ?? {};
    expect([role, reason]).toEqual(["target", expect.stringMatching(/^Its name|^It holds \d+/)]);
    expect(set.notes[0]).toMatch(/^The class was taken from the column “.*”: it/);
  });

  test("a person's roles go before the reader's", async () => {
    const text = made(21, [(i) => i + 1, noise, (i) => i % 5, three], "Id,a,b,label");
    const with_ = (...roles: [number, ColumnRole][]) => rolesOf(text, { columns: new Map(roles) });
    expect(await with_()).toBe("lfft");
    expect(await with_([1, "feature"])).toBe("ffft");
    expect(await with_([2, "leave-out"], [1, "feature"])).toBe("flft");
    expect(await with_([3, "target"], [4, "leave-out"])).toBe("lftl");
    expect(await rolesOf(text, { column: 3 })).toBe("lftf");
    const words = made(21, [noise, () => "red", three], "a,colour,label");
    await expect(read(words, { columns: new Map([[2, "feature"]]) })).rejects.toThrow(
      "The column “colour” holds text, such as “red”, so the network cannot read it.",
    );
    const none = { columns: new Map<number, ColumnRole>([[1, "leave-out"]]) };
    expect(await codeOf(() => read(made(21, [noise, three], "a,label"), none))).toBe("table-shape");
  });

  const whole = (i: number) => (i * 13) % 50;
  test.each<[string, string, string[]]>([
    ["0, 1, 2", made(15, [noise, noise, three], "0,1,2"), ["0", "1", "2"]],
    ["an index before them", made(15, [(i) => i, noise, three], ",0,1"), ["column 1", "0", "1"]],
    [
      "a name before them",
      made(15, [three, whole, whole, noise], "label,0,1,2"),
      ["label", "0", "1", "2"],
    ],
    [
      "what pandas makes of numbers",
      made(15, [three, noise, whole, noise], "0,0.1,0.2,0.3"),
      ["0", "0.1", "0.2", "0.3"],
    ],
    [
      "of an example",
      made(15, [three, noise, whole, whole, whole, whole], "5,0,0.1,0.2,18,18.1"),
      ["5", "0", "0.1", "0.2", "18", "18.1"],
    ],
    [
      "years",
      made(15, [noise, noise, noise, noise, three], "1990,1991,1992,1993,label"),
      ["1990", "1991", "1992", "1993", "label"],
    ],
    ["text over numbers", made(15, [noise, noise, three], "age,3,7"), ["age", "3", "7"]],
  ])("a header of numbers: %s", async (_name, text, names) => {
    const set = await read(text);
    expect([set.columns, set.train.count + set.test.count]).toEqual([names, 15]);
    expect(set.notes.join(" ")).toMatch(/first line \(.*\) was taken as names/);
  });

  test.each<[string, string]>([
    ["measures", made(15, [noise, noise, three])],
    ["rows that count on", made(15, [(i) => i, (i) => i + 1, (i) => i + 2, three])],
    ["a missing cell", made(15, [(i) => (i === 0 ? "?" : noise(i)), noise, three])],
    ["words in every row", made(15, [whole, noise, (i) => ["a", "b"][i % 2]])],
  ])("a first row like the others is an example: %s", async (_name, text) => {
    const set = await read(text);
    expect([set.columns[0], set.train.count + set.test.count]).toEqual(["column 1", 15]);
  });

  test("R's column of row names has no name", async () => {
    const text = made(15, [(i) => `"${i + 1}"`, noise, three], '"a","label"');
    const set = await read(text);
    expect(set.columns).toEqual(["column 1", "a", "label"]);
    expect(set.columnReports[0]?.role).toBe("leave-out");
  });

  test("blanks part cells; numpy's comments name the columns", async () => {
    const rows = made(15, [(i) => (i * 3) % 7, noise, three]);
    const set = await read(
      rows.replaceAll(",", "  \t").replace(/^/gm, "  ").replace(/$/gm, " "),
      {},
      "x.txt",
    );
    expect(set.hash).toBe((await read(rows)).hash);
    const saved = await read(
      `# from numpy\n# a b label\n${rows.replaceAll(",", " ")}\n`,
      {},
      "x.txt",
    );
    expect([saved.columns, saved.train.count + saved.test.count]).toEqual([
      ["a", "b", "label"],
      15,
    ]);
    expect(saved.hash).toBe(set.hash);
    const commas = await read(`# a,b,c,d\n${rows}\n`);
    expect(commas.columns).toEqual(["column 1", "column 2", "column 3"]);
  });

  test("values survive wherever a column stops being bytes", async () => {
    const columns = 400;
    const rows = 3000;
    const value = (row: number, column: number) => {
      const byte = (row * 31 + column * 7) % 256;
      if (column % 97 === 5 && row === (column * 11) % rows) return -byte / 8;
      return column === 300 && row === 2999 ? 256 : byte;
    };
    const lines = Array.from({ length: rows }, (_, row) =>
      [row % 3, ...Array.from({ length: columns }, (_, column) => value(row, column))].join(),
    );
    const { table } = await openTable(fileOf("x.csv", lines.join("\n"), 9973), {});
    const list = Array.from({ length: columns }, (_, i) => i + 1);
    expect(list.filter((i) => !table.isBytes(i))).toEqual([6, 103, 200, 297, 301, 394]);
    const all = table.extract(list, false, new Uint8Array(rows).fill(1));
    const wrong = all.findIndex((got, i) => got !== value(Math.floor(i / columns), i % columns));
    expect(wrong).toBe(-1);
  });
});
