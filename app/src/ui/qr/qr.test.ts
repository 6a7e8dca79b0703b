import fc from "fast-check";
import jsQR from "jsqr";
import { expect, test } from "vitest";
import { fitsOnSlide, type Qr, qrOf, quiet, tooLongForQr } from "./qr";

/** Pixels of a square. */
const scale = 3;

/** Paints a code as a browser paints its path: filled where the winding number is not 0. Its sides are upright or level. */
function pixelsOf({ size, path }: Qr): { data: Uint8ClampedArray; side: number } {
  const side = size * scale;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  const outlines = [...path.matchAll(/M([^Z]+)Z/g)].map(([, points = ""]) =>
    points.split("L").map((point) => point.trim().split(/\s+/).map(Number)),
  );
  const turns = new Int8Array(size * size);
  for (const points of outlines) {
    points.forEach(([x = 0, y = 0], i) => {
      const [nextX = 0, nextY = 0] = points[(i + 1) % points.length] ?? [];
      if (nextX !== x) return;
      for (let row = Math.min(y, nextY); row < Math.max(y, nextY); row++)
        for (let column = x; column < size - 2 * quiet; column++)
          turns[(row + quiet) * size + column + quiet] =
            (turns[(row + quiet) * size + column + quiet] ?? 0) + Math.sign(nextY - y);
    });
  }
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++)
      if (turns[Math.floor(y / scale) * size + Math.floor(x / scale)] !== 0)
        data.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3);
  return { data, side };
}

const read = (qr: Qr) => {
  const { data, side } = pixelsOf(qr);
  return jsQR(data, side, side)?.data;
};

test("what a camera reads is the text", () => {
  const letters = fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 900 });
  fc.assert(
    fc.property(letters, (text) => {
      const qr = qrOf(text);
      expect(qr).toBeDefined();
      if (qr !== undefined) expect(read(qr)).toBe(text);
    }),
    { numRuns: 25 },
  );
});

test("the limits are those of the standard, and one byte more has no code but a sentence", () => {
  const bytes = (count: number) => "a".repeat(count);
  const version = (count: number) => qrOf(bytes(count))?.version;
  expect(version(1273)).toBe(25);
  expect(version(1274)).toBe(26);
  expect(version(2953)).toBe(40);
  expect(version(2954)).toBeUndefined();
  expect(tooLongForQr(bytes(2954))).toMatch(/2,954 bytes, and at most 2,953/);
  expect([1273, 1274].map((count) => fitsOnSlide(qrOf(bytes(count)) as Qr))).toEqual([true, false]);
});

test("the code has four squares of quiet zone on each side", () => {
  const qr = qrOf("https://host.example/adder/#1z.1.1.a");
  expect(qr?.size).toBe(17 + 4 * (qr?.version ?? 0) + 8);
});
