import { engineNames } from "@adder-studio/core";
import { expect, it } from "vitest";
import { wholeParts } from "./node/whole";
import { goalsText, readmeText } from "./readme";
import { isReached, targetsOf } from "./targets";
import { type KernelTimes, type Report, suiteNames } from "./types";

const layer = { suite: "kernels", layer: "B", shape: "[16,28,28,32] 3x3 s1 p1 -> 64" } as const;

function kernel(candidate: string, gigataps: number, threads = 1): KernelTimes {
  const times = { medianMs: 100 / gigataps, minMs: 50 / gigataps, samples: 7, batch: 16 };
  return { ...layer, candidate, pass: "forward", input: "relu", threads, gigataps, ...times };
}

const report: Report = {
  machine: { cpu: "Some processor", cores: 2 },
  backend: "wasm",
  adapter: "SIMD",
  threads: 2,
  host: "Chromium 156.0",
  rows: [
    kernel("adder", 10),
    kernel("adder", 18, 2),
    kernel("tfjs conv2d", 20, 2),
    kernel("composed adder", 0.25, 2),
    kernel("peak max+add", 12.5),
    {
      suite: "steps",
      net: "ENNUI's default",
      candidate: "ours",
      threads: 2,
      batch: 64,
      medianMs: 64,
      minMs: 32,
      samples: 7,
      examplesPerSecond: 1000,
      insideKernels: 0.8,
    },
  ],
};

it("compares measurements with their goals", () => {
  const targets = targetsOf([report]);
  const of = (what: string) => targets.find((target) => target.what.startsWith(what));
  // Both ratios are at equal threads.
  expect(of("adder forward : tfjs conv2d, B")?.measured).toBeCloseTo(0.9, 10);
  expect(of("adder forward : composed of tfjs' ops, B")?.measured).toBeCloseTo(72, 10);
  expect(of("adder forward, one thread : peak of max+add, B")?.measured).toBeCloseTo(0.8, 10);
  expect(of("adder forward: 2 threads : one, B")?.measured).toBeCloseTo(1.8, 10);
  const reached = targets
    .filter(({ measured }) => measured !== undefined)
    .map((target) => isReached(target, target.measured));
  expect(reached).toEqual([false, true, true, true, false]);
  expect(of("adder dX : its forward, B")).toMatchObject({ measured: undefined });
});

it("has goals that must not be exceeded", () => {
  const target = { what: "", where: "", goal: 1.3, atMost: true };
  expect(isReached(target, 1.2)).toBe(true);
  expect(isReached(target, 1.4)).toBe(false);
  expect(isReached(target, undefined)).toBeUndefined();
});

it("writes machine, programs, goals, tables and missing rows", () => {
  const missing = [{ title: "kernels: webgpu, 1 thread, Chromium", reason: "no adapter" }];
  const text = readmeText({ date: "2026-01-31", node: "v20.1.0", reports: [report], missing });
  for (const part of [
    "- Machine: Some processor, 2 cores",
    "- Date: 2026-01-31",
    "- Node v20.1.0, Chromium 156.0",
    "## kernels, steps: wasm (SIMD), 2 threads, Chromium 156.0",
    "359 examples/s for an adder LeNet-5-BN and 3.04 examples/s for an adder ResNet-20",
    "5.56 / 2.78 (18.0)",
    "- kernels: webgpu, 1 thread, Chromium: no adapter",
  ]) {
    expect(text).toContain(part);
  }
  expect(text).toContain(goalsText([report]));
});

it("covers every engine and every suite", () => {
  const parts = wholeParts(2);
  expect(new Set(parts.map(({ backend }) => backend))).toEqual(new Set(engineNames));
  expect(new Set(parts.map(({ suite }) => suite))).toEqual(new Set(suiteNames));
  const wasm = parts.filter(({ backend, suite }) => backend === "wasm" && suite === "kernels");
  expect(wasm.map(({ threads, browser }) => [threads, browser])).toEqual([
    [2, false],
    [1, true],
    [2, true],
  ]);
  expect(wholeParts(1).every(({ threads }) => threads === 1)).toBe(true);
});
