import type { EngineFindings, EngineReport } from "@adder-studio/session/examination";
import { describe, expect, it } from "vitest";
import type { EngineProbes } from "../../training/engines";
import { absent, wishes } from "./check";
import {
  engineLongName,
  engineName,
  fastest,
  kernelsMessage,
  layersMessage,
  speedRatio,
  trainingMessage,
  verdictOf,
} from "./labels";

const times = { budgetMs: 1, limitMs: 1 };
const yardstick = { title: "LeNet-5 with adders", images: 10_000 };
const correct = { cases: 2, agrees: true, ofTolerance: 0.2, deviation: 1e-6, worst: "x [1]" };
const wrong = { ...correct, agrees: false, ofTolerance: 300, deviation: 0.2 };

function speed(kernel: "adder2d" | "conv2d", giga: number, layer = "8×8×64") {
  return { layer, batch: 32, kernel, tapsPerSecond: giga * 1e9, callMs: 1, rounds: 5 };
}

function report(
  wish: Pick<EngineReport["wish"], "backend" | "threads">,
  found: EngineFindings = {},
  rest: Partial<EngineReport> = {},
): EngineReport {
  return { wish: { ...wish, ...times }, state: "ended", found, doing: "", share: 1, ...rest };
}

function sound(images: number, rest: EngineFindings = {}): EngineFindings {
  return {
    kernels: [
      { kernel: "adder2d", ...correct },
      { kernel: "relu", ...correct },
    ],
    training: { batch: 64, stepMs: 1, examplesPerSecond: images, steps: 9 },
    ...rest,
  };
}

const engine = { adapter: "SIMD", software: false } as const;
const twoThreads = report(
  { backend: "wasm" },
  sound(5400, {
    engine: { backend: "wasm", threads: 2, ...engine },
    speeds: [speed("adder2d", 3), speed("conv2d", 2.5), speed("conv2d", 1, "another layer")],
  }),
);
const webgl = report({ backend: "webgl" }, sound(9000));

describe("sentences about an engine", () => {
  it("has a name with its threads", () => {
    expect(engineName(twoThreads)).toBe("WASM, 2 threads");
    expect(engineName(report({ backend: "wasm", threads: 1 }))).toBe("WASM, 1 thread");
    expect(engineName(report({ backend: "wasm" }))).toBe("WASM, all threads");
    expect(engineLongName(twoThreads)).toBe("WebAssembly with 2 threads");
    expect(engineLongName(webgl)).toBe("WebGL");
  });

  it("gives the training speed in images a second", () => {
    expect(trainingMessage(twoThreads, yardstick)).toBe(
      "WebAssembly with 2 threads trains 5,400 images a second; that is one epoch of the first experiment (10,000 images) in 1.9\u00a0s.",
    );
    const slow = report({ backend: "webgpu" }, sound(8.31));
    expect(trainingMessage(slow, yardstick)).toMatch(/trains 8.3 images .* in 20 min 4 s\.$/);
    expect(trainingMessage(report({ backend: "webgpu" }), yardstick)).toBeUndefined();
  });

  it.each([
    [3, 2.5, "The adder layer is 1.2 times as fast as the convolution on WebGL."],
    [2, 3, "The adder layer takes 1.5 times as long as the convolution on WebGL."],
    [2, 2.04, "The adder layer is about as fast as the convolution on WebGL."],
    [48, 4, "The adder layer is 12 times as fast as the convolution on WebGL."],
  ])("adder %d against convolution %d", (adder, conv, sentence) => {
    const speeds = [speed("adder2d", adder), speed("conv2d", conv)];
    expect(layersMessage(report({ backend: "webgl" }, { speeds }))).toBe(sentence);
  });

  it("compares the same layers only", () => {
    const speeds = [speed("adder2d", 4), speed("conv2d", 2), speed("conv2d", 100, "another layer")];
    expect(speedRatio(speeds, "adder2d", "conv2d")).toBeCloseTo(2);
    expect(speedRatio([speed("adder2d", 4)], "adder2d", "conv2d")).toBeUndefined();
  });

  it("gives the number of kernels that agree, and the names of those that do not", () => {
    expect(kernelsMessage(webgl)).toBe("2 of 2 kernels agree with the reference");
    const kernels = ["a", "b", "c", "d", "e"].map((kernel) => ({ kernel, ...wrong }));
    const lying = report(
      { backend: "webgl" },
      { kernels: [...kernels, { kernel: "f", ...correct }] },
    );
    expect(kernelsMessage(lying)).toBe(
      "1 of 6 kernels agree with the reference; not a, b, c and 2 more",
    );
    expect(kernelsMessage(report({ backend: "webgl" }))).toBeUndefined();
    const half = report({ backend: "webgl" }, sound(9000, { kernelCount: 24 }));
    expect(kernelsMessage(half)).toBe("2 of 24 kernels agree with the reference, 22 unchecked");
    expect(fastest([half])).toBeUndefined();
  });
});

describe("the verdict", () => {
  it("names the fastest, its speed and who agrees", () => {
    const { headline, tone, sentences } = verdictOf([twoThreads, webgl], yardstick, false);
    expect([headline, tone]).toEqual(["WebGL is the fastest engine here.", "good"]);
    expect(sentences.map(({ text }) => text)).toEqual([
      trainingMessage(webgl, yardstick),
      "Every kernel agrees with the reference on WebAssembly and WebGL.",
    ]);
  });

  it("never recommends an engine that is wrong, however fast", () => {
    const kernels = [{ kernel: "adder2d", ...wrong }];
    const lying = report({ backend: "webgpu" }, sound(90_000, { kernels }));
    const complaining = report({ backend: "webgl" }, sound(90_000, { complaints: ["bad shader"] }));
    const reports = [twoThreads, lying, complaining];
    expect(fastest(reports)).toBe(twoThreads);
    const { headline, tone, sentences } = verdictOf(reports, yardstick, false);
    expect([headline, tone]).toEqual([
      "WebAssembly with 2 threads is the fastest engine that passed.",
      "warn",
    ]);
    const bad = sentences.filter((sentence) => sentence.tone === "bad").map(({ text }) => text);
    expect(bad).toEqual([
      "WebGPU: 0 of 1 kernel agree with the reference; not adder2d.",
      "WebGL complained: bad shader",
    ]);
  });

  it("does not count an engine that is absent, or correct but slow, as a fault", () => {
    const reason = "Its time was up after 16 s, while timing a training step.";
    const { kernels = [] } = sound(1);
    const found = { engine: { backend: "webgl", threads: 1, ...engine }, kernels } as const;
    const late = report({ backend: "webgl" }, found, { state: "late", reason });
    const none = report({ backend: "webgpu" }, {}, { reason: "This browser has no WebGPU." });
    const { headline, tone, sentences } = verdictOf([twoThreads, late, none], yardstick, false);
    expect([headline, tone]).toEqual([
      "WebAssembly with 2 threads is the fastest engine here.",
      "good",
    ]);
    expect(sentences.filter((sentence) => sentence.tone === "bad")).toEqual([]);
    expect(sentences.at(-1)?.text).toBe("WebGPU: This browser has no WebGPU.");
  });

  it("says when nothing passed, or when it was stopped", () => {
    const kernels = [{ kernel: "adder2d", ...wrong }];
    const lying = report({ backend: "wasm", threads: 1 }, sound(10, { kernels }));
    expect(verdictOf([lying], yardstick, false)).toMatchObject({
      headline: "No engine passed the check.",
      tone: "bad",
    });
    const stopped = report({ backend: "webgl" }, {}, { state: "cancelled" });
    expect(verdictOf([stopped], yardstick, true)).toMatchObject({
      headline: "The check was stopped.",
      tone: "warn",
    });
  });
});

describe("the engines to examine", () => {
  const there = { available: true, adapter: "", software: false };
  const missing = { ...there, available: false, reason: "This browser has no WebGPU." };
  const probes: EngineProbes = { wasm: there, webgl: there, webgpu: missing, cpu: there };

  it("are the available ones, with threads where the page is isolated", () => {
    const names = (isolated: boolean, processors: number) =>
      wishes(probes, isolated, processors).map(({ backend, threads }) => [backend, threads]);
    const one = ["wasm", 1];
    expect(names(true, 4)).toEqual([one, ["wasm", undefined], ["webgl", undefined]]);
    expect(names(false, 4)).toEqual([one, ["webgl", undefined]]);
    expect(names(true, 1)).toEqual([one, ["webgl", undefined]]);
    expect(absent(probes)).toMatchObject([
      { wish: { backend: "webgpu" }, state: "ended", reason: "This browser has no WebGPU." },
    ]);
  });
});
