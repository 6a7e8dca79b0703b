import { expect, test } from "vitest";
import { drawnTarget } from "./drawn";
import { targetOf } from "./targets";

test("a drawn function has its values at its places, and straight lines between them", () => {
  const { at, low, high, lipschitz } = targetOf(drawnTarget([-0.5, 0.25, 1, 0, 0]));
  expect([-1, -0.5, 0, 0.5, 1].map((x) => at(x, 0))).toEqual([-0.5, 0.25, 1, 0, 0]);
  expect(at(0.25, 0)).toBe(0.5);
  expect([low, high, lipschitz]).toEqual([-0.5, 1, 2]);
});

test.each(["drawn ", "drawn x", "drawn 5", "drawn 1e9 3", "drawn 0.5 NaN"])(
  "a damaged text %j is a function all the same",
  (text) => {
    const { at, low, high, lipschitz } = targetOf(text);
    expect([at(-1, 0), at(0.3, 0), at(1, 0), low, high, lipschitz].every(Number.isFinite)).toBe(
      true,
    );
  },
);
