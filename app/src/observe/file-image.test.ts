import type { TestSet } from "@adder-studio/session/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { imageFromFile } from "./file-image";

const set: TestSet = {
  images: new Uint8Array(9 * 9),
  labels: new Uint8Array(1),
  count: 1,
  height: 9,
  width: 9,
  channels: 1,
  classNames: ["one"],
} as unknown as TestSet;

const decode = vi.fn(async () => {
  throw new Error("decoding began");
});
beforeEach(() => vi.stubGlobal("createImageBitmap", decode));
afterEach(() => {
  decode.mockClear();
  vi.unstubAllGlobals();
});

const chars = (text: string) => [...text].map((letter) => letter.charCodeAt(0));
const le = (value: number, bytes: number) =>
  Array.from({ length: bytes }, (_, i) => Math.floor(value / 256 ** i) & 255);
const be = (value: number, bytes: number) => le(value, bytes).reverse();
const rest = new Array(40).fill(0);
type Make = (width: number, height: number) => number[];

const png: Make = (width, height) => [
  ...[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13],
  ...[...chars("IHDR"), ...be(width, 4), ...be(height, 4), ...rest],
];
/** Exif may be long before the size is named. */
const jpeg =
  (before: number): Make =>
  (width, height) => [
    ...[0xff, 0xd8],
    ...Array.from({ length: before }, () => [
      ...[0xff, 0xe1, 0xff, 0xff],
      ...new Array(65_533).fill(1),
    ]).flat(),
    ...[0xff, 0xc0, 0, 11, 8, ...be(height, 2), ...be(width, 2), 1, 0, 0, 0xff, 0xda, 0, 2],
  ];
const webp =
  (head: (width: number, height: number) => number[]): Make =>
  (width, height) => [
    ...[...chars("RIFF"), 9, 9, 9, 9, ...chars("WEBP"), ...head(width, height), ...rest],
  ];
const gif: Make = (width, height) => [
  ...[...chars("GIF89a"), 9, 0, 9, 0, 0, 0, 0, 0x2c, 0, 0, 0, 0, ...le(width, 2), ...le(height, 2)],
  ...rest,
];
const bmp: Make = (width, height) => [
  ...[...chars("BM"), ...new Array(12).fill(7), 40, 0, 0, 0, ...le(width, 4), ...le(height, 4)],
  ...rest,
];
const ispe = (width: number, height: number) => [
  ...[0, 0, 0, 20, ...chars("ispe"), 0, 0, 0, 0, ...be(width, 4), ...be(height, 4)],
];
const heif =
  (brand: string): Make =>
  (width, height) => [
    ...[0, 0, 0, 24, ...chars(`ftyp${brand}`), ...rest.slice(12)],
    ...[...ispe(512, 512), ...ispe(width, height), ...ispe(160, 120), ...rest],
  ];

test.each<[string, Make]>([
  ["PNG", png],
  ["JPEG", jpeg(0)],
  ["JPEG of a camera that tells much", jpeg(30)],
  [
    "WebP with losses",
    webp((w, h) => [
      ...chars("VP8 "),
      ...new Array(7).fill(0),
      0x9d,
      1,
      0x2a,
      ...le(w, 2),
      ...le(h, 2),
    ]),
  ],
  [
    "WebP without losses",
    webp((w, h) => [...chars("VP8L"), 1, 0, 0, 0, 0x2f, ...le(w - 1 + (h - 1) * 2 ** 14, 4)]),
  ],
  [
    "WebP with more to come",
    webp((w, h) => [...chars("VP8X"), ...new Array(8).fill(0), ...le(w - 1, 3), ...le(h - 1, 3)]),
  ],
  ["GIF of a small screen", gif],
  ["BMP", bmp],
  ["AVIF", heif("avif")],
  ["HEIC", heif("heic")],
])("a %s is decoded only when its header claims few enough pixels", async (_, make) => {
  const take = (width: number, height: number) =>
    imageFromFile(new File([Uint8Array.from(make(width, height))], "a.picture"), set);
  for (const [width, height] of [
    [16_000, 16_000],
    [7072, 7072],
    [16_000, 3126],
  ] as const) {
    await expect(take(width, height)).rejects.toThrow(
      /^a\.picture is 1?\d,?\d.* pixels.*smaller\.$/,
    );
  }
  await expect(take(16_000, 16_000)).rejects.toThrow(/is 16,000 × 16,000 pixels, 256\sM in all/);
  expect(decode).not.toHaveBeenCalled();
  // Just as many as can be taken: those of a good camera.
  for (const [width, height] of [
    [7071, 7071],
    [16_000, 3125],
    [9, 9],
  ] as const) {
    await expect(take(width, height)).rejects.toThrow("not a picture that this browser can read");
  }
  expect(decode).toHaveBeenCalledTimes(3);
});

test.each([
  ["nothing", []],
  ["text", chars("hello, this is no picture at all")],
  ["a drawing", chars('<svg xmlns="http://www.w3.org/2000/svg" width="16000" height="16000"/>')],
  ["a PNG without its size", png(16_000, 16_000).slice(0, 20)],
  ["a JPEG whose size lies beyond its end", jpeg(1)(9, 9).slice(0, 900)],
  ["an AVIF that tells no size", [0, 0, 0, 24, ...chars("ftypavif"), ...rest]],
  ["a film", [0, 0, 0, 24, ...chars("ftypisom"), ...rest]],
])("%s is refused without decoding", async (_, bytes) => {
  const file = new File([Uint8Array.from(bytes)], "");
  await expect(imageFromFile(file, set)).rejects.toThrow(/^Your picture is not a picture/);
  expect(decode).not.toHaveBeenCalled();
});
