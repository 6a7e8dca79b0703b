import { expect, test } from "vitest";
import { cosPi, exp, ln, sinPi } from "./math";
import { randomStream } from "./rng";

const random = randomStream(0, "math-test");

test("ln agrees with Math.log within 1e-15 of the larger of 1 and |ln x|", () => {
  let worst = 0;
  for (let i = 0; i < 20_000; i++) {
    const x = random.uniform() + 2 ** -32;
    for (const value of [x, 1 + x, x * 1e-8, x * 1e8, 1 / x]) {
      const exact = Math.log(value);
      worst = Math.max(worst, Math.abs(ln(value) - exact) / Math.max(1, Math.abs(exact)));
    }
  }
  expect(worst).toBeLessThan(1e-15);
});

test("ln of what has no logarithm is NaN, of 1 exactly 0", () => {
  for (const x of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) expect(ln(x)).toBeNaN();
  expect(ln(1)).toBe(0);
});

test("exp agrees with Math.exp within 1e-15 of it, down to where doubles end", () => {
  let worst = 0;
  for (let i = 0; i < 20_000; i++) {
    const u = random.uniform();
    for (const x of [-u, -u * 10, -u * 700]) {
      worst = Math.max(worst, Math.abs(exp(x) / Math.exp(x) - 1));
    }
  }
  expect(worst).toBeLessThan(1e-15);
  expect([0, -0, -708.1, Number.NEGATIVE_INFINITY].map(exp)).toEqual([1, 1, 0, 0]);
  for (const x of [1, Number.NaN]) expect(exp(x)).toBeNaN();
});

test("cosPi and sinPi agree with Math within 1e-15", () => {
  let worst = 0;
  for (let i = 0; i < 20_000; i++) {
    // Dyadic numbers, so that PI * x is the only rounding of the reference.
    const x = (random.below(2 ** 20) - 2 ** 19) / 2 ** 20;
    worst = Math.max(worst, Math.abs(cosPi(x) - Math.cos(Math.PI * x)));
    worst = Math.max(worst, Math.abs(sinPi(x) - Math.sin(Math.PI * x)));
  }
  expect(worst).toBeLessThan(1e-15);
});

test("cosPi is exact at multiples of 1/2 and has period 2", () => {
  expect([0, 0.5, 1, 1.5, 2, -1, 7].map((x) => cosPi(x))).toEqual([1, 0, -1, 0, 1, -1, -1]);
  expect(cosPi(0.3 + 2)).toBeCloseTo(cosPi(0.3), 15);
});
