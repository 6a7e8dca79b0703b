import { defaultRun } from "@adder-studio/graph";
import { describe, expect, it } from "vitest";
import { adaptiveFactor, learningRate } from "./rate";

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

describe("the adaptive factor", () => {
  it("is eta sqrt(k) / ||g|| (CVPR 2020, eq. 13)", () => {
    expect(adaptiveFactor({ ...defaultRun, rateRule: "adaptive", eta: 0.1 }, 400, 0.5)).toBe(4);
  });

  it("is blank, never infinite, where the gradient is zero", () => {
    for (const rateRule of ["adaptive", "fixed", "plain"] as const) {
      expect(adaptiveFactor({ ...defaultRun, rateRule }, 400, 0)).toBeUndefined();
    }
  });
});
