import { catalog } from "@adder-studio/blocks";
import { choicesText, type Role } from "@adder-studio/data/readers";
import { type OwnFacts, ownFactsText, parseOwnFacts } from "@adder-studio/graph";
import fc from "fast-check";
import { expect, test } from "vitest";
import { differenceOf } from "./labels";
import type { DataPreview } from "./protocol";

const asked: OwnFacts = {
  hash: "0".repeat(64),
  height: 28,
  width: 20,
  channels: 1,
  classes: 10,
  column: 785,
  name: "digits.csv",
};
const found = {
  height: 28,
  width: 20,
  channels: 1,
  classes: Array.from({ length: 10 }, (_, i) => `${i}`),
  column: 785,
} as unknown as DataPreview;

test.each<[string, Partial<OwnFacts>, Partial<DataPreview>, string]>([
  ["size", {}, { width: 32 }, "Expected: 20 × 28 pixels. Found: 32 × 28 pixels."],
  ["rows", { height: 1 }, { height: 1, width: 1 }, "Expected: 20 features. Found: 1 feature."],
  ["channels", {}, { channels: 3 }, "Expected: 1 channel. Found: 3 channels."],
  ["classes", {}, { classes: ["a"] }, "Expected: 10 classes. Found: 1 class."],
  ["values for classes", { classes: 0 }, {}, "Expected: 0 classes. Found: 10 classes."],
  ["column", {}, { column: 1 }, "Expected: the class in column 785. Found: the class in column 1."],
])("the sentence names the difference: %s", (_, there, here, sentence) => {
  expect(differenceOf({ ...asked, ...there }, { ...found, ...here })).toBe(sentence);
});

test("without a visible difference, it names what may differ", () => {
  expect(differenceOf(asked, found)).toMatch(/the examples, their names/);
  // The reader's own choice of a column is no difference.
  expect(differenceOf({ ...asked, column: 0 }, found)).toMatch(/the examples, their names/);
});

test("the greatest difference is named first: size, channels, classes, column", () => {
  const all = { ...found, width: 32, channels: 3, classes: [], column: 1 };
  expect(differenceOf(asked, all)).toMatch(/pixels/);
  expect(differenceOf(asked, { ...all, width: 20 })).toMatch(/channel/);
  expect(differenceOf(asked, { ...all, width: 20, channels: 1 })).toMatch(/class/);
});

test("a document carries every text of choices that there is, with the longest name", () => {
  const spec = catalog.get("input")?.props.own;
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 90 }), (count) => {
      const roles = new Map(
        Array.from({ length: count }, (_, i) => [`Ordner ${i}`, "test" as Role]),
      );
      const choices = choicesText({ size: 0, column: 0, roles });
      const facts = { ...asked, height: 4096, width: 4096, channels: 64, classes: 1000 };
      const text = ownFactsText({ ...facts, column: 10_000, choices, name: "n".repeat(120) });
      const read = parseOwnFacts(text);
      expect([read?.choices ?? "", read?.name]).toEqual([choices, "n".repeat(120)]);
      expect(spec?.kind === "text" && text.length <= spec.max).toBe(true);
    }),
  );
});
