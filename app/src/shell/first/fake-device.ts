import type { EngineFacts } from "@adder-studio/core";
import type {
  EngineFindings,
  EngineReport,
  EngineWish,
  ExamineRequest,
  KernelVerdict,
  LayerSpeed,
  SpeedKernel,
} from "@adder-studio/session/examination";

/** `half`: stays in the middle of the second engine. */
export type FakeDevice = "sound" | "half" | "faulty";

const kernels = [
  "adder2d adder2dGradInput adder2dGradFilter quantise adder2dInteger conv2d conv2dGradInput conv2dGradFilter batchNormTrain",
  "batchNormGrad batchNormEval movingUpdate relu reluGrad leakyRelu leakyReluGrad",
  "sigmoid sigmoidGrad tanh tanhGrad maxPool maxPoolGrad avgPool avgPoolGrad",
  "globalAvgPool globalAvgPoolGrad biasAdd biasGrad softmaxCrossEntropy meanSquaredError l2Norm sgdStep adamStep",
]
  .join(" ")
  .split(" ");
const timed: readonly SpeedKernel[] = [
  "adder2d",
  "adder2dGradInput",
  "adder2dGradFilter",
  "conv2d",
];
const layers = [
  "32×32×16, 16 filters 3×3",
  "16×16×32, 32 filters 3×3",
  "8×8×64, 64 filters 3×3",
] as const;

/** Synthetic devices: thousand million taps a second of the adder and the convolution, images a second. */
const speeds = {
  one: { adder: 3.4, conv: 2.9, images: 2840, adapter: "SIMD" },
  all: { adder: 6.3, conv: 5.4, images: 5120, adapter: "SIMD" },
  webgl: { adder: 41, conv: 47, images: 9800, adapter: "ANGLE (Example, Example Graphics 620)" },
  webgpu: { adder: 118, conv: 96, images: 14_600, adapter: "example gen-9" },
  cpu: { adder: 0.1, conv: 0.1, images: 300, adapter: "JavaScript" },
} as const;

function verdicts(wrong: boolean): KernelVerdict[] {
  return kernels.map((kernel, at) => {
    const off = wrong && kernel === "adder2dGradInput";
    const ofTolerance = off ? 2140 : ((at * 7) % 23) / 90;
    const worst = "x [3,6,5,3], 5 filters 3x3, stride 2, pad 1, plain";
    return { kernel, cases: 2, agrees: !off, ofTolerance, deviation: ofTolerance * 4e-6, worst };
  });
}

function findings({ backend, threads }: EngineWish, wrong: boolean): EngineFindings {
  const kind = backend === "wasm" ? (threads === 1 ? "one" : "all") : backend;
  const { adder, conv, images, adapter } = speeds[kind];
  const engine: EngineFacts = {
    backend,
    adapter,
    software: false,
    threads: kind === "all" ? 4 : 1,
  };
  return {
    engine,
    startMs: 84.2,
    limits: backend === "webgl" ? { MAX_TEXTURE_SIZE: 16_384 } : { crossOriginIsolated: "true" },
    kernelCount: kernels.length,
    kernels: verdicts(wrong),
    speeds: layers.flatMap((layer, at) =>
      timed.map((kernel): LayerSpeed => {
        const giga = (kernel === "conv2d" ? conv : adder) * (1 - 0.06 * at);
        return {
          layer,
          batch: 32,
          kernel,
          tapsPerSecond: giga * 1e9,
          callMs: 75.5 / giga,
          rounds: 7,
        };
      }),
    ),
    training: { batch: 64, stepMs: 64_000 / images, examplesPerSecond: images, steps: 96 },
  };
}

/** A check without a worker. */
export async function examineFake(
  kind: FakeDevice,
  { engines, onProgress, signal }: ExamineRequest,
): Promise<readonly EngineReport[]> {
  const reports = engines.map((wish, at): EngineReport => {
    const base = { wish, doing: "", share: 1, state: "ended" } as const;
    const wrong = kind === "faulty" && wish.backend === "webgl";
    if (kind === "half" && at > 0) {
      return at > 1
        ? { ...base, state: "waiting", share: 0, found: {} }
        : { ...base, state: "running", share: 0.32, doing: "checking maxPoolGrad", found: {} };
    }
    if (kind === "faulty" && wish.backend === "webgpu") {
      const { engine, limits } = findings(wish, false);
      const reason = "It stopped answering while checking adder2dGradFilter.";
      return { ...base, found: { ...(engine && { engine }), ...(limits && { limits }) }, reason };
    }
    return { ...base, found: findings(wish, wrong) };
  });
  onProgress(reports);
  if (kind === "half") {
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
  }
  return reports;
}
