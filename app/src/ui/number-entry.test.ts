import { float, int, parseProp, runSpecs } from "@adder-studio/graph";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keyStep, type NumberSpec, readNumber, resolveEntry } from "./number-entry";

const specs = Object.values(runSpecs).filter(
  (spec): spec is NumberSpec => spec.kind === "int" || spec.kind === "float",
);

describe("an entry into a number field", () => {
  it.each([
    ["99999999", "At most 1,000: set to 1,000."],
    ["0", "At least 1: set to 1."],
    ["-5", "At least 1: set to 1."],
    ["2.6", "Whole numbers only: rounded to 3."],
    ["ten", "“ten” is not a number: it stays 10."],
    ["", undefined],
    ["20", undefined],
  ])("of %s epochs", (text, said) => {
    const spec = { ...(runSpecs.epochs as NumberSpec), max: 1000 };
    expect(resolveEntry(spec, text, 10).message).toBe(said);
  });

  it("is a number that can be, or says why not: of every setting, for every text", () => {
    const texts = fc.oneof(
      fc.string(),
      fc.double().map(String),
      fc.integer().map(String),
      fc.constantFrom("1e999", "-1e999", "99999999", "0,5", "−3", "NaN", "Infinity", "0x10"),
    );
    for (const spec of specs) {
      fc.assert(
        fc.property(texts, (text) => {
          const { value, message } = resolveEntry(spec, text, spec.default);
          if (value !== undefined) expect(parseProp(spec, value)).toMatchObject({ ok: true });
          const typed = readNumber(text);
          if (text.trim() === "" || (typed !== undefined && typed === value)) {
            expect(message).toBeUndefined();
          } else expect(message).toMatch(/(set|rounded) to \S+\.$|it stays \S+\.$/);
        }),
        { numRuns: 200 },
      );
    }
  });

  it.each([
    ["0,5", 0.5],
    ["−3", -3],
    ["1 000", 1000],
    ["1’000’000", 1000000],
    ["1,000,000", 1000000],
    ["1e-3", 0.001],
    [".5", 0.5],
    ["1 2", undefined],
    ["12a", undefined],
    ["Infinity", undefined],
    ["0x10", undefined],
  ])("%s is read as people mean it", (text, value) => {
    expect(readNumber(text)).toBe(value);
  });
});

describe("an arrow key", () => {
  const fraction = float("Rate", 0.1, -1000, 1000) as NumberSpec;

  it.each([
    [0.5, 0.1],
    [0.51, 0.1],
    [21, 10],
    [2.1, 1],
    [0.1, 0.01],
    [0.11, 0.01],
    [1, 0.1],
    [100, 10],
    [-0.51, 0.1],
    [-1.5, 0.1],
    [5e-4, 1e-4],
    [2e-11, 1e-11],
    [1e-8, 1e-9],
    [0.9999999999, 0.1],
    [0, 0.01],
  ])("changes %d by %d: one unit of its leading digit, a tenth of it after a 1", (value, step) => {
    expect(keyStep(fraction, value)).toBe(step);
  });

  it("changes a whole number by 1", () => {
    const whole = int("Filters", 16, 1, 4096) as NumberSpec;
    expect([1, 16, 21, 512].map((value) => keyStep(whole, value))).toEqual([1, 1, 1, 1]);
  });
});
