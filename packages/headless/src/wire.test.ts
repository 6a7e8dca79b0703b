import { expect, test } from "vitest";
import { fromText, toText } from "./wire";

test("numbers that JSON lacks arrive as they were", () => {
  const numbers = [0, -0, 1.5, -1e-45, Number.NaN, Infinity, -Infinity, 1 / 3];
  const back = fromText(toText({ numbers, nested: [{ loss: Number.NaN }], text: "NaN" }));
  expect(back).toEqual({ numbers, nested: [{ loss: Number.NaN }], text: "NaN" });
  expect((back as { numbers: number[] }).numbers.map((one) => Object.is(one, -0))).toEqual(
    numbers.map((one) => Object.is(one, -0)),
  );
});
