import { experiments } from "@adder-studio/blocks/experiments";
import { expect, it } from "vitest";
import { orderText, shownOf } from "./facts";

const adderConv = experiments.find(({ id }) => id === "adder-conv");
if (adderConv === undefined) throw new Error("no such experiment");
const shown = shownOf(adderConv, {});

it("names the settings by the card's numbers, separated ones and undecided ones", () => {
  const order = (order: "above" | "below" | "not separable") =>
    orderText(shown, [{ first: "conv", second: "adder", order }]);
  expect(order("above")).toBe(
    "Clear difference: 2 above 1 (their 95\u202f% intervals do not overlap).",
  );
  expect(order("below")).toBe(
    "Clear difference: 1 above 2 (their 95\u202f% intervals do not overlap).",
  );
  expect(order("not separable")).toBe("Too close to call: 2 and 1.");
});

it("says nothing about settings that the card does not show, or without recorded orders", () => {
  expect(orderText(shown, undefined)).toBeUndefined();
  const full = { first: "conv-full", second: "adder-full", order: "above" as const };
  expect(orderText(shown, [full])).toBeUndefined();
});
