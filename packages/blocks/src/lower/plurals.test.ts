import { counted, countedValues } from "@adder-studio/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createSketch } from "../templates/sketch";
import { noise } from "../test-support";
import { lower } from "./index";

/** "1 units": a one before a word with the ending of many; a class, what it does and what goes on between are none. */
const oneOfMany = /(?<![\d.,×–-] ?)1 (?!(?:class|is|was|has|does|comes|less|across)\b)[a-z]+s\b/;
/** "2 unit": the other way round, for what is counted here. */
const manyOfOne =
  /(?<![\d.,×])(?:[02-9]|\d\d+) (?:value|unit|filter|group|pixel|channel|class|score)\b/;

test("a number has the form of its word", () => {
  expect([counted(1, "file"), counted(0, "file"), counted(2, "class", "classes")]).toEqual([
    "1 file",
    "0 files",
    "2 classes",
  ]);
  expect([countedValues([1]), countedValues([10]), countedValues([1, 1, 1])]).toEqual([
    "1 value",
    "10 values",
    "1×1×1 values",
  ]);
  expect("with 1 pixels of padding").toMatch(oneOfMany);
  expect("The dataset has 1 class, but 3 scores come in").not.toMatch(oneOfMany);
});

/** Layers whose sentences count something, with sizes as small as they can be. */
const layers = [
  ["conv2d", { filters: 1, kernel: 3, pad: 0 }],
  ["conv2d", { filters: 3, kernel: 1, groups: 3 }],
  ["conv2d", { filters: 1, kernel: 1, groups: 2 }],
  ["adder2d", { filters: 1, kernel: 9, pad: 1 }],
  ["maxPool", { kernel: 2, pad: 1 }],
  ["maxPool", { kernel: 5, pad: 1 }],
  ["flatten", {}],
  ["globalAvgPool", {}],
  ["dense", { units: 1 }],
  ["dense", { units: 2 }],
  ["relu", {}],
] as const;

test("no sentence of a network says 1 of many, or many of 1, nor do its fixes", () => {
  const found = new Set<string>();
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 3 }),
      fc.array(fc.constantFrom(...layers), { maxLength: 4 }),
      fc.option(fc.constantFrom(...layers)),
      fc.constantFrom("classOutput", "valueOutput"),
      (side, channels, list, beside, output) => {
        const sketch = createSketch();
        const x = sketch.block("input", noise(side, channels, 2));
        const last = sketch.chain(x, ...list);
        const end = beside ? sketch.block("add", {}, last, sketch.chain(x, beside)) : last;
        sketch.block(output, {}, end);
        for (const { message, hint = "", fix } of lower(sketch.finish("one")).diagnostics) {
          for (const text of [message, hint, fix?.label ?? ""]) {
            expect(text).not.toMatch(oneOfMany);
            expect(text).not.toMatch(manyOfOne);
            if (/\b1 [a-z]/.test(text)) found.add(text.replace(/\d+/g, "#"));
          }
        }
      },
    ),
    { numRuns: 1500 },
  );
  // It has seen sentences with a one in them.
  expect(found.size).toBeGreaterThan(3);
});
