import { describe, expect, test } from "vitest";
import { imageHeader } from "./image-header";
import { readData } from "./read";
import { codeOf, fileOf, pngHead, zip } from "./test-support";
import type { OwnSet, ReadHooks } from "./types";

const hooks: ReadHooks = {
  async decodeImage(bytes) {
    const { width, height } = imageHeader(bytes);
    return { width, height, rgba: new Uint8Array(width * height * 4).fill(bytes[33] ?? 0) };
  },
};
const noChoice = { size: 0, column: 0 };
const text = (content: string) => new TextEncoder().encode(content);
const names = ["cat", "dog", "fish"];

interface Made {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const images = (count: number, nameOf: (i: number) => string): Made[] =>
  Array.from({ length: count }, (_, i) => ({ name: nameOf(i), bytes: pngHead(3, 3, i) }));
const rows = (count: number, rowOf: (i: number, label: string) => string, head?: string) =>
  text(
    [
      ...(head ? [head] : []),
      ...Array.from({ length: count }, (_, i) => rowOf(i, names[i % 3] as string)),
    ].join("\n"),
  );
const read = (made: readonly Made[]) => readData([fileOf("all.zip", zip(made))], noChoice, hooks);
const total = ({ parts }: OwnSet) => parts.reduce((sum, { files }) => sum + files, 0);

describe("a table of file names and classes next to images", () => {
  test.each<[string, (i: number) => string, Made]>([
    [
      "train.csv beside images/",
      (i) => `images/img_${i}.png`,
      {
        name: "train.csv",
        bytes: rows(18, (i, label) => `img_${i}.png,${label}`, "file_name,label"),
      },
    ],
    [
      "names without their ending, an id before them",
      (i) => `train/ISIC_${1000 + i}.jpg`,
      {
        name: "metadata.csv",
        bytes: rows(
          18,
          (i, label) => `${i},ISIC_${1000 + i},${i % 7},${label}`,
          "row,image_id,age,dx",
        ),
      },
    ],
    [
      "folders in the cells, no header",
      (i) => `data/a/${i}.png`,
      { name: "labels.txt", bytes: rows(18, (i, label) => `a/${i}.png ${label}`) },
    ],
    [
      "columns of 0 and 1",
      (i) => `images/Train_${i}.jpg`,
      {
        name: "train.csv",
        bytes: rows(
          18,
          (i, label) => `Train_${i},${names.map((it) => Number(it === label)).join()}`,
          "image_id,cat,dog,fish",
        ),
      },
    ],
    [
      "a folder in two parts",
      (i) => `images_part_${1 + (i % 2)}/${i}.png`,
      { name: "meta.tsv", bytes: rows(18, (i, label) => `${i}.png\t${label}`, "image\tclass") },
    ],
    [
      "numbers for names and quotes",
      (i) => `all/${i}.png`,
      { name: "trainLabels.csv", bytes: rows(18, (i, label) => `${i},"${label}"`, "id,label") },
    ],
  ])("%s", async (_, nameOf, table) => {
    const set = await read([...images(18, nameOf), table]);
    expect(set.classes).toEqual(names);
    expect(set.train.count + set.test.count).toBe(18);
    expect(total(set)).toBe(19);
    expect(set.notes.join(" ")).toMatch(/class of each image was taken from/);
  });

  test("rows without an image and images without a row are reported", async () => {
    const table = {
      name: "labels.csv",
      bytes: rows(15, (i, label) => `${i}.png,${label}`, "file,label"),
    };
    const set = await read([...images(18, (i) => `images/${i + 3}.png`), table]);
    expect(set.train.count + set.test.count).toBe(12);
    expect(set.notes.join(" ")).toMatch(/3 rows name images that are not there/);
    expect(set.notes.join(" ")).toMatch(/6 images were set aside/);
    expect(total(set)).toBe(19);
  });

  test("two tables, or a column, make the split; one table does not", async () => {
    const made = images(24, (i) => `images/${i}.png`);
    const half = (from: number, name: string) => ({
      name,
      bytes: rows(12, (i, label) => `${from + i}.png,${label}`, "file,label"),
    });
    const two = await read([...made, half(0, "train.csv"), half(12, "test.csv")]);
    expect([two.train.count, two.test.count]).toEqual([12, 12]);
    const column = {
      name: "all.csv",
      bytes: rows(
        18,
        (i, label) => `${i}.png,${label},${i < 12 ? "train" : "val"}`,
        "file,label,split",
      ),
    };
    const split = await read([...made, column]);
    expect([split.train.count, split.test.count]).toEqual([12, 6]);
    const one = await read([...made, half(0, "train.csv")]);
    expect(one.train.count + one.test.count).toBe(12);
    expect(one.test.count).toBe(3);
  });

  test("a contest's images to test on are set aside, its submission is none of it", async () => {
    const made = [
      ...images(18, (i) => `train/${i}.png`),
      ...images(6, (i) => `test/${i + 18}.png`),
      { name: "train.csv", bytes: rows(18, (i, label) => `${i}.png,${label}`, "id,label") },
      {
        name: "sample_submission.csv",
        bytes: text(Array.from({ length: 6 }, (_, i) => `${18 + i}.png,cat`).join("\n")),
      },
    ];
    const set = await read(made);
    expect(set.train.count + set.test.count).toBe(18);
    expect(set.parts.find(({ path }) => path === "test")).toMatchObject({
      files: 6,
      state: "left-out",
    });
    expect(total(set)).toBe(made.length);
  });

  test("folders that name classes win over a table about them", async () => {
    const made = images(18, (i) => `${names[i % 3]}/${i}.png`);
    const table = { name: "sizes.csv", bytes: rows(18, (i) => `${i}.png,${i % 2}`, "file,large") };
    const set = await read([...made, table]);
    expect(set.classes).toEqual(names);
    expect(total(set)).toBe(19);
  });
});

describe("classes in the names of files", () => {
  test.each<[string, (i: number) => string]>([
    ["cat.0.jpg in one folder", (i) => `train/${names[i % 3]}.${i}.jpg`],
    ["cat (1).png in none", (i) => `${names[i % 3]} (${i}).png`],
    ["big-cat_01.webp", (i) => `photos/big-${names[i % 3]}_0${i}.webp`],
    ["cat12.png", (i) => `${names[i % 3]}${i}.png`],
  ])("%s", async (_, nameOf) => {
    const set = await read(images(18, nameOf));
    expect(set.classes.map((name) => name.replace("big-", ""))).toEqual(names);
    expect(set.notes.join(" ")).toMatch(/beginning of each file's name/);
    expect(total(set)).toBe(18);
  });

  test.each<[string, (i: number) => string]>([
    ["of cameras", (i) => `photos/${["IMG", "DSC"][i % 2]}_${i}.jpg`],
    ["of a word each", (i) => `photos/${String.fromCharCode(97 + i)}word.jpg`],
    ["of one class", (i) => `train/cat${i}.jpg`],
    ["of numbers", (i) => `train/${i}.jpg`],
  ])("names %s give no class, which is reported", async (_, nameOf) => {
    const made = images(18, nameOf);
    expect(await codeOf(() => read(made))).toMatch(/file-pair|labels-unfit/);
    await expect(read(made)).rejects.toThrow(/class/);
  });

  test("images to test on without a class are set aside", async () => {
    const made = [
      ...images(18, (i) => `train/${names[i % 3]}.${i}.jpg`),
      ...images(5, (i) => `test/${i}.jpg`),
    ];
    const set = await read(made);
    expect(set.train.count + set.test.count).toBe(18);
    expect(set.parts.find(({ path }) => path === "test")?.reason).toMatch(/does not begin/);
  });
});
