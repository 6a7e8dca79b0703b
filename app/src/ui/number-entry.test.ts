import { parseProp, runSpecs } from "@adder-studio/graph";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type NumberSpec, readNumber, settleEntry } from "./number-entry";

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
    expect(settleEntry(spec, text, 10).said).toBe(said);
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
          const { value, said } = settleEntry(spec, text, spec.default);
          if (value !== undefined) expect(parseProp(spec, value)).toMatchObject({ ok: true });
          const typed = readNumber(text);
          if (text.trim() === "" || (typed !== undefined && typed === value)) {
            expect(said).toBeUndefined();
          } else expect(said).toMatch(/(set|rounded) to \S+\.$|it stays \S+\.$/);
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
