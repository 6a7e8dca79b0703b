import { formatShape, randomStream, shapeSize } from "@adder-studio/core";
import { runKernel1 } from "@adder-studio/kernels";
import { backend, dispose, slice, type Tensor, tensor } from "@tensorflow/tfjs-core";
import { type LayerSpeed, type SpeedKernel, speedKernels } from "../examination";
import { timeRounds } from "./rounds";

/** Layers of ResNet-20's three stages: 3x3 filters, as many as channels. All have the same number of taps. */
const stages = [
  { side: 32, channels: 16 },
  { side: 16, channels: 32 },
  { side: 8, channels: 64 },
] as const;
type Stage = (typeof stages)[number];

const batches = [4, 8, 16, 32] as const;
/** Longest time of a call; the largest batch that stays below it is used. */
const callLimitMs = 50;
const window = { stride: 1, pad: 1 };

function draw(key: string, shape: readonly number[]): Tensor {
  const stream = randomStream(1, key);
  const values = Float32Array.from({ length: shapeSize(shape) }, () => stream.normal());
  return tensor(values, [...shape]);
}

function taps({ side, channels }: Stage, batch: number): number {
  return batch * side * side * channels * channels * 9;
}

/** Waits until the device has done everything up to `y`, which a read-back of one number shows. */
async function waitForDevice(y: Tensor, queued: boolean): Promise<void> {
  if (!queued) return;
  const one = slice(
    y,
    y.shape.map(() => 0),
    y.shape.map(() => 1),
  );
  await one.data();
  one.dispose();
}

function calls(stage: Stage, batch: number) {
  const { side, channels } = stage;
  const shape = [batch, side, side, channels];
  const x = draw("x", shape);
  const dy = draw("dy", shape);
  const w = draw("w", [3, 3, channels, channels]);
  const run: Record<SpeedKernel, () => Tensor> = {
    adder2d: () => runKernel1("adder2d", { x, w }, window),
    adder2dGradInput: () =>
      runKernel1("adder2dGradInput", { dy, x, w }, { ...window, rule: "hardtanh" }),
    adder2dGradFilter: () =>
      runKernel1("adder2dGradFilter", { dy, x, w }, { ...window, rule: "full-precision" }),
    conv2d: () => runKernel1("conv2d", { x, w }, window),
  };
  return { run, dispose: () => dispose([x, dy, w]) };
}

/**
 * Times the adder's three kernels and the convolution on each stage. The first stage is timed whatever it
 * takes; the others while `msLeft` says there is time.
 */
export async function timeLayers(
  msLeft: () => number,
  onSpeed: (found: readonly LayerSpeed[], next: string) => void,
): Promise<void> {
  const queued = "gpgpu" in backend() || "device" in backend();
  const found: LayerSpeed[] = [];

  const round = (run: () => Tensor) => async (count: number) => {
    let y = run();
    for (let i = 1; i < count; i++) {
      y.dispose();
      y = run();
    }
    await waitForDevice(y, queued);
    y.dispose();
  };

  async function chooseBatch(): Promise<number> {
    const small = calls(stages[0], batches[0]);
    const { callMs } = await timeRounds(round(small.run.adder2d), 60);
    small.dispose();
    const fits = (batch: number) => (callMs * batch) / batches[0] <= callLimitMs;
    return batches.findLast(fits) ?? batches[0];
  }

  onSpeed(found, "timing a small layer");
  const batch = await chooseBatch();
  for (const [at, stage] of stages.entries()) {
    const { run, dispose: free } = calls(stage, batch);
    for (const [k, kernel] of speedKernels.entries()) {
      const left = msLeft();
      if (at > 0 && left <= 0) break;
      onSpeed(found, `timing ${kernel}`);
      const remaining = (stages.length - at) * speedKernels.length - k;
      const ms = Math.min(400, Math.max(60, left / remaining));
      const { callMs, rounds } = await timeRounds(round(run[kernel]), ms);
      found.push({
        layer: `${formatShape([stage.side, stage.side, stage.channels])}, ${stage.channels} filters 3×3`,
        batch,
        kernel,
        tapsPerSecond: (taps(stage, batch) / callMs) * 1000,
        callMs,
        rounds,
      });
    }
    free();
  }
  onSpeed(found, "timing layers");
}
