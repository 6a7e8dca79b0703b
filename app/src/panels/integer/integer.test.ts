import type { IntegerReport } from "@adder-studio/core";
import { expect, it } from "vitest";
import { readSettings } from "../cost/energy";
import { energyOf, floatEnergy } from "./energy";
import { accuracyRows, csvOf, shareText, summaryOf } from "./labels";

const open = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

function report(
  clamp: IntegerReport["settings"]["clamp"],
  accuracies: Readonly<Record<number, number>>,
  enough = 16,
): IntegerReport {
  return {
    settings: { bits: [4, 8], clamp, percentile: 100, statistics: "float" },
    calibrationImages: 640,
    probeImages: 256,
    testImages: 2000,
    float: { loss: 0.34, accuracy: 0.884 },
    layers: [
      {
        name: "a1",
        taps: 25,
        distances: 1000,
        seen: { low: 0, high: 2 },
        proven: open,
        outside: 0.5333,
        clamped: 0,
      },
    ],
    kept: [],
    figures: Object.entries(accuracies).map(([bits, accuracy]) => ({
      bits: Number(bits),
      loss: 1,
      accuracy,
      layers: [
        {
          scale: 0.25,
          unsigned: clamp !== "none",
          clippedX: 0.00001,
          clippedW: 0,
          largest: 300,
          accumulatorBits: 10,
          enoughBits: enough,
        },
      ],
    })),
  };
}

const reports = [
  report("none", { 4: 0.1, 8: 0.8655 }),
  report("lossless", { 4: 0.229, 8: 0.8825 }),
  report("calibrated", { 4: 0.876, 8: 0.883 }),
];

it("says what was found, with the best clamp of each width", () => {
  expect(summaryOf(reports).replaceAll("\u202f", " ")).toBe(
    "Test accuracy in float32: 88.4 %; int8 88.3 % (calibrated clamp), int4 87.6 % (calibrated clamp). Without a clamp int4 has 10.0 %. 53 % of a layer’s weights lie outside of its input’s range.",
  );
  expect(summaryOf([])).toBe("");
});

it("speaks of errors where the network gives values: less is better", () => {
  const values = [
    report("none", { 4: 0.245, 8: 0.013 }),
    report("calibrated", { 4: 0.0972, 8: 0.0058 }),
  ].map((one) => ({ ...one, goal: "values" as const, float: { loss: 1, accuracy: 0.00257 } }));
  expect(summaryOf(values).replaceAll("\u202f", " ")).toContain(
    "Test RMSE in float32: 0.002570; int8 0.005800 (calibrated clamp), int4 0.09720 (calibrated clamp). Without a clamp int4 has 0.2450.",
  );
});

it("never shows a share as nothing that is something", () => {
  const told = [0, 0.00001, 0.0312, 0.5].map((share) => shareText(share).replaceAll("\u202f", " "));
  expect(told).toEqual(["0", "< 0.01 %", "3.12 %", "50 %"]);
});

it("counts the energy of distances and sums by the Cost panel's constants", () => {
  const settings = readSettings({});
  const [own] = reports;
  const figures = own?.figures[0];
  if (own === undefined || figures === undefined) throw new Error("no report");
  // 1000 distances: two fp32 additions, or an int8 and an int16 one.
  expect(floatEnergy(own, settings)).toBeCloseTo(1000 * 2 * 0.9);
  expect(energyOf(own, figures, settings)).toBeCloseTo(1000 * (0.03 + 0.05));
  const wide = report("none", { 8: 0.5 }, 17);
  expect(energyOf(wide, wide.figures[0] ?? figures, settings)).toBeCloseTo(1000 * (0.03 + 0.1));
  const dearer = readSettings({ "int8 add": 1 });
  expect(energyOf(own, figures, dearer)).toBeCloseTo(1000 * (1 + 0.05));
});

it("puts every clamp, width and layer into the table", () => {
  const [head = [], float = [], ...rows] = csvOf(reports, readSettings({}), (name) => `<${name}>`);
  expect(float.slice(0, 3)).toEqual(["float32", 32, 0.884]);
  expect(rows).toHaveLength(6);
  for (const row of [float, ...rows]) expect(row).toHaveLength(head.length);
  const at = (row: readonly (string | number)[] | undefined, column: string) =>
    row?.[head.indexOf(column)];
  expect(rows.map((row) => at(row, "clamp"))).toEqual([
    "none",
    "none",
    "lossless",
    "lossless",
    "calibrated",
    "calibrated",
  ]);
  expect([at(rows[0], "first code"), at(rows[5], "first code")]).toEqual([-7, 0]);
  expect(at(rows[0], "layer")).toBe("<a1>");
  expect(accuracyRows(reports)[0]?.byClamp.map((own) => own?.accuracy)).toEqual([
    0.1, 0.229, 0.876,
  ]);
});
