import { expect, it } from "vitest";
import { reportText } from "./report-text";
import { digits, table, times } from "./table";
import type { Row } from "./types";

it("lines columns up, the first to the left", () => {
  expect(
    table(
      ["layer", "ms"],
      [
        ["A", "10.5"],
        ["a long name", "9"],
      ],
    ),
  ).toBe(
    [
      "| layer       |   ms |",
      "| ----------- | ---: |",
      "| A           | 10.5 |",
      "| a long name |    9 |",
    ].join("\n"),
  );
});

it.each([
  [1234.5, "1235"],
  [99.94, "99.9"],
  [9.876, "9.88"],
  [0.12345, "0.123"],
  [Number.NaN, "-"],
])("writes %d as %s", (value, text) => {
  expect(digits(value)).toBe(text);
});

it("has a dash where nothing was measured", () => {
  expect(times(undefined)).toBe("-");
  expect(times(2)).toBe("2.00x");
});

const kernel = { suite: "kernels", layer: "A", shape: "[1,2,2,1] -> 1", threads: 1 } as const;
const taken = { minMs: 1, samples: 5, batch: 1 };

it("writes a report: times, ratios, and missing rows", () => {
  const rows: Row[] = [
    {
      ...kernel,
      candidate: "adder",
      pass: "forward",
      input: "relu",
      medianMs: 2,
      gigataps: 8,
      ...taken,
    },
    {
      ...kernel,
      candidate: "tfjs conv2d",
      pass: "forward",
      input: "relu",
      medianMs: 4,
      gigataps: 4,
      ...taken,
    },
    {
      ...kernel,
      candidate: "peak max+add",
      pass: "forward",
      input: "relu",
      medianMs: 1,
      gigataps: 10,
      ...taken,
    },
    { ...kernel, candidate: "tfjs conv2d", pass: "dF", input: "relu", missing: "no kernel" },
    {
      suite: "growth",
      against: "batch",
      threads: 1,
      points: [{ value: 8, medianMs: 3, peakBytes: 2e6 }],
      timeExponent: 1,
      memoryExponent: 0.5,
    },
  ];
  const text = reportText({ rows });
  expect(text).toContain("2.00 / 1.00 (8.00)");
  // The adder has twice the taps per second of tfjs, and four fifths of the peak's.
  expect(text).toMatch(/\| +2\.00x \| +- \| +80 % \|/);
  expect(text).toContain("- tfjs conv2d dF is missing: no kernel");
  expect(text).toContain("8: 3.00 ms, 2.00 MB");
});
