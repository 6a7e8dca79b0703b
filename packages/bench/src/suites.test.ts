import { fileURLToPath } from "node:url";
import { beforeAll, expect, it } from "vitest";
import { type Plan, planFor } from "./plan";
import { runBench } from "./run";
import type { Torch } from "./steps-suite";
import { isMissing, type Row, type StepRow } from "./types";

const stockPath = fileURLToPath(
  new URL("../node_modules/@tensorflow/tfjs-backend-wasm/wasm-out/", import.meta.url),
);

const facts = { backend: "wasm", adapter: "", software: false, threads: 1 } as const;
const little = { rounds: 1, turnMs: 0, mostCalls: 1, mostMs: 10_000 };
const plan: Plan = { ...planFor(facts), batchShare: 1 / 32, kernels: little, steps: little };

/** A stand-in for PyTorch that returns at once, and does not have ResNet-20. */
const torch: Torch = {
  version: "9.9",
  threads: 2,
  open: async (net) => {
    if (net === "resnet20") throw new Error("torch is not installed");
    return { step: async () => 1, close: () => {} };
  },
};

const rows: Row[] = [];
beforeAll(async () => {
  await runBench(
    { backend: "wasm", threads: 1, suites: ["steps", "growth"], stockPath },
    { ready: () => {}, row: (row) => rows.push(row), torch, plan },
  );
}, 180_000);

it("measures whole steps of ours and of others", () => {
  const steps = rows.filter((row): row is StepRow => row.suite === "steps");
  const measured = steps.filter((row) => !isMissing(row));
  for (const row of measured) expect(row).toMatchObject({ samples: 1 });
  expect(measured.map(({ net, candidate }) => `${net}: ${candidate}`)).toEqual([
    "ENNUI's default: ours",
    "ENNUI's default: jax-js wasm",
    "LeNet-5-BN: ours, adder",
    "LeNet-5-BN: ours, conv",
    "LeNet-5-BN: PyTorch 9.9, adder",
    "LeNet-5-BN: PyTorch 9.9, conv",
    "ResNet-20: ours, adder",
    "ResNet-20: ours, conv",
  ]);
});

it("reports the share of a step that is spent inside kernels", () => {
  const ours = rows.filter((row) => row.suite === "steps" && row.candidate.startsWith("ours"));
  for (const row of ours) {
    const { insideKernels } = row as { insideKernels: number };
    expect(insideKernels).toBeGreaterThan(0.05);
    expect(insideKernels).toBeLessThan(1);
  }
});

it("reports the networks that other libraries do not have", () => {
  const missing = rows.filter(isMissing).map((row) => row.missing);
  expect(missing).toEqual([
    expect.stringContaining("Conv2DBackpropFilter"),
    "torch is not installed",
    "torch is not installed",
  ]);
});

it("fits exponents of time and memory", () => {
  const growth = rows.filter((row) => row.suite === "growth");
  expect(growth.map((row) => ("points" in row ? row.against : row.net))).toEqual([
    "ResNet-20, adder",
    "batch",
    "width",
    "image side",
    "depth",
  ]);
  for (const row of growth) {
    if (!("points" in row)) {
      expect(row.peakBytes).toBeGreaterThan(0.8 * row.neededBytes);
      continue;
    }
    expect(row.points).toHaveLength(4);
    expect(Number.isFinite(row.timeExponent)).toBe(true);
    // Every size that grows takes more memory.
    expect(row.memoryExponent).toBeGreaterThan(0);
  }
});
