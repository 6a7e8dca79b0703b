import { float, int } from "@adder-studio/graph";
import { expect, it } from "vitest";
import { scrubbed } from "./scrub";

const filters = int("Filters", 16, 1, 4096);
const rate = float("Rate", 0.1, 0, 1);

it("scrubs whole numbers by steps of their size, and stays in range", () => {
  expect(scrubbed(filters, 16, 18, false)).toBe(19);
  expect(scrubbed(filters, 16, -18, false)).toBe(13);
  expect(scrubbed(filters, 16, 60, true)).toBe(18);
  expect(scrubbed(filters, 512, 12, false)).toBe(532);
  expect(scrubbed(filters, 16, -9999, false)).toBe(1);
  expect(scrubbed(filters, 4000, 9999, false)).toBe(4096);
});

it("scrubs fractions by a tenth of their leading digit", () => {
  expect(scrubbed(rate, 0.1, 12, false)).toBe(0.12);
  expect(scrubbed(rate, 0, 6, false)).toBe(0.01);
  expect(scrubbed(rate, 0.9, 6000, false)).toBe(1);
});
