import fc from "fast-check";
import { expect, it } from "vitest";
import { layOut } from "../../draw/figure/lay-out";
import type { RunRecord } from "../../runs/types";
import { type Group, groupsOf, scatterFigure, scatterSummary, scatterTable } from "./scatter";

const cost = { additions: 100, multiplications: 20, energyPj: 7 };

function run(
  id: number,
  family: string,
  accuracy: number,
  more: Partial<RunRecord> = {},
): RunRecord {
  const epochs = [{ testAccuracy: accuracy }] as unknown as RunRecord["epochs"];
  const record = { id: `${id}`, name: `run ${id}`, family, outcome: "done", color: 0, epochs };
  return { ...record, ...more } as unknown as RunRecord;
}

it("takes seeds of one setting together, with the deviation of a sample", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 8 }),
      (values) => {
        const runs = values.map((value, id) => run(id, "one", value));
        const [group, ...others] = groupsOf(
          [...runs, run(99, "two", 0.5)],
          () => cost,
          "operations",
        );
        expect(others).toHaveLength(1);
        const mean = values.reduce((a, b) => a + b) / values.length;
        const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (values.length - 1);
        expect(group?.cost).toBe(120);
        expect(group?.mean).toBeCloseTo(mean, 10);
        expect(group?.sd).toBeCloseTo(Math.sqrt(variance), 10);
        expect(others[0]?.sd).toBeUndefined();
      },
    ),
  );
});

it("leaves out what has no figure, and takes no unfinished run for a sample", () => {
  const runs = [
    run(1, "one", 0.8),
    run(2, "one", 0.2, { outcome: "running" }),
    run(3, "one", Number.NaN),
    run(4, "one", 0.9, { epochs: [] }),
    run(5, "free", 0.9),
    run(6, "six", 0.01, { goal: "values" }),
  ];
  const groups = groupsOf(runs, ({ family }) => (family === "free" ? undefined : cost), "energy");
  expect(groups.map(({ points }) => points.map(({ run: { id } }) => id))).toEqual([["1"], ["2"]]);
  expect(groups[0]?.cost).toBe(7);
});

it("draws every run inside its frame, the cheaper to the left, the better above", () => {
  const costs = [10, 1000, 250_000];
  const groups = costs.flatMap((each, at) =>
    groupsOf([run(at, `${at}`, 0.5 + at / 10)], () => ({ ...cost, energyPj: each }), "energy"),
  );
  const options = { axis: "energy", dark: false, width: 400, height: 300, per: "" } as const;
  const { shapes } = layOut(scatterFigure(groups, { ...options, costText: String }));
  const boxes = shapes.flatMap((shape) => (shape.kind === "rect" ? [shape] : []));
  expect(boxes).toHaveLength(3);
  for (const { x, y } of boxes) {
    expect(x).toBeGreaterThan(0);
    expect(x).toBeLessThan(400);
    expect(y).toBeGreaterThan(0);
    expect(y).toBeLessThan(300);
  }
  const byCost = boxes.toSorted((a, b) => a.x - b.x);
  expect(byCost.map(({ y }) => y)).toEqual(byCost.map(({ y }) => y).toSorted((a, b) => b - a));
});

it("says which is best and which is cheapest, and tells the numbers", () => {
  const make = (name: string, mean: number, each: number): Group => ({
    ...{ name, mean, cost: each, color: 0, points: [], sd: undefined },
  });
  const text = (value: number) => `${value} pJ`;
  expect(scatterSummary([make("a", 0.9, 50), make("b", 0.8, 10)], text)).toBe(
    "Highest accuracy: a, 90.0\u202f% at 50 pJ. Lowest cost: b, 80.0\u202f% at 10 pJ.",
  );
  expect(scatterSummary([make("a", 0.9, 10), make("b", 0.9, 10), make("c", 0.8, 20)], text)).toBe(
    "Highest accuracy and lowest cost: a and b alike, 90.0\u202f% at 10 pJ.",
  );
  expect(scatterSummary([make("a", 0.9, 10), make("b", 0.8, 10)], text)).toBe(
    "Highest accuracy: a, 90.0\u202f% at 10 pJ, the cost of all.",
  );
  expect(scatterTable([make("a", 0.9, 50)], text)[1]).toEqual(["a", 0, "50 pJ", 50, 0.9, ""]);
});
