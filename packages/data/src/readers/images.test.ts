import { DiagnosticError } from "@adder-studio/core";
import { describe, expect, test } from "vitest";
import { readerCaps } from "./caps";
import { imageHeader } from "./image-header";
import { readData } from "./read";
import { fitInto } from "./resize";
import { codeOf, fileOf, join, pngHead as png, zip } from "./test-support";
import type { Pixels, ReadHooks } from "./types";

function jpeg(width: number, height: number, comment = 0): Uint8Array {
  const frame = [0xff, 0xc0, 0, 11, 8, height >> 8, height & 255, width >> 8, width & 255, 1, 0, 0];
  const length = comment + 2;
  const segment = [0xff, 0xfe, length >> 8, length & 255, ...new Array(comment).fill(65)];
  return Uint8Array.from([0xff, 0xd8, ...segment, ...frame, 0xff, 0xda, 0, 2]);
}

function filled(width: number, height: number, rgba: readonly number[]): Pixels {
  return {
    width,
    height,
    rgba: Uint8Array.from({ length: width * height * 4 }, (_, i) => rgba[i % 4] as number),
  };
}

/** Decoder of the files of `png`: as large as the header, all of one shade; shade 255 is damaged. */
const hooks: ReadHooks = {
  async decodeImage(bytes) {
    const { width, height } = imageHeader(bytes);
    const shade = bytes[33] ?? 0;
    if (shade === 255) throw new Error("damaged");
    return filled(width, height, [shade, shade, shade, 255]);
  },
};
const noChoice = { size: 0, column: 0 };

describe("where nothing decodes images", () => {
  const files = ["cat", "dog"].flatMap((label) =>
    Array.from({ length: 6 }, (_, i) => [`${label}/${i}`, i] as const),
  );

  test.each<[string, (shade: number) => Uint8Array]>([
    ["png", (shade) => png(3, 3, shade)],
    ["jpg", () => jpeg(3, 3)],
    ["bmp", () => Uint8Array.from([66, 77, ...new Array(60).fill(0)])],
  ])("images in folders are refused with what is needed: %s", async (ending, bytes) => {
    const loose = files.map(([path, i]) => fileOf(`${path}.${ending}`, bytes(i)));
    const packed = fileOf(
      "pets.zip",
      zip(files.map(([path, i]) => ({ name: `${path}.${ending}`, bytes: bytes(i) }))),
    );
    for (const list of [loose, [packed]]) {
      expect(await codeOf(() => readData(list, noChoice))).toBe("file-kind");
      await expect(readData(list, noChoice)).rejects.toThrow("only a browser can decode them");
    }
  });

  test("a table next to them can still be chosen", async () => {
    const rows = Array.from({ length: 24 }, (_, i) => `${i * 0.7},k${i % 2}`).join("\n");
    const list = [...files.map(([path, i]) => fileOf(`${path}.png`, png(3, 3, i)))];
    const set = await readData([...list, fileOf("t.csv", rows)], { ...noChoice, set: "t.csv" });
    expect(set.kind).toBe("CSV");
  });
});

describe("headers", () => {
  test("sizes of PNG and JPEG, comments in front or not", () => {
    expect(imageHeader(png(28, 30))).toEqual({ type: "image/png", width: 28, height: 30 });
    for (const comment of [0, 5, 40_000]) {
      const header = imageHeader(jpeg(300, 200, comment));
      expect(header).toEqual({ type: "image/jpeg", width: 300, height: 200 });
    }
  });

  const chars = (text: string) => [...text].map((letter) => letter.charCodeAt(0));
  const webp = (...chunk: readonly (string | number)[]) =>
    Uint8Array.from([
      ...chars("RIFF"),
      ...[9, 9, 9, 9],
      ...chars("WEBP"),
      ...chunk.flatMap((it) => (typeof it === "string" ? chars(it) : [it])),
      ...new Array(20).fill(0),
    ]);
  const gif = (frame: readonly number[], before: readonly number[] = []) =>
    Uint8Array.from([...chars("GIF89a"), 40, 0, 30, 0, 0, 0, 0, ...before, 0x2c, ...frame, 0, 0]);
  const bmp = (length: number, ...size: readonly number[]) =>
    Uint8Array.from([...chars("BM"), ...new Array(12).fill(7), length, 0, 0, 0, ...size, 1, 1, 1]);

  test.each([
    ["WebP with losses", webp("VP8 ", 1, 0, 0, 0, 0, 0, 0, 0x9d, 1, 0x2a, 40, 0, 30, 0x40), "webp"],
    ["WebP without losses", webp("VP8L", 1, 0, 0, 0, 0x2f, 39, 0x40, 7, 0), "webp"],
    ["WebP with more to come", webp("VP8X", 1, 0, 0, 0, 0, 0, 0, 0, 39, 0, 0, 29, 0, 0), "webp"],
    ["GIF", gif([0, 0, 0, 0, 9, 0, 9, 0]), "gif"],
    ["GIF with notes", gif([0, 0, 0, 0, 40, 0, 30, 0], [0x21, 0xf9, 2, 1, 1, 1, 7, 0]), "gif"],
    ["GIF of a larger frame", gif([10, 0, 0, 0, 30, 0, 30, 0]), "gif"],
    ["BMP", bmp(40, 40, 0, 0, 0, 30, 0, 0, 0), "bmp"],
    ["BMP from the top", bmp(124, 40, 0, 0, 0, 0xe2, 0xff, 0xff, 0xff), "bmp"],
    ["BMP of OS/2", bmp(12, 40, 0, 30, 0, 1, 0), "bmp"],
  ])("the size of a %s", (_, bytes, kind) => {
    expect(imageHeader(bytes)).toEqual({ type: `image/${kind}`, width: 40, height: 30 });
    for (let length = 0; length < bytes.length; length++) {
      try {
        imageHeader(bytes.slice(0, length));
      } catch (error) {
        expect(error).toBeInstanceOf(DiagnosticError);
      }
    }
  });

  test("a GIF whose frame is far larger than its screen is not decoded", async () => {
    const bomb = gif([0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]);
    expect(await codeOf(() => imageHeader(bomb))).toBe("file-limit");
  });

  test("cut at every byte, and sizes over the cap, are refused within milliseconds", async () => {
    for (const whole of [png(28, 28).slice(0, 33), jpeg(30, 30, 4).slice(0, 20)]) {
      for (let length = 0; length < whole.length; length++) {
        const code = await codeOf(() => imageHeader(whole.slice(0, length)));
        if (length < whole.length - 4) expect(code).toBe("file-image");
      }
    }
    expect(() => imageHeader(png(readerCaps.side, 1))).not.toThrow();
    expect(await codeOf(() => imageHeader(png(readerCaps.side + 1, 1)))).toBe("file-limit");
    expect(await codeOf(() => imageHeader(png(60_000, 60_000)))).toBe("file-limit");
    expect(await codeOf(() => imageHeader(png(0, 5)))).toBe("file-image");
    expect(await codeOf(() => imageHeader(jpeg(65_535, 65_535)))).toBe("file-limit");
  });
});

describe("resizing", () => {
  test("a picture of the right size stays as it is; halves are averages", () => {
    const ramp: Pixels = {
      width: 4,
      height: 2,
      rgba: Uint8Array.from({ length: 32 }, (_, i) => (i % 4 === 3 ? 255 : i)),
    };
    const same = new Uint8Array(24);
    fitInto(ramp, same, 0, 2, 4);
    expect([...same]).toEqual([...ramp.rgba].filter((_, i) => i % 4 !== 3));
    const half = new Uint8Array(6);
    fitInto(ramp, half, 0, 1, 2);
    expect([...half]).toEqual([10, 11, 12, 18, 19, 20]);
  });

  test("the middle is cut out, transparent parts lie over white", () => {
    const wide: Pixels = {
      width: 3,
      height: 1,
      rgba: Uint8Array.of(9, 9, 9, 255, 100, 50, 0, 0, 9, 9, 9, 255),
    };
    const out = new Uint8Array(3);
    fitInto(wide, out, 0, 1, 1);
    expect([...out]).toEqual([255, 255, 255]);
  });
});

describe("class folders", () => {
  const folder = (prefix: string, count: number, side = 8) =>
    ["cat", "dog"].flatMap((name, label) =>
      Array.from({ length: count }, (_, i) => ({
        name: `${prefix}${name}/${i}.png`,
        bytes: png(side, side, label * 100 + i),
      })),
    );
  const asFiles = (list: readonly { name: string; bytes: Uint8Array }[]) =>
    list.map(({ name, bytes }) => fileOf(name, bytes));

  test("a folder and its zip are one set, in whatever order they come", async () => {
    const list = folder("pets/", 12);
    const set = await readData(asFiles(list), noChoice, hooks);
    expect([set.height, set.width, set.channels, set.classes]).toEqual([8, 8, 1, ["cat", "dog"]]);
    expect([set.train.count, set.test.count]).toEqual([20, 4]);
    const packed = [fileOf("pets.zip", zip([...folder("", 12)].reverse()))];
    expect((await readData(packed, noChoice, hooks)).hash).toBe(set.hash);
    const clutter = [
      ...list,
      { name: "__MACOSX/cat/._0.png", bytes: new Uint8Array(9) },
      { name: "pets/.DS_Store", bytes: new Uint8Array(9) },
    ];
    expect((await readData(asFiles(clutter), noChoice, hooks)).hash).toBe(set.hash);
  });

  test("train and test folders are the split; sizes follow the first image or the choice", async () => {
    const list = [...folder("x/train/", 10), ...folder("x/test/", 5, 40)];
    const set = await readData(asFiles(list), noChoice, hooks);
    expect([set.train.count, set.test.count, set.height]).toEqual([20, 10, 8]);
    expect(set.notes.join(" ")).toMatch(/10 of 30 images were cut/);
    expect((await readData(asFiles(list), { size: 16, column: 0 }, hooks)).height).toBe(16);
    const large = await readData(asFiles(folder("x/", 10, 65)), noChoice, hooks);
    expect(large.height).toBe(32);
    const usual = { ...noChoice, usual: 28 };
    expect((await readData(asFiles(folder("x/", 10, 65)), usual, hooks)).height).toBe(28);
    expect((await readData(asFiles(folder("x/", 10, 30)), usual, hooks)).height).toBe(30);
  });

  test("one damaged image is left out and named; many, or one that is a bomb, are refused", async () => {
    const list = folder("x/", 12);
    const one = [...list, { name: "x/cat/bad.png", bytes: png(8, 8, 255) }];
    const set = await readData(asFiles(one), noChoice, hooks);
    expect(set.train.count + set.test.count).toBe(24);
    expect(set.notes.join(" ")).toMatch(/1 image could not be decoded.*bad\.png/);
    const few = [
      ...one,
      ...[1, 2, 3].map((i) => ({ name: `x/cat/bad${i}.png`, bytes: png(8, 8, 255) })),
      { name: "x/dog/empty.png", bytes: new Uint8Array(0) },
    ];
    const rest = await readData(asFiles(few), noChoice, hooks);
    expect(rest.parts.filter(({ state }) => state === "broken")).toHaveLength(5);
    const many = [
      ...one,
      ...Array.from({ length: 25 }, (_, i) => ({
        name: `x/cat/bad${i}.png`,
        bytes: png(8, 8, 255),
      })),
    ];
    expect(await codeOf(() => readData(asFiles(many), noChoice, hooks))).toBe("file-image");
    const bomb = [...list, { name: "x/cat/bomb.png", bytes: png(10_000, 10_000) }];
    expect(await codeOf(() => readData(asFiles(bomb), noChoice, hooks))).toBe("file-limit");
  });

  test("images without folders, of one class, or too many are refused", async () => {
    const loose = folder("", 10).map(({ bytes }, i) => ({ name: `IMG_${i}.png`, bytes }));
    expect(await codeOf(() => readData(asFiles(loose), noChoice, hooks))).toBe("file-pair");
    const cats = folder("", 20).filter(({ name }) => name.startsWith("cat"));
    expect(await codeOf(() => readData(asFiles(cats), noChoice, hooks))).toBe("labels-unfit");
    const one = fileOf("x/cat/0.png", png(8, 8));
    const crowd = new Array(readerCaps.entries + 1).fill(one);
    expect(await codeOf(() => readData(crowd, noChoice, hooks))).toBe("file-limit");
    const heavy = { ...one, size: readerCaps.input + 1 };
    expect(await codeOf(() => readData([heavy], noChoice, hooks))).toBe("file-limit");
  });

  test("a cancelled reading ends", async () => {
    const controller = new AbortController();
    const reading = readData(asFiles(folder("x/", 40)), noChoice, {
      ...hooks,
      signal: controller.signal,
      onProgress: (what, done) => {
        if (what === "decoding images" && done > 0) controller.abort();
      },
    });
    await expect(reading).rejects.toThrow(/abort/i);
  });
});

test("a set has the same hash wherever it is read", async () => {
  const bytes = Array.from({ length: 24 }, (_, i) => png(2, 2, i * 9));
  const files = bytes.map((content, i) => fileOf(`c${i % 2}/${i}.png`, join([content])));
  const set = await readData(files, noChoice, hooks);
  expect(set.hash).toMatchInlineSnapshot(
    `"d15049ef02dde76dbef8e1f093a32afaeb5271f9eb0f9783a1f57e54b8774c23"`,
  );
  expect([set.mean, set.std].map((value) => value.toFixed(4))).toMatchInlineSnapshot(`
    [
      "0.4200",
      "0.2328",
    ]
  `);
});
