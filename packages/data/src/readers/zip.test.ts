import { crc32 } from "@adder-studio/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readerCaps } from "./caps";
import { readData } from "./read";
import { codeOf, fileOf, npy, type ZipEntry, zip } from "./test-support";
import { openZip } from "./zip";

const text = (content: string) => new TextEncoder().encode(content);
const plain: readonly ZipEntry[] = [
  { name: "a/1.txt", bytes: text("one one one one") },
  { name: "a/", bytes: text(""), method: 0 },
  { name: "../b.txt", bytes: text("two"), method: 0 },
];
const noChoice = { size: 0, column: 0 };

async function openAll(bytes: Uint8Array): Promise<void> {
  for (const entry of openZip(bytes)) await entry.bytes();
}

describe("zip", () => {
  test("lists files, unpacks them, and takes names for names only", async () => {
    const entries = openZip(zip(plain));
    expect(entries.map(({ path }) => path)).toEqual(["a/1.txt", "../b.txt"]);
    const contents = await Promise.all(entries.map((entry) => entry.bytes()));
    expect(contents.map((bytes) => new TextDecoder().decode(bytes))).toEqual([
      "one one one one",
      "two",
    ]);
    expect(new TextDecoder().decode(await entries[0]?.head(3))).toBe("one");
  });

  test("cut at every byte, it is refused", async () => {
    const whole = zip(plain);
    for (let length = 0; length < whole.length; length++) {
      expect(await codeOf(() => openAll(whole.slice(0, length)))).toBe("file-cut");
    }
  });

  test("a changed byte never does more than refuse", async () => {
    const whole = zip(plain);
    const change = fc.record({ at: fc.nat(whole.length - 1), to: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const bytes = Uint8Array.from(whole);
        for (const { at, to } of changes) bytes[at] = to;
        await codeOf(() => openAll(bytes));
      }),
      { numRuns: 3000 },
    );
  });

  test.each([
    [
      "overlapping entries",
      [
        { ...plain[0], name: "x" },
        { ...plain[0], name: "y", offset: 0 },
      ],
      "file-bomb",
    ],
    ["a size that is too good", [{ name: "x", bytes: text("x"), size: 900_000_000 }], "file-bomb"],
    ["a checksum that is wrong", [{ name: "x", bytes: text("x"), crc: 7 }], "file-cut"],
    ["a size that is too small", [{ name: "x", bytes: text("xxxx"), size: 2 }], "file-bomb"],
    ["a size that is too large", [{ name: "x", bytes: text("xxxx"), size: 9 }], "file-cut"],
    ["encryption", [{ name: "x", bytes: text("x"), flags: 1 }], "file-archive"],
    ["another method", [{ name: "x", bytes: text("x"), method: 12 }], "file-archive"],
    ["a place outside", [{ name: "x", bytes: text("x"), offset: 1e6 }], "file-archive"],
    ["a size that is nowhere", [{ name: "x", bytes: text("x"), size: 0xffffffff }], "file-archive"],
  ] as const)("refuses %s", async (_name, entries, code) => {
    expect(await codeOf(() => openAll(zip(entries as readonly ZipEntry[])))).toBe(code);
  });

  const long: readonly ZipEntry[] = plain.map((entry) => ({ ...entry, long: {} }));

  test("Zip64 is read, in its entries, its end, and both", async () => {
    for (const bytes of [zip(long), zip(plain, {}), zip(long, {})]) {
      const entries = openZip(bytes);
      expect(entries.map(({ path, size }) => [path, size])).toEqual([
        ["a/1.txt", 15],
        ["../b.txt", 3],
      ]);
      expect(new TextDecoder().decode(await entries[0]?.bytes())).toBe("one one one one");
    }
  });

  test("Zip64 cut at every byte is refused, and a changed byte does no more", async () => {
    const whole = zip(long, {});
    for (let length = 0; length < whole.length; length++) {
      expect(await codeOf(() => openAll(whole.slice(0, length)))).toBe("file-cut");
    }
    const change = fc.record({ at: fc.nat(whole.length - 1), to: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const bytes = Uint8Array.from(whole);
        for (const { at, to } of changes) bytes[at] = to;
        await codeOf(() => openAll(bytes));
      }),
      { numRuns: 1500 },
    );
  });

  test.each<[string, Uint8Array, string]>([
    ["a count that lies", zip(plain, { count: 9n }), "file-archive"],
    ["a count beyond reason", zip(plain, { count: 2n ** 63n }), "file-archive"],
    ["a table outside", zip(plain, { start: 2n ** 40n }), "file-archive"],
    ["a table that is too long", zip(plain, { length: 9999n }), "file-archive"],
    ["an end record elsewhere", zip(plain, { at: 0n }), "file-archive"],
    ["an end record outside", zip(plain, { at: 2n ** 63n }), "file-archive"],
    ["several disks", zip(plain, { disks: 2 }), "file-archive"],
    [
      "a size of 2^63",
      zip([{ name: "x", bytes: text("x"), long: { size: 2n ** 63n } }]),
      "file-archive",
    ],
    [
      "a size too good",
      zip([{ name: "x", bytes: text("x".repeat(9000)), long: { size: 9_000_000n } }]),
      "file-bomb",
    ],
    [
      "a place outside",
      zip([{ name: "x", bytes: text("x"), long: { offset: 2n ** 15n } }]),
      "file-archive",
    ],
  ])("refuses in Zip64 %s", async (_name, bytes, code) => {
    expect(await codeOf(() => openAll(bytes))).toBe(code);
  });

  test("a bomb of honest size is stopped by its ratio", async () => {
    const bomb = zip([{ name: "x", bytes: new Uint8Array(8 * 2 ** 20) }]);
    expect(await codeOf(() => openAll(bomb))).toBe("file-bomb");
    const below = zip([{ name: "x", bytes: new Uint8Array(readerCaps.ratioFrom) }]);
    expect(await codeOf(() => openAll(below))).toBe("accepted");
  });

  test("zips in zips in zips, pickles and pages are refused with a message of their own", async () => {
    const read = (entries: readonly ZipEntry[]) =>
      codeOf(() => readData([fileOf("x.zip", zip(entries))], noChoice));
    const nested = (bytes: Uint8Array) => zip([{ name: "inner.zip", bytes }]);
    expect(await read([{ name: "x.zip", bytes: nested(nested(zip(plain))) }])).toBe("file-archive");
    const pickle = Uint8Array.of(0x80, 2, 0x63, 0x2e);
    expect(await read([{ name: "archive/data.pkl", bytes: pickle }])).toBe("file-pickle");
    expect(await read([{ name: "x.png", bytes: text(" <svg/>") }])).toBe("file-markup");
    expect(await read([])).toBe("examples-few");
    expect(await codeOf(() => readData([fileOf("m.pt", pickle)], noChoice))).toBe("file-pickle");
    expect(await codeOf(() => readData([], noChoice))).toBe("examples-few");
  });
});

describe("npz", () => {
  const images = Array.from({ length: 12 * 6 }, (_, i) => i % 256);
  const classes = Array.from({ length: 12 }, (_, i) => i % 2);
  const read = (entries: Record<string, Uint8Array>) =>
    readData(
      [
        fileOf(
          "x.npz",
          zip(Object.entries(entries).map(([name, bytes]) => ({ name: `${name}.npy`, bytes }))),
        ),
      ],
      noChoice,
    );

  test("x and y, with splits, with floats, channels first, and one-hot", async () => {
    const both = await read({
      x_train: npy("|u1", [12, 2, 3], images),
      y_train: npy("<i8", [12, 1], classes),
      x_test: npy("|u1", [12, 2, 3], images),
      y_test: npy("<i8", [12, 1], classes),
    });
    expect([both.train.count, both.test.count, both.height, both.width]).toEqual([12, 12, 2, 3]);
    expect([...both.test.images]).toEqual(images);
    const scaled = await read({
      x_train: npy(
        "<f8",
        [12, 2, 3],
        images.map((value) => value / 255),
      ),
      y_train: npy("|u1", [12], classes),
      x_test: npy(
        "<f8",
        [12, 2, 3],
        images.map((value) => value / 255),
      ),
      y_test: npy("|u1", [12], classes),
    });
    expect(scaled.hash).toBe(both.hash);
    const planes = Array.from({ length: 12 * 3 * 25 }, (_, i) => Math.floor(i / 25) % 3);
    const hot = classes.flatMap((label) => (label === 0 ? [1, 0] : [0, 1]));
    const planar = await read({
      images: npy("|u1", [12, 3, 5, 5], planes),
      labels: npy("<f4", [12, 2], hot),
    });
    expect([planar.height, planar.width, planar.channels]).toEqual([5, 5, 3]);
    expect([...planar.train.images.slice(0, 6)]).toEqual([0, 1, 2, 0, 1, 2]);
    expect(planar.classes).toEqual(["0", "1"]);
  });

  test("other floats stay unchanged, standardised by the training split", async () => {
    const values = images.map((value) => value * 0.37 - 8);
    const set = await read({ x: npy("<f4", [12, 2, 3], values), y: npy("|u1", [12], classes) });
    expect(set.train.images).toBeInstanceOf(Float32Array);
    const list = [...set.train.images];
    const mean = list.reduce((sum, value) => sum + value, 0) / list.length;
    const spread = list.reduce((sum, value) => sum + value * value, 0) / list.length;
    expect(mean).toBeCloseTo(0, 5);
    expect(spread).toBeCloseTo(1, 5);
  });

  test.each([
    ["objects", { x: npy("|O8", [2], [0, 0]), y: npy("|u1", [2], [0, 1]) }, "file-pickle"],
    ["no names", { a: npy("|u1", [2], [0, 1]) }, "file-pair"],
    ["complex numbers", { x: npy("<c8", [1], [0]), y: npy("|u1", [1], [0]) }, "file-header"],
    [
      "other counts",
      { x: npy("|u1", [3, 2, 2], new Array(12).fill(0)), y: npy("|u1", [2], [0, 1]) },
      "file-pair",
    ],
    ["a shape that lies", { x: npy("|u1", [99, 2, 2], [0]), y: npy("|u1", [99], [0]) }, "file-cut"],
    [
      "a huge shape",
      { x: npy("|u1", [1e9, 1e9, 1e9], [0]), y: npy("|u1", [1], [0]) },
      "file-limit",
    ],
    [
      "one class",
      {
        x: npy("|u1", [12, 2, 3], images),
        y: npy(
          "|u1",
          [12],
          classes.map(() => 4),
        ),
      },
      "labels-unfit",
    ],
  ] as const)("refuses %s", async (_name, entries, code) => {
    expect(await codeOf(() => read(entries as unknown as Record<string, Uint8Array>))).toBe(code);
  });
});

describe("names in a zip file", () => {
  const raw = (...bytes: readonly number[]) => Uint8Array.from(bytes);
  const ascii = (name: string) => [...name].map((letter) => letter.charCodeAt(0));
  const namesOf = (entries: readonly Partial<ZipEntry>[]) =>
    openZip(zip(entries.map((entry) => ({ name: "", bytes: text("x"), ...entry })))).map(
      ({ path }) => path,
    );
  const utf8 = (name: string) => new TextEncoder().encode(name);
  const extraName = (name: string, sum: number) => {
    const content = utf8(name);
    const field = new Uint8Array(9 + content.length);
    const view = new DataView(field.buffer);
    view.setUint16(0, 0x7075, true);
    view.setUint16(2, 5 + content.length, true);
    field[4] = 1;
    view.setUint32(5, sum, true);
    field.set(content, 9);
    return field;
  };

  test("of an old Windows tool are read in its code page", () => {
    const names = [
      { rawName: raw(0x8e, ...ascii("pfel/0.png")) },
      { rawName: raw(0x99, ...ascii("l/0.png")) },
      { rawName: raw(...ascii("Stra"), 0xe1, ...ascii("e\\0.png")) },
      { rawName: raw(...ascii("sm"), 0x9b, ...ascii("r")) },
      { name: "plain" },
    ];
    expect(namesOf(names)).toEqual(["Äpfel/0.png", "Öl/0.png", "Straße/0.png", "smør", "plain"]);
  });

  test("of other programs are Latin letters, or UTF-8 without its flag", () => {
    const latin = [{ rawName: raw(0xc4, ...ascii("pfel")) }, { rawName: raw(0xd6, ...ascii("l")) }];
    expect(namesOf(latin)).toEqual(["Äpfel", "Öl"]);
    expect(namesOf([{ name: "Äpfel" }, { name: "猫/1.png" }, { name: "🐈/1.png" }])).toEqual([
      "Äpfel",
      "猫/1.png",
      "🐈/1.png",
    ]);
  });

  test("Info-ZIP's name counts where its sum fits the other one, and only there", () => {
    const rawName = raw(...ascii("?pfel"));
    const entry = (sum: number) => ({ rawName, extra: extraName("Äpfel", sum) });
    expect(namesOf([entry(crc32(rawName)), entry(1)])).toEqual(["Äpfel", "?pfel"]);
    const cut = { rawName, extra: extraName("Äpfel", crc32(rawName)).slice(0, 12) };
    expect(namesOf([cut])).toEqual(["?pfel"]);
  });

  test("no letter is ever dropped", () => {
    for (let byte = 128; byte < 256; byte++) {
      const [name] = namesOf([{ rawName: raw(byte, 0x41) }]);
      expect([...(name ?? "")]).toHaveLength(2);
      expect(name?.endsWith("A")).toBe(true);
    }
  });
});
