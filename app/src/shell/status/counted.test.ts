import fc from "fast-check";
import { expect, it } from "vitest";
import { countedProblems } from "./counted";

const severities = ["error", "warning", "hint"] as const;

it.each([
  [[], "No problems"],
  [["error"], "1 problem"],
  [["hint", "error", "hint", "warning", "hint", "hint"], "1 problem, 1 warning, 4 hints"],
  [["warning", "warning"], "2 warnings"],
] as const)("%j", (list, text) => {
  expect(countedProblems(list.map((severity) => ({ severity })))).toBe(text);
});

it("counts as many as the list shows, whatever is in it", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...severities)), (list) => {
      const numbers = countedProblems(list.map((severity) => ({ severity }))).match(/\d+/g) ?? [];
      expect(numbers.reduce((sum, number) => sum + Number(number), 0)).toBe(list.length);
    }),
  );
});
