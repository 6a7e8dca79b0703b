import { expect, it } from "vitest";
import type { CheckState } from "./check";
import { reportData, reportText } from "./report";

const facts = {
  version: "1.2.3",
  userAgent: "Browser/1",
  processors: 4,
  memoryGb: undefined,
  isolated: true,
};

const times = { budgetMs: 1, limitMs: 1 };
const state: CheckState = {
  phase: "ended",
  cancelled: false,
  yardstick: { title: "LeNet-5 with adders", images: 10_000 },
  tookSeconds: 21.5,
  at: new Date(Date.UTC(2030, 0, 2, 3, 4, 5)),
  reports: [
    {
      wish: { backend: "wasm", threads: 1, ...times },
      state: "ended",
      doing: "",
      share: 1,
      found: {
        engine: { backend: "wasm", adapter: "SIMD", software: false, threads: 1 },
        startMs: 12,
        limits: { crossOriginIsolated: "true" },
        kernels: [
          {
            kernel: "adder2d",
            cases: 4,
            agrees: true,
            ofTolerance: 0.25,
            deviation: 1e-5,
            worst: "a",
          },
        ],
        speeds: [
          { layer: "l", batch: 32, kernel: "adder2d", tapsPerSecond: 3e9, callMs: 25, rounds: 5 },
          { layer: "l", batch: 32, kernel: "conv2d", tapsPerSecond: 2e9, callMs: 40, rounds: 5 },
        ],
        training: { batch: 64, stepMs: 20, examplesPerSecond: 3200, steps: 40 },
      },
    },
    {
      wish: { backend: "webgl", ...times },
      state: "ended",
      doing: "",
      share: 1,
      reason: "The graphics engine was lost.",
      found: {
        engine: { backend: "webgl", adapter: "SwiftShader", software: true, threads: 1 },
        kernels: [
          {
            kernel: "relu",
            cases: 1,
            agrees: false,
            ofTolerance: Number.POSITIVE_INFINITY,
            deviation: Number.POSITIVE_INFINITY,
            worst: "x [3]",
            reason: "result 0 is not a number",
          },
        ],
      },
    },
  ],
};

it("reads as plain text, with everything again as JSON in its last line", () => {
  const text = reportText(facts, state);
  const lines = text.trimEnd().split("\n");
  expect(
    lines.slice(0, -1).join("\n"),
  ).toBe(`Adder Studio 1.2.3, about this device, 2030-01-02T03:04:05.000Z
Browser/1
4 processors, memory unknown, isolated, checked in 21.5 s

WebAssembly with 1 thread is the fastest engine that passed.
WebAssembly with 1 thread trains 3,200 images a second; that is one epoch of the first experiment (10,000 images) in 3.1 s.
The adder layer is 1.5 times as fast as the convolution on WebAssembly with 1 thread.
Every kernel agrees with the reference on WebAssembly.
WebGL: 0 of 1 kernel agree with the reference; not relu.
WebGL: The graphics engine was lost.

WASM, 1 thread (SIMD)
  1 of 1 kernel agree with the reference; largest deviation 0.25 of what is allowed, adder2d
  training: 3,200 images/s (20.0 ms a step of 64)
  adder forward: 3.00 G taps/s
  convolution forward: 2.00 G taps/s
WebGL (SwiftShader, software)
  ended early: The graphics engine was lost.
  0 of 1 kernel agree with the reference; not relu
  wrong relu: result 0 is not a number (x [3])
`);
  expect(JSON.parse(lines.at(-1) ?? "")).toEqual(reportData(facts, state));
  expect(text).not.toMatch(/[\u202f\u00a0]/);
});

it("writes null into JSON for a value that is no number", () => {
  const data = JSON.parse(JSON.stringify(reportData(facts, state)));
  expect(data.engines[1].kernels[0]).toMatchObject({ ofTolerance: null, deviation: null });
  expect(data).toMatchObject({ report: "adder-studio-device", format: 1, memoryGb: null });
  expect(data.engines[0].training.examplesPerSecond).toBe(3200);
});
