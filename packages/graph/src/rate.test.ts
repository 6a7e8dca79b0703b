import { describe, expect, it } from "vitest";
import { learningRate, rateFactor, stepSize } from "./rate";
import { defaultRun } from "./run";

describe("learning rate schedules", () => {
  const run = { ...defaultRun, lr: 0.1 };

  it("cosine starts at lr, is half of it in the middle and ends near 0", () => {
    const at = (step: number) => learningRate({ ...run, schedule: "cosine" }, step, 100, 10);
    expect(at(0)).toBe(0.1);
    expect(at(50)).toBe(0.05);
    expect(at(99)).toBeCloseTo(0.05 * (1 + Math.cos((Math.PI * 99) / 100)), 15);
    expect(at(100)).toBe(0);
  });

  it("step multiplies by the factor each `stepEvery` epochs", () => {
    const stepped = { ...run, schedule: "step" as const, stepEvery: 2, stepFactor: 0.1 };
    const at = (step: number) => learningRate(stepped, step, 100, 10);
    expect([at(0), at(19)]).toEqual([0.1, 0.1]);
    expect(at(20)).toBeCloseTo(0.01, 12);
    expect(at(40)).toBeCloseTo(0.001, 12);
  });

  it("polynomial starts at lr, falls with its power and ends at 0", () => {
    const falling = { ...run, schedule: "polynomial" as const };
    const at = (step: number, polyPower = 0.9) =>
      learningRate({ ...falling, polyPower }, step, 100, 10);
    expect([at(0), at(100)]).toEqual([0.1, 0]);
    for (const step of [1, 37, 50, 99]) {
      expect(at(step)).toBeCloseTo(0.1 * (1 - step / 100) ** 0.9, 15);
      expect(at(step, 1)).toBeCloseTo(0.1 * (1 - step / 100), 15);
      expect(at(step, 3)).toBeCloseTo(0.1 * (1 - step / 100) ** 3, 15);
    }
  });

  it("constant stays", () => {
    expect(learningRate({ ...run, schedule: "constant" }, 73, 100, 10)).toBe(0.1);
  });
});

describe("the factor of an adder layer's rate", () => {
  const run = { ...defaultRun, eta: 0.1 };

  it("is eta sqrt(k) / ||g|| by the adaptive rule (CVPR 2020, eq. 13)", () => {
    expect(rateFactor(run, 0.5, 400)).toBe(4);
    expect(rateFactor(run, 0.002, 2400)).toBeCloseTo((0.1 * Math.sqrt(2400)) / 0.002, 6);
  });

  it("is undefined, never infinite, where the norm it divides by is zero or not a number", () => {
    expect(rateFactor(run, 0, 400)).toBeUndefined();
    expect(rateFactor(run, Number.NaN, 400)).toBeUndefined();
    expect(rateFactor({ ...run, rateRule: "plain" }, 0, 400)).toBe(1);
    expect(rateFactor({ ...run, rateRule: "fixed", fixedFactor: 100 }, 0, 1)).toBe(100);
  });

  it("makes every adapted step lr times eta, whatever the norm", () => {
    for (const norm of [1e-6, 1, 1e6]) {
      const factor = rateFactor(run, norm, 150) ?? 0;
      expect(stepSize(0.05, factor, norm, 150)).toBeCloseTo(0.005, 9);
    }
  });
});
