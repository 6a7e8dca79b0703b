import { expect, test } from "vitest";
import { imageHeader } from "./image-header";
import { readData } from "./read";
import { codeOf, fileOf, idx, npy, oneOfMany, pngHead, zip } from "./test-support";
import type { ReadHooks, ReadOptions, SourceFile } from "./types";

const hooks: ReadHooks = {
  async decodeImage(bytes) {
    const { width, height } = imageHeader(bytes);
    if (bytes[33] === 255) throw new Error("damaged");
    return { width, height, rgba: new Uint8Array(width * height * 4).fill(bytes[33] ?? 0) };
  },
};
const noChoice: ReadOptions = { size: 0, column: 0 };

const table = (rows: readonly string[]) => [
  fileOf(
    "t.csv",
    [
      "a,b,label",
      ...Array.from({ length: 20 }, (_, i) => `${i / 3},${i % 7},k${i % 2}`),
      ...rows,
    ].join("\n"),
  ),
];
const pictures = (more: readonly SourceFile[] = []) => [
  ...["cat", "dog"].flatMap((label) =>
    Array.from({ length: 6 }, (_, i) => fileOf(`${label}/${i}.png`, pngHead(3, 3, i))),
  ),
  ...more,
];

test.each<[string, readonly SourceFile[], RegExp]>([
  ["a row", table(["1,2,"]), /1 row without a class was left out/],
  ["a cell", table([",2,k1"]), /1 empty cell counts as the mean of its column/],
  [
    "a damaged image",
    pictures([fileOf("dog/9.png", pngHead(3, 3, 255))]),
    /1 image could not be decoded and was/,
  ],
  [
    "an image of another size",
    pictures([fileOf("dog/9.png", pngHead(5, 5, 1))]),
    /1 of 13 images was cut/,
  ],
])("%s alone is one in the notes", async (_, files, note) => {
  const { notes } = await readData(files, noChoice, hooks);
  expect(notes.join(" ")).toMatch(note);
  expect(notes.join(" ")).not.toMatch(oneOfMany);
});

test.each<[string, readonly SourceFile[]]>([
  ["an example", [fileOf("t.csv", "a,b\n1,2")]],
  [
    "an image and two labels",
    [fileOf("a-images", idx([1, 2, 2], [1, 2, 3, 4])), fileOf("a-labels", idx([2], [0, 1]))],
  ],
  [
    "two images and a label",
    [fileOf("a-images", idx([2, 1, 2], [1, 2, 3, 4])), fileOf("a-labels", idx([1], [0]))],
  ],
  [
    "arrays of one",
    [
      fileOf(
        "a.npz",
        zip([
          { name: "x.npy", bytes: npy("|u1", [1, 2], [1, 2]) },
          { name: "y.npy", bytes: npy("|u1", [2], [1, 2]) },
        ]),
      ),
    ],
  ],
  ["a cell in a line", [fileOf("t.csv", "a,b,c\n1,2,3\n4,5,6\n7\n")]],
])("%s alone is one in what is refused", async (_, files) => {
  expect(await codeOf(() => readData(files, noChoice, hooks))).not.toBe("accepted");
});
