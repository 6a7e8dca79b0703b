import { expect, it } from "vitest";
import { quotient, remainder } from "./text";

/** Computes the shader's `div` in float32 arithmetic. */
function div(e: number, d: number): number {
  const inverse = Math.fround(Number((1 / d).toExponential(9)));
  const guess = Math.trunc(Math.fround(Math.fround(e) * inverse));
  const half = Math.fround(Math.fround(e - guess * d) + 0.5);
  return guess + Math.floor(Math.fround(half * inverse));
}

it("divides exactly around every multiple, up to the largest texture", () => {
  for (const d of [3, 5, 6, 7, 10, 25, 30, 84, 120, 196, 784, 4704, 65_535]) {
    for (let multiple = 0; multiple < 2 ** 25; multiple += d * Math.ceil(2 ** 25 / d / 5000)) {
      for (const e of [multiple - 1, multiple, multiple + 1]) {
        if (e >= 0 && div(e, d) !== Math.floor(e / d))
          expect.fail(`${e} / ${d} gives ${div(e, d)}`);
      }
    }
  }
});

/** Computes the row of the shader's `place` in float32 arithmetic, its quotient off by `ulps` units, as GLSL allows. */
function row(e: number, width: number, ulps: number): number {
  const low = Math.min(width, 64);
  const top = Math.fround(Math.fround(e - (e % low)) + low / 2);
  return Math.trunc(Math.fround((top / width) * (1 + ulps * 2 ** -23)));
}

it("finds rows of any power-of-two width", () => {
  for (let width = 1; width <= 4096; width *= 2) {
    for (let first = 0; first < width * 8192; first += width * 7) {
      for (const e of [first, first + width - 1]) {
        for (const ulps of [-2.5, 0, 2.5]) {
          if (row(e, width, ulps) !== Math.floor(e / width)) expect.fail(`${e} in ${width}`);
        }
      }
    }
  }
});

it("writes shifts for powers of two and nothing for 1", () => {
  expect(quotient("e", 1)).toBe("e");
  expect(quotient("e", 64)).toBe("(e >> 6)");
  expect(quotient("e", 6)).toBe("div(e, 6, 1.666666667e-1)");
  expect(quotient("e", 100_000)).toBe("(e / 100000)");
  expect(remainder("e", 1)).toBe("0");
  expect(remainder("e", 64)).toBe("(e & 63)");
  expect(remainder("e", 6)).toBe("(e - div(e, 6, 1.666666667e-1) * 6)");
});
