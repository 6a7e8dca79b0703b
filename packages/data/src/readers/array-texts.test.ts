import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseTexts } from "./npy";
import { readData } from "./read";
import { codeOf, fileOf, npy, zip } from "./test-support";

/** Makes an npy array of texts: `U`, four bytes a letter, or `S`, bytes of UTF-8; filled up with zeros. */
function textsNpy(kind: "<U" | ">U" | "|S", dims: readonly number[], texts: readonly string[]) {
  const units = texts.map((text) =>
    kind === "|S"
      ? [...new TextEncoder().encode(text)]
      : [...text].map((letter) => letter.codePointAt(0) ?? 0),
  );
  const longest = Math.max(1, ...units.map(({ length }) => length));
  const shape = dims.length === 1 ? `${dims[0]},` : dims.join(", ");
  const head = new TextEncoder().encode(
    `{'descr': '${kind}${longest}', 'fortran_order': False, 'shape': (${shape}), }\n`,
  );
  const width = kind === "|S" ? 1 : 4;
  const bytes = new Uint8Array(10 + head.length + texts.length * longest * width);
  const view = new DataView(bytes.buffer);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  view.setUint16(8, head.length, true);
  bytes.set(head, 10);
  for (const [i, list] of units.entries()) {
    for (const [j, unit] of list.entries()) {
      const at = 10 + head.length + (i * longest + j) * width;
      if (width === 1) bytes[at] = unit;
      else view.setUint32(at, unit, kind === "<U");
    }
  }
  return bytes;
}

const count = 24;
const images = npy(
  "|u1",
  [count, 2, 3],
  Array.from({ length: count * 6 }, (_, i) => (i * 7) % 256),
);
const numbers = (first: number, classes = 3) =>
  npy(
    "<i8",
    [count],
    Array.from({ length: count }, (_, i) => first + (i % classes)),
  );
const animals = ["Äffchen", "ice cream", "🐳"];
const read = (entries: Record<string, Uint8Array>) =>
  readData(
    [
      fileOf(
        "set.npz",
        zip(Object.entries(entries).map(([name, bytes]) => ({ name: `${name}.npy`, bytes }))),
        4096,
      ),
    ],
    { size: 0, column: 0 },
  );
const objects = npy("|O8", [3], [0, 0, 0]);

test("texts survive each of numpy's ways to write them", () => {
  const letters = fc.string({ unit: "binary", minLength: 1, maxLength: 8 });
  const text = letters.filter((one) => !one.endsWith("\0"));
  fc.assert(
    fc.property(
      fc.constantFrom<"<U" | ">U" | "|S">("<U", ">U", "|S"),
      fc.array(text, { minLength: 1, maxLength: 6 }),
      (kind, texts) => {
        // A mark at the beginning of UTF-8 text is none of its letters.
        const plain = texts.map((one) => one.replace(/^\ufeff/, "x"));
        expect(parseTexts(textsNpy(kind, [plain.length], plain), "y.npy")).toEqual(plain);
      },
    ),
  );
});

test("a damaged array of texts is refused, or its wrong letters are marked", async () => {
  const whole = textsNpy("<U", [3], animals);
  for (let length = 0; length < whole.length; length += 7) {
    expect(await codeOf(() => parseTexts(whole.slice(0, length), "y.npy"))).toMatch(/^file-/);
  }
  const wrong = Uint8Array.from(whole);
  new DataView(wrong.buffer).setUint32(whole.length - 4 * 9, 0x7fffffff, true);
  expect(parseTexts(wrong, "y.npy").join("")).toContain("\ufffd");
});

describe("labels as texts", () => {
  test.each(["<U", ">U", "|S"] as const)("are the classes, written as %s", async (kind) => {
    const texts = Array.from({ length: count }, (_, i) => animals[i % 3] as string);
    for (const dims of [[count], [count, 1]]) {
      const set = await read({ x: images, y: textsNpy(kind, dims, texts) });
      expect(set.classes).toEqual([...animals].sort());
      expect(set.train.count + set.test.count).toBe(count);
    }
  });

  test("name the splits, too", async () => {
    const texts = Array.from({ length: count }, (_, i) => animals[i % 2] as string);
    const labels = textsNpy("<U", [count], texts);
    const set = await read({ x_train: images, y_train: labels, x_test: images, y_test: labels });
    expect([set.train.count, set.test.count, set.classes.length]).toEqual([count, count, 2]);
  });

  test("are no labels where half of them are numbers, or where they are the examples", async () => {
    const texts = textsNpy(
      "<U",
      [count],
      Array.from({ length: count }, (_, i) => `k${i % 2}`),
    );
    expect(
      await codeOf(() =>
        read({ x_train: images, y_train: texts, x_test: images, y_test: numbers(0) }),
      ),
    ).toBe("file-pair");
    expect(await codeOf(() => read({ x: texts, y: numbers(0) }))).toBe("file-pair");
  });
});

describe("names of classes along with numbers", () => {
  test.each<[string, string, number]>([
    ["from 0", "class_names", 0],
    ["from 1", "label_names", 1],
    ["by any name", "meta", 0],
  ])("%s", async (_, name, first) => {
    const set = await read({ x: images, y: numbers(first), [name]: textsNpy("<U", [3], animals) });
    expect(set.classes).toEqual(animals);
    expect(set.notes.join(" ")).toContain(name);
    expect(set.parts.reduce((sum, { files }) => sum + files, 0)).toBe(3);
  });

  test("of which some never occur", async () => {
    const set = await read({
      x: images,
      y: numbers(1, 2),
      classes: textsNpy("|S", [5], ["a", "b", "c", "d", "e"]),
    });
    expect(set.classes).toEqual(["b", "c"]);
  });

  test.each<[string, Record<string, Uint8Array>]>([
    ["too few", { y: numbers(0), class_names: textsNpy("<U", [2], ["a", "b"]) }],
    [
      "of a measure",
      {
        y: npy(
          "<f8",
          [count],
          [...Array(count).keys()].map((i) => i / 3),
        ),
        class_names: textsNpy("<U", [3], animals),
      },
    ],
    [
      "of texts",
      {
        y: textsNpy(
          "<U",
          [count],
          [...Array(count).keys()].map((i) => `k${i % 2}`),
        ),
        class_names: textsNpy("<U", [3], animals),
      },
    ],
  ])("that do not fit are reported: %s", async (_, entries) => {
    const set = await read({ x: images, ...entries });
    expect(set.classes).not.toContain("a");
    const part = set.parts.find(({ path }) => path.includes("class_names"));
    expect([part?.state, part?.reason?.endsWith(".")]).toEqual(["left-out", true]);
  });
});

describe("arrays that cannot be read", () => {
  test.each<[string, Uint8Array]>([
    ["objects", objects],
    ["complex numbers", npy("<c8", [1], [0])],
    ["dates", npy("<M8", [1], [0])],
  ])("among good ones are left out and reported: %s", async (_, bytes) => {
    const set = await read({ x: images, y: numbers(0), about: bytes });
    expect(set.classes).toHaveLength(3);
    const part = set.parts.find(({ path }) => path === "about.npy");
    expect([part?.state, part?.reason?.endsWith(".")]).toEqual(["left-out", true]);
  });

  test("are refused where they are the labels, or all there is", async () => {
    expect(await codeOf(() => read({ x: images, y: objects }))).toBe("file-pickle");
    expect(await codeOf(() => read({ x: images, labels: objects, ids: numbers(0) }))).toBe(
      "file-pickle",
    );
    expect(await codeOf(() => read({ a: objects }))).toBe("file-pickle");
  });
});
