import { describe, expect, test } from "vitest";
import { imageHeader } from "./image-header";
import { readData } from "./read";
import { SeveralSets } from "./sets";
import { fileOf, idx, npy, pngHead, zip } from "./test-support";
import type { OwnSet, ReadHooks, ReadOptions } from "./types";

const hooks: ReadHooks = {
  async decodeImage(bytes) {
    const { width, height } = imageHeader(bytes);
    return { width, height, rgba: new Uint8Array(width * height * 4).fill(bytes[33] ?? 0) };
  },
};

interface Made {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const text = (content: string) => new TextEncoder().encode(content);
const ramp = (count: number, by: number) => Uint8Array.from({ length: count }, (_, i) => i % by);

/** Makes `count` images of 2 x 3 and their labels below `classes`, from `first` on. */
function pair(stem: string, count: number, classes: number, first = 0): Made[] {
  const labels = ramp(count, classes).map((label) => label + first);
  return [
    { name: `${stem}-images-idx3-ubyte`, bytes: idx([count, 2, 3], ramp(6 * count, 200)) },
    { name: `${stem}-labels-idx1-ubyte`, bytes: idx([count], labels) },
  ];
}

const emnist: readonly Made[] = [
  ...pair("gzip/emnist-letters-train", 20, 3, 1),
  ...pair("gzip/emnist-letters-test", 6, 3, 1),
  { name: "gzip/emnist-letters-mapping.txt", bytes: text("1 65 97\n2 66 98\n3 67 99\n") },
  ...pair("gzip/emnist-digits-train", 30, 10),
  ...pair("gzip/emnist-digits-test", 10, 10),
  { name: "gzip/emnist-digits-mapping.txt", bytes: text("0 48\n1 49\n2 50\n") },
];

const rows = (classes: number, columns = 3) =>
  text(
    Array.from({ length: 24 }, (_, i) =>
      [...Array.from({ length: columns }, (__, c) => (i * 7 + c) / 3), `k${i % classes}`].join(),
    ).join("\n"),
  );
const images = (folder: string) =>
  ["cat", "dog"].flatMap((label) =>
    Array.from({ length: 6 }, (_, i) => ({
      name: `${folder}${label}/${i}.png`,
      bytes: pngHead(3, 3, i),
    })),
  );

const read = (made: readonly Made[], options: Partial<ReadOptions> = {}, packed = true) => {
  const files = packed
    ? [fileOf("all.zip", zip(made))]
    : made.map(({ name, bytes }) => fileOf(name, bytes));
  return readData(files, { size: 0, column: 0, ...options }, hooks);
};

/** Returns the sets to choose from, or the one that was read. */
async function outcome(made: readonly Made[], options: Partial<ReadOptions> = {}) {
  try {
    return (await read(made, options)).kind;
  } catch (error) {
    if (error instanceof SeveralSets) return error.sets.map(({ title }) => title);
    throw error;
  }
}

const total = ({ parts }: OwnSet) => parts.reduce((sum, { files }) => sum + files, 0);

describe("several sets in one archive", () => {
  const archive = (name: string, first: number) => ({
    name: `${name}.npz`,
    bytes: zip([
      { name: "x.npy", bytes: npy("|u1", [20, 2, 3], [...ramp(120, 200)]) },
      {
        name: "y.npy",
        bytes: npy(
          "|u1",
          [20],
          [...ramp(20, 2)].map((y) => y + first),
        ),
      },
    ]),
  });

  test.each<[string, readonly Made[], readonly string[] | string]>([
    ["EMNIST", emnist, ["emnist-letters", "emnist-digits"]],
    [
      "MNIST and a similar set, in folders",
      [
        ...pair("mnist/train", 20, 2),
        ...pair("fashion/train", 20, 2),
        ...pair("fashion/t10k", 9, 2),
      ],
      ["mnist", "fashion"],
    ],
    ["MNIST alone", [...pair("raw/train", 20, 2), ...pair("raw/t10k", 9, 2)], "IDX"],
    [
      "images and labels in folders of their own",
      pair("a", 20, 2).map((file, i) => ({ ...file, name: `${i}/${file.name}` })),
      "IDX",
    ],
    ["archives of arrays", [archive("path", 0), archive("chest", 5)], ["path", "chest"]],
    ["the splits of one, as archives", [archive("train", 0), archive("test", 0)], "NumPy arrays"],
    [
      "two tables",
      [
        { name: "w/red.csv", bytes: rows(2) },
        { name: "w/white.csv", bytes: rows(3) },
      ],
      ["w/red.csv", "w/white.csv"],
    ],
    [
      "a table, its test and a submission",
      [
        { name: "train.csv", bytes: rows(2) },
        { name: "test.csv", bytes: rows(2) },
        { name: "sample_submission.csv", bytes: text("id,label\n1,0\n2,0") },
      ],
      "CSV",
    ],
    [
      "images and a table",
      [...images(""), { name: "facts.csv", bytes: rows(2) }],
      "images in folders",
    ],
    [
      "a table and a picture of it",
      [
        { name: "plot.png", bytes: pngHead(3, 3) },
        { name: "facts.csv", bytes: rows(2) },
      ],
      "CSV",
    ],
  ])("%s", async (_, made, expected) => {
    expect(await outcome(made)).toEqual(expected);
  });

  test("the chosen one is read, its classes alone; the files of the others are reported", async () => {
    const letters = await read(emnist, { set: "emnist-letters" });
    expect(letters.classes).toEqual(["Aa", "Bb", "Cc"]);
    expect([letters.train.count, letters.test.count]).toEqual([20, 6]);
    expect(total(letters)).toBe(emnist.length);
    expect(letters.parts.filter(({ reason }) => reason?.includes("emnist-digits"))).toHaveLength(4);
    const digits = await read(emnist, { set: "emnist-digits" });
    expect(digits.classes).toHaveLength(10);
    expect(digits.sets.map(({ id }) => id)).toEqual(["emnist-letters", "emnist-digits"]);
  });

  test("another kind of data than the first can be chosen, too", async () => {
    const made = [...images("pets/"), { name: "facts.csv", bytes: rows(2) }];
    const set = await read(made);
    expect(set.sets.map(({ id }) => id)).toEqual(["the images", "facts.csv"]);
    const table = await read(made, { set: "facts.csv" });
    expect([table.kind, total(table)]).toEqual(["CSV", made.length]);
  });

  test("a test table without classes is left out, and says why", async () => {
    const labelled = {
      name: "train.csv",
      bytes: text(`a,b,label\n${new TextDecoder().decode(rows(2, 2))}`),
    };
    const bare = { name: "test.csv", bytes: text("a,b\n1,2\n3,4") };
    const set = await read([labelled, bare]);
    expect(set.train.count + set.test.count).toBe(24);
    expect(set.parts.find(({ path }) => path === "test.csv")?.reason).toMatch(/columns/);
  });
});

describe("a test table with other columns than the training table", () => {
  const train = `a,b,label\n${Array.from({ length: 24 }, (_, i) => `${i * 0.37},${(i * 7) % 5},k${i % 3}`).join("\n")}`;

  test.each<[string, string, RegExp]>([
    ["no class", "a,b\n1,2\n3,4\n5,6\n7,8", /2 columns, the other one 3/],
    ["an index before, no class", "id,a,b\n1,1,2\n2,3,4\n3,5,6\n4,7,8", /calls column 1 “id”/],
    ["one column", "a\n1\n2\n3\n4", /1 column, the other one 3/],
    ["no class, UTF-8 with its mark", "\ufeffa,b\n1,2\n3,4\n5,6\n7,8", /2 columns/],
  ])("is found before either is read, and reported twice: %s", async (_, other, reason) => {
    let streamed = 0;
    const pieces = 64;
    const counting = (path: string, content: string) => {
      const file = fileOf(path, content, pieces);
      return {
        ...file,
        stream() {
          const reader = file.stream().getReader();
          return new ReadableStream<Uint8Array>(
            {
              async pull(controller) {
                const { done, value } = await reader.read();
                if (done) return controller.close();
                if (path === "train.csv") streamed += value.length;
                controller.enqueue(value);
              },
            },
            { highWaterMark: 0 },
          );
        },
      };
    };
    // Long enough that its first lines are a small part of it.
    const long = `${train}\n${"1.5,2,k0\n".repeat(40_000)}`;
    const set = await readData([counting("train.csv", long), counting("test.csv", other)], {
      size: 0,
      column: 0,
    });
    expect(set.parts.find(({ path }) => path === "test.csv")?.reason).toMatch(reason);
    expect(set.notes.join(" ")).toMatch(reason);
    expect(streamed).toBeLessThan(1.25 * long.length);
  });
});

describe("files that the browser does not open", () => {
  const shut = (path: string) => ({ ...fileOf(path, ""), fault: "The browser could not open it." });

  test("are reported along with the set that was read", async () => {
    const files = images("pets/").map(({ name, bytes }) => fileOf(name, bytes));
    const set = await readData(
      [...files, shut("pets/owl"), shut("pets/cat/9.png")],
      { size: 0, column: 0 },
      hooks,
    );
    expect(set.classes).toEqual(["cat", "dog"]);
    expect(total(set)).toBe(files.length + 2);
    const broken = set.parts.filter(({ state }) => state === "broken");
    expect(broken.map(({ path }) => path).sort()).toEqual(["pets/cat/9.png", "pets/owl"]);
    expect(broken[0]?.reason).toBe("The browser could not open it.");
  });

  test("are the reason where there is nothing else", async () => {
    const work = readData([shut("pets")], { size: 0, column: 0 }, hooks);
    await expect(work).rejects.toThrow("“pets”: The browser could not open it.");
  });
});

describe("splits by folders, as people name them", () => {
  test.each<[string, string]>([
    ["train", "test"],
    ["Train", "Test"],
    ["TRAIN", "VALID"],
    ["training", "testing"],
    ["training_set", "test_set"],
    ["seg_train/seg_train", "seg_test/seg_test"],
    ["train_images", "test_images"],
    ["trainImages", "valImages"],
    ["Training Data", "Validation Data"],
    ["data-train", "data-holdout"],
    ["set/trn", "set/tst"],
    ["01_train", "02_eval"],
  ])("%s and %s", async (train, test) => {
    const made = [...images(`${train}/`), ...images(`${train}/more-`), ...images(`${test}/`)];
    const set = await read(made);
    expect(set.classes).toEqual(["cat", "dog", "more-cat", "more-dog"]);
    expect([set.train.count, set.test.count]).toEqual([24, 12]);
    const loose = await read(made, {}, false);
    expect(loose.hash).toBe(set.hash);
  });

  test.each<[string, string, string]>([
    ["trains", "tests", "words that begin like them"],
    ["contest", "detrain", "words that end like them"],
    ["steam train", "car", "one class called train among others"],
    ["train and test", "car", "both in one name"],
  ])("%s and %s are classes: %s", async (one, other) => {
    const made = [one, other].flatMap((folder) =>
      Array.from({ length: 8 }, (_, i) => ({
        name: `${folder}/${i}.png`,
        bytes: pngHead(3, 3, i),
      })),
    );
    expect((await read(made)).classes).toEqual([one, other].sort());
  });
});

describe("archives as classes and splits", () => {
  const loose = (count: number, shade: number) =>
    zip(
      Array.from({ length: count }, (_, i) => ({ name: `${i}.png`, bytes: pngHead(3, 3, shade) })),
    );

  test.each<[string, readonly Made[]]>([
    [
      "one zip a class",
      [
        { name: "cat.zip", bytes: loose(6, 1) },
        { name: "dog.zip", bytes: loose(6, 2) },
      ],
    ],
    [
      "one zip a split",
      [
        { name: "train.zip", bytes: zip(images("")) },
        { name: "test.zip", bytes: zip(images("")) },
      ],
    ],
    [
      "one zip a class, each with its folder",
      [
        { name: "cat.zip", bytes: zip(images("").slice(0, 6)) },
        { name: "dog.zip", bytes: zip(images("").slice(6)) },
      ],
    ],
  ])("%s", async (_, made) => {
    for (const packed of [true, false]) {
      const set = await read(made, {}, packed);
      expect(set.classes).toEqual(["cat", "dog"]);
      expect(total(set)).toBe(set.train.count + set.test.count);
    }
  });
});

describe("rows and columns of images", () => {
  test("are exchanged, and back again", async () => {
    const made = pair("letters-train", 20, 2);
    const [plain, turned] = [await read(made), await read(made, { transpose: true })];
    expect([plain.height, plain.width, turned.height, turned.width]).toEqual([2, 3, 3, 2]);
    for (let y = 0; y < 2; y++) {
      for (let x = 0; x < 3; x++) {
        expect(turned.train.images[x * 2 + y]).toBe(plain.train.images[y * 3 + x]);
      }
    }
    expect(turned.hash).not.toBe(plain.hash);
  });

  test("EMNIST says that its images lie on their side", async () => {
    const set = await read(pair("emnist-letters-train", 20, 2));
    expect(set.notes.join(" ")).toMatch(/on their side/);
    const chosen = await read(pair("emnist-letters-train", 20, 2), { transpose: false });
    expect(chosen.notes.join(" ")).not.toMatch(/on their side/);
  });
});
