import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readerCaps } from "./caps";
import { readData } from "./read";
import { sniff } from "./sniff";
import { openTar } from "./tar";
import { codeOf, fileOf, join, npy, type TarEntry, tar, zip } from "./test-support";

const text = (content: string) => new TextEncoder().encode(content);
const words = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const noChoice = { size: 0, column: 0 };
const plain: readonly TarEntry[] = [
  { name: "a/", kind: "5" },
  { name: "a/1.txt", bytes: text("one one one one") },
  { name: "../b.txt", bytes: text("x".repeat(700)) },
  { name: "a/link", kind: "2" },
  { name: "c\\d.txt", bytes: text("two") },
  { name: "empty", bytes: text("") },
];

async function openAll(bytes: Uint8Array): Promise<void> {
  for (const file of openTar(bytes)) await file.bytes();
}

describe("tar", () => {
  test("lists files, and takes names for names only; folders and links are left out", async () => {
    const files = openTar(tar(plain));
    expect(files.map(({ path }) => path)).toEqual(["a/1.txt", "../b.txt", "c/d.txt", "empty"]);
    expect(files.map(({ size }) => size)).toEqual([15, 700, 3, 0]);
    expect(words((await files[0]?.bytes()) as Uint8Array)).toBe("one one one one");
    expect(words((await files[0]?.head(3)) as Uint8Array)).toBe("one");
    expect(await new Response(files[2]?.stream()).text()).toBe("two");
  });

  test("long names: the second field of ustar, GNU's own entry, pax records", () => {
    const long = `${"folder/".repeat(30)}file.png`;
    const length = (record: string) => `${record.length + 3 + 1} ${record}\n`;
    const record = length(`path=${long}é`);
    const sized = { name: "short", bytes: text("four"), size: 0 };
    const files = openTar(
      tar([
        { name: "1.png", prefix: "class/one", bytes: text("a") },
        { name: "././@LongLink", kind: "L", bytes: text(`${long}\0`) },
        { name: "cut", bytes: text("b") },
        { name: "next", bytes: text("c") },
        { name: "global", kind: "g", bytes: text("12 path=no\n") },
        {
          name: "pax",
          kind: "x",
          bytes: text(record.replace(/^\d+/, `${text(record).length}`)),
        },
        { name: "cut", bytes: text("d") },
        { name: "pax", kind: "x", bytes: text("9 size=4\n") },
        sized,
      ]),
    );
    expect(files.map(({ path }) => path)).toEqual([
      "class/one/1.png",
      long,
      "next",
      `${long}é`,
      "short",
    ]);
    expect(files.at(-1)?.size).toBe(4);
  });

  test("is recognised by its checksum, whatever its name", () => {
    expect(sniff(tar(plain).subarray(0, 512), "x.bin", 9)).toBe("tar");
    expect(sniff(new Uint8Array(512), "x.tar", 9)).toBe("other");
    // PyTorch's oldest files are tar files of pickles.
    expect(sniff(tar(plain).subarray(0, 512), "model.pt", 9)).toBe("pickle");
  });

  test("cut at every byte before its end mark, it is refused", async () => {
    const whole = tar(plain);
    for (let length = 0; length < whole.length - 512; length++) {
      expect(await codeOf(() => openAll(whole.slice(0, length))), `${length}`).toBe("file-cut");
    }
    expect(await codeOf(() => openAll(whole.slice(0, -512)))).toBe("accepted");
  });

  test("a changed byte never does more than refuse", async () => {
    const whole = tar([...plain, { name: "pax", kind: "x", bytes: text("9 size=3\n") }, ...plain]);
    const change = fc.record({ at: fc.nat(whole.length - 1), to: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        async (changes, fixed) => {
          const bytes = Uint8Array.from(whole);
          for (const { at, to } of changes) bytes[at] = to;
          // With sums that are right again the lie goes deeper.
          if (fixed) for (let at = 0; at < bytes.length; at += 512) fixChecksum(bytes, at);
          await codeOf(() => openAll(bytes));
        },
      ),
      { numRuns: 2000 },
    );
  });

  test.each<[string, Partial<TarEntry>, string]>([
    ["a size beyond the end", { size: 10_000 }, "file-cut"],
    [
      "a size of 2^63",
      { sizeField: Uint8Array.of(0x80, 0, 0, 0, 0x7f, 255, 255, 255, 255, 255, 255, 255) },
      "file-archive",
    ],
    ["a size that is no number", { sizeField: text("12x45678901\0") }, "file-archive"],
    ["a sum that is wrong", { sum: 7 }, "file-archive"],
    ["a sparse file", { kind: "S" }, "file-archive"],
    ["a name without end", { kind: "L", bytes: new Uint8Array(70_000) }, "file-archive"],
    ["a pax record that is too long", { kind: "x", bytes: text("99 path=a\n") }, "file-archive"],
    ["a pax record without length", { kind: "x", bytes: text("path=a\n") }, "file-archive"],
    ["a pax record of length 0", { kind: "x", bytes: text("0 path=a\n") }, "file-archive"],
    ["a pax size that is none", { kind: "x", bytes: text("11 size=-4\n") }, "file-archive"],
  ])("refuses %s", async (_name, lie, code) => {
    const bytes = tar([{ name: "x", bytes: text("12345"), ...lie }]);
    expect(await codeOf(() => openAll(bytes))).toBe(code);
  });

  test("has a cap on its entries", async () => {
    const one = tar([{ name: "d/", kind: "5" }]).subarray(0, 512);
    const bytes = new Uint8Array((readerCaps.entries + 2) * 512);
    for (let i = 0; i < readerCaps.entries; i++) bytes.set(one, i * 512);
    expect(openTar(bytes)).toEqual([]);
    bytes.set(one, readerCaps.entries * 512);
    expect(await codeOf(() => openTar(bytes))).toBe("file-limit");
  });
});

/** Writes the checksum of a header's bytes. */
function fixChecksum(bytes: Uint8Array, at: number): void {
  bytes.fill(32, at + 148, at + 156);
  const sum = bytes.subarray(at, at + 512).reduce((all, byte) => all + byte, 0);
  bytes.set(text(`${sum.toString(8).padStart(6, "0")}\0 `), at + 148);
}

describe("what lies in a tar file", () => {
  const images = Array.from({ length: 12 * 6 }, (_, i) => i % 256);
  const classes = Array.from({ length: 12 }, (_, i) => i % 2);
  const arrays = [
    { name: "set/x.npy", bytes: npy("|u1", [12, 2, 3], images) },
    { name: "set/y.npy", bytes: npy("|u1", [12], classes) },
  ];

  test("is read as out of a zip file, packed by gzip or not", async () => {
    const hash = (await readData([fileOf("x.zip", zip(arrays))], noChoice)).hash;
    const bytes = tar(arrays);
    for (const [name, file] of [
      ["x.tar", bytes],
      ["x.tar.gz", new Uint8Array(gzipSync(bytes))],
      ["x.tgz", new Uint8Array(gzipSync(bytes))],
    ] as const) {
      expect((await readData([fileOf(name, file)], noChoice)).hash).toBe(hash);
    }
  });

  test("CIFAR-10's own archive is CIFAR, its test batch for testing", async () => {
    const batch = (first: number) => {
      const bytes = new Uint8Array(4 * 3073);
      for (let i = 0; i < 4; i++) bytes.set([(first + i) % 10, 40 * i], i * 3073);
      return bytes;
    };
    const folder = "cifar-10-batches-bin";
    const names = "airplane automobile bird cat deer dog frog horse ship truck".split(" ");
    const archive = tar([
      { name: `${folder}/`, kind: "5" },
      { name: `${folder}/data_batch_2.bin`, bytes: batch(4) },
      { name: `${folder}/test_batch.bin`, bytes: batch(8) },
      { name: `${folder}/data_batch_1.bin`, bytes: batch(0) },
      { name: `${folder}/batches.meta.txt`, bytes: text(`${names.join("\n")}\n\n`) },
      { name: `${folder}/readme.html`, bytes: text("<html></html>") },
    ]);
    const file = fileOf("cifar-10-binary.tar.gz", new Uint8Array(gzipSync(archive)));
    const set = await readData([file], noChoice);
    expect(set.kind).toBe("CIFAR-10 binary");
    expect([set.train.count, set.test.count, set.height, set.channels]).toEqual([8, 4, 32, 3]);
    expect(set.classes).toEqual(names);
    expect([...set.train.labels].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect([...set.test.labels].sort()).toEqual([0, 1, 8, 9]);
  });

  test("cut, a bomb, pickles and archives inside are refused with a message of their own", async () => {
    const read = (name: string, bytes: Uint8Array) =>
      codeOf(() => readData([fileOf(name, bytes)], noChoice));
    const packed = new Uint8Array(gzipSync(tar(arrays)));
    expect(await read("x.tgz", packed.slice(0, -20))).toBe("file-cut");
    const zeros = tar([{ name: "x.bin", bytes: new Uint8Array(4 * 2 ** 20) }]);
    expect(await read("x.tgz", new Uint8Array(gzipSync(zeros)))).toBe("file-bomb");
    const pickle = { name: "data_batch_1", bytes: Uint8Array.of(0x80, 2, 0x63, 0x2e) };
    expect(await read("cifar-10-python.tar", tar([pickle]))).toBe("file-pickle");
    const nested = (bytes: Uint8Array) => tar([{ name: "in.tar", bytes }]);
    expect(await read("x.tar", nested(tar(arrays)))).toBe("accepted");
    expect(await read("x.tar", nested(nested(nested(tar(arrays)))))).toBe("file-archive");
    expect(await read("x.tar", nested(zip(arrays)))).toBe("accepted");
    expect(await read("x.tar", tar([]))).toBe("file-kind");
    expect(await read("x.tar", join([tar([{ name: "d/", kind: "5" }])]))).toBe("examples-few");
  });
});
