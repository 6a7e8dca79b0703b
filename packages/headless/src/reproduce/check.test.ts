import { expect, it } from "vitest";
import type { RunFile } from "../runs/run-file";
import { differences, shortest } from "./check";
import type { ResultRow } from "./rows";
import { planTable } from "./suite";

const plans = planTable("quick", undefined, { backend: "wasm", threads: 1, browser: undefined });

const row = {
  table: "quick",
  experiment: "schemes",
  setting: "sign-fixed",
  measure: "accuracy",
  seeds: [1, 2],
  values: [50, 60.05],
  weightsHashes: ["aa", "bb"],
  wallSeconds: 10,
} as unknown as ResultRow;

const run = (seed: number, testAccuracy: number, weightsHash: string) =>
  ({ seed, epochs: [{ testAccuracy }], figures: {}, weightsHash }) as unknown as RunFile;

it("is content with the same values and hashes", () => {
  expect(differences(row, [run(1, 0.5, "aa"), run(2, 0.6005, "bb")])).toEqual([]);
});

it("names a value, a hash, a seed and a run that differ", () => {
  expect(differences(row, [run(1, 0.5005, "aa"), run(2, 0.6005, "bb")])).toEqual([
    "schemes/sign-fixed, seed 1: accuracy 50.05 in place of 50.",
  ]);
  expect(differences(row, [run(1, 0.5, "aa"), run(2, 0.6005, "bc")])).toEqual([
    "schemes/sign-fixed, seed 2: weights bc in place of bb.",
  ]);
  expect(differences(row, [run(3, 0.5, "aa"), run(2, 0.6005, "bb")])).toHaveLength(1);
  expect(differences(row, [run(1, 0.5, "aa")])).toEqual([
    "schemes/sign-fixed: 1 runs in place of 2.",
  ]);
});

it("takes the row that took least time of those that are planned", () => {
  const other = { ...row, setting: "sign-adaptive", wallSeconds: 5 };
  const unknown = { ...row, setting: "gone", wallSeconds: 1 };
  expect(shortest([row, other, unknown], plans)?.row).toBe(other);
  expect(shortest([unknown], plans)).toBeUndefined();
});
