import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { readData } from "./read";
import { codeOf, fileOf, npy, zip } from "./test-support";

const noChoice = { size: 0, column: 0 };
const text = (content: string) => new TextEncoder().encode(content);
const padded = (start: readonly number[] | string, at = 0) => {
  const bytes = new Uint8Array(600).fill(at === 0 ? 0 : 1, 0, at);
  bytes.set(typeof start === "string" ? text(start) : start, at);
  return bytes;
};
const office = (folder: string) =>
  zip([
    { name: "[Content_Types].xml", bytes: text("<Types/>") },
    { name: `${folder}/document.xml`, bytes: text("<x/>") },
  ]);

describe("well-known files that are not read are called what they are", () => {
  test.each<[string, Uint8Array, RegExp]>([
    ["data.xlsx", office("xl"), /Excel workbook/],
    ["data.csv", office("xl"), /Excel workbook/],
    ["text.docx", office("word"), /Word document/],
    [
      "table.ods",
      zip([
        { name: "mimetype", bytes: text("x") },
        { name: "content.xml", bytes: text("<x/>") },
      ]),
      /OpenDocument/,
    ],
    ["train.parquet", padded("PAR1"), /Parquet/],
    ["digits.mat", padded("MATLAB 5.0 MAT-file, Platform: GLNXA64"), /MATLAB/],
    ["model.h5", padded([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]), /HDF5/],
    ["old.xls", padded([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), /old Office/],
    ["paper.pdf", text("%PDF-1.7\n1,2,3\n4,5,6\n"), /PDF/],
    ["data.7z", padded([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]), /7z/],
    ["data.rar", padded([0x52, 0x61, 0x72, 0x21, 0x1a, 0x07]), /RAR/],
    ["data.tar.xz", padded([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]), /xz/],
    ["photo.heic", padded("ftypheic", 4), /HEIC/],
    ["photo.png", padded("ftypavif", 4), /AVIF/],
    ["scan.tif", padded([0x49, 0x49, 0x2a, 0]), /TIFF/],
  ])("%s", async (name, bytes, what) => {
    const read = (path: string, content: Uint8Array) => readData([fileOf(path, content)], noChoice);
    expect(await codeOf(() => read(name, bytes))).toBe("file-kind");
    await expect(read(name, bytes)).rejects.toThrow(what);
    await expect(read("x.zip", zip([{ name, bytes }]))).rejects.toThrow(what);
    await expect(read(`${name}.gz`, new Uint8Array(gzipSync(bytes)))).rejects.toThrow();
  });

  test("next to a set they are left out and reported", async () => {
    const rows = Array.from({ length: 20 }, (_, i) => `${i / 3},${i % 2}`).join("\n");
    const files = [
      fileOf("rows.csv", `a,class\n${rows}`),
      fileOf("paper.pdf", "%PDF-1.7\n"),
      fileOf("book.xlsx", office("xl")),
    ];
    const { parts } = await readData(files, noChoice);
    expect(parts.find(({ path }) => path === "paper.pdf")?.reason).toMatch(/a PDF document/);
    expect(parts.find(({ path }) => path === "book.xlsx")).toMatchObject({
      files: 1,
      state: "left-out",
    });
  });

  test("an array that is called an archive is an array", async () => {
    const bytes = npy("|u1", [12, 2, 2], new Array(48).fill(1));
    const code = await codeOf(() => readData([fileOf("images.npz", bytes)], noChoice));
    expect(code).toBe("file-pair");
  });
});
