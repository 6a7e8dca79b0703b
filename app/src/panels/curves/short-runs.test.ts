import { describe, expect, it } from "vitest";
import { nothing } from "../../draw/draw-loop";
import { epochsOf, recordOf } from "../../runs/testing";
import { plotRuns, telling } from "../runs/run-lines";
import { curveLines } from "./curve-lines";

const steps = 25;
const curve = {
  step: Float32Array.from({ length: steps }, (_, i) => i),
  loss: Float32Array.from({ length: steps }, (_, i) => 2 / (1 + i)),
  accuracy: Float32Array.from({ length: steps }, (_, i) => i / steps),
  lr: new Float32Array(steps),
  every: 1,
};
const run = (epochs: number, change = {}) =>
  recordOf({ epochs: epochsOf([0.5, 0.6, 0.7, 0.8].slice(0, epochs)), step: steps, ...change });

/** A run of the same family as the others, with another seed. */
const seed = (number: number) =>
  run(number === 2 ? 2 : 1, { number, run: { ...recordOf().run, seed: number } });

describe("runs that have hardly been tested", () => {
  it.each([
    [[run(0)], "trainSteps"],
    [[run(1), run(2)], "trainSteps"],
    [[run(1), run(3)], "testAccuracy"],
    [[run(3, { goal: "values" })], "testRmse"],
    [[run(3, { goal: "values" }), run(4)], "testAccuracy"],
    [[run(2, { goal: "values" })], "trainSteps"],
    [[run(2), seed(2), seed(3)], "testAccuracy"],
    [[run(0), run(0, { number: 2, run: { ...recordOf().run, seed: 5 } })], "trainSteps"],
    [[], "testAccuracy"],
  ] as const)("are told apart by their steps: %#", (runs, metric) => {
    expect(telling(runs)).toBe(metric);
  });

  it("are lines of many points in Runs, and not dots", () => {
    const runs = [run(1), run(1, { number: 2 })];
    const metric = telling(runs);
    const { lines } = plotRuns({
      runs,
      metric,
      axis: "epoch",
      reach: 0,
      dark: false,
      curve: () => curve,
    });
    expect(lines.map(({ xs }) => xs.length)).toEqual([steps, steps]);
  });

  it.each(["loss", "accuracy"] as const)(
    "show their training behind the run on screen: %s",
    (kind) => {
      const of = (others: readonly ReturnType<typeof run>[]) =>
        curveLines(kind, {
          history: nothing,
          stepsPerEpoch: 10,
          color: "#000000",
          dashed: false,
          others,
          dark: false,
          curve: () => curve,
        }).slice(0, -2);
      expect(of([run(0)]).map(({ label, tag }) => [label, tag])).toEqual([
        ["first run, train", "first run"],
      ]);
      const [trained, tested] = of([run(2)]);
      expect(trained?.xs).toHaveLength(steps);
      expect(trained?.xs.at(-1)).toBe(2.5);
      expect(trained?.tag).toBeUndefined();
      expect([tested?.tag, tested?.points]).toEqual(["first run", true]);
      expect(of([run(4)]).map(({ label }) => label)).toEqual(["first run"]);
    },
  );
});
