import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { epochTable, stepTable } from "../draw/export-runs";
import { placeOf } from "./run-axes";
import { families, seedStatistics, smooth } from "./seed-statistics";
import { epochsOf, recordOf } from "./testing";
import { savedRows, thinCurve } from "./thin";

function historyOf(length: number, value: (step: number) => number) {
  const steps = Float32Array.from({ length }, (_, i) => i);
  const columns = [
    steps,
    steps.map(value),
    steps.map((s) => value(s) / 2),
    steps.map((s) => 1 - s),
  ];
  return { length, column: (c: number) => columns[c] ?? new Float32Array(0) };
}

describe("thinning", () => {
  it("leaves a short curve as it is", () => {
    const curve = thinCurve(historyOf(savedRows, (step) => step % 7));
    expect(curve.every).toBe(1);
    expect([...curve.loss]).toEqual(Array.from({ length: savedRows }, (_, i) => i % 7));
  });

  it("keeps every step in exactly one mean", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 1, max: 50 }), (n, rows) => {
        const curve = thinCurve(
          historyOf(n, (step) => (step * 37) % 11),
          rows,
        );
        expect(curve.loss.length).toBeLessThanOrEqual(rows);
        expect(curve.step.at(-1)).toBe(n - 1);
        expect(curve.lr.at(-1)).toBe(2 - n);
        let sum = 0;
        let before = -1;
        curve.loss.forEach((mean, i) => {
          const end = curve.step[i] as number;
          sum += mean * (end - before);
          before = end;
        });
        const all = Array.from({ length: n }, (_, step) => (step * 37) % 11);
        expect(sum).toBeCloseTo(
          all.reduce((a, b) => a + b),
          2,
        );
      }),
    );
  });

  it("does not hide a loss that is no number", () => {
    const curve = thinCurve(
      historyOf(10, (step) => (step === 3 ? Number.NaN : 1)),
      5,
    );
    expect([...curve.loss]).toEqual([1, Number.NaN, 1, 1, 1]);
  });
});

describe("mean and spread", () => {
  const seeds = [0.4, 0.5, 0.9].map((end, seed) =>
    recordOf({
      number: seed + 1,
      id: `s${seed}`,
      run: { ...recordOf().run, seed },
      epochs: epochsOf([0.2, end]),
    }),
  );

  it("takes finished runs that differ in their seed alone", () => {
    const rest = [
      recordOf({ number: 7, id: "going", outcome: "running", run: { ...recordOf().run, seed: 9 } }),
      recordOf({ number: 8, id: "warm", warm: true, run: { ...recordOf().run, seed: 8 } }),
      recordOf({ number: 9, id: "other", family: "another" }),
    ];
    expect(families([...rest, ...seeds]).map((family) => family.map(({ id }) => id))).toEqual([
      ["s0", "s1", "s2"],
    ]);
    const [first] = seeds;
    expect(families(first === undefined ? [] : [first])).toEqual([]);
  });

  it("counts a seed once, the newest", () => {
    const again = { ...recordOf(), ...seeds[0], number: 20, id: "again" };
    const [family] = families([...seeds, again]);
    expect(family?.map(({ id }) => id)).toEqual(["again", "s1", "s2"]);
  });

  it("is what the formulas give", () => {
    const [, end] = seedStatistics(seeds, "testAccuracy");
    // By hand: mean 1.8 / 3; squares (0.04 + 0.01 + 0.09) / 2.
    expect(end).toMatchObject({ epoch: 2, n: 3, min: 0.4, max: 0.9 });
    expect(end?.mean).toBeCloseTo(0.6, 12);
    expect(end?.sd).toBeCloseTo(0.2645751311, 9);
  });

  it("agrees with the one-pass formula, and stays at epochs that all have", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 5 }),
          {
            minLength: 2,
            maxLength: 6,
          },
        ),
        (values) => {
          const runs = values.map((one, i) => recordOf({ number: i + 1, epochs: epochsOf(one) }));
          const spread = seedStatistics(runs, "testAccuracy");
          expect(spread.length).toBe(Math.min(...values.map(({ length }) => length)));
          spread.forEach(({ mean, sd, n }, i) => {
            const at = values.map((one) => one[i] as number);
            const squares = at.reduce((sum, v) => sum + v * v, 0);
            const sum = at.reduce((a, b) => a + b, 0);
            expect(n).toBe(values.length);
            expect(mean).toBeCloseTo(sum / n, 10);
            expect(sd * sd).toBeCloseTo(Math.max(0, (squares - (sum * sum) / n) / (n - 1)), 8);
          });
        },
      ),
    );
  });

  it("leaves out an epoch that is no number", () => {
    const broken = recordOf({ number: 4, epochs: epochsOf([0.2, Number.NaN]) });
    expect(seedStatistics([recordOf(), broken], "testLoss").map(({ epoch }) => epoch)).toEqual([1]);
  });
});

describe("smoothing", () => {
  it("is the mean of as many neighbours on both sides", () => {
    expect(smooth([0, 3, 6, 3, 0], 1)).toEqual([0, 3, 4, 3, 0]);
    expect(smooth([1, 2, 3, 4, 5, 6], 2)).toEqual([1, 2, 3, 4, 5, 6]);
  });
  it("leaves gaps, and raw values where there is no reach", () => {
    expect(smooth([1, null, 3], 1)).toEqual([1, null, 3]);
    expect(smooth([1, 9], 0)).toEqual([1, 9]);
  });
});

describe("places", () => {
  const run = recordOf({ run: { ...recordOf().run, batch: 64 } });
  it("counts epochs, examples and seconds of training", () => {
    expect(placeOf(run, "epoch", 25)).toBe(2.5);
    expect(placeOf(run, "examples", 25)).toBe(1600);
    expect(placeOf(run, "time", 10)).toBe(2);
    expect(placeOf(run, "time", 25)).toBe(5);
    expect(placeOf(run, "time", 35)).toBe(7);
    expect(placeOf(recordOf({ epochs: [] }), "time", 5)).toBeUndefined();
  });
});

it("hands out every epoch and every row", () => {
  const run = recordOf();
  const [head, ...rows] = epochTable([run]);
  expect(head?.[8]).toBe("test loss");
  expect(rows.map((row) => row[9])).toEqual([0.5, 0.6, 0.7]);
  const curve = thinCurve(
    historyOf(7, (step) => step),
    3,
  );
  const [, ...steps] = stepTable([[run, curve]]);
  expect(steps.map((row) => row.slice(3, 6))).toEqual([
    [2, 3, 1],
    [5, 3, 4],
    [6, 1, 6],
  ]);
});
