import { shapeSize } from "@adder-studio/core";
import type { ModelGraph } from "@adder-studio/graph";
import type { ModelIR } from "@adder-studio/ir";
import { memory } from "@tensorflow/tfjs-core";
import { adderTower, templateOnNoise } from "./documents";
import type { Engine } from "./engines";
import { fittedExponent } from "./fit";
import { profileKernels } from "./kernel-profile";
import { loweredIr, type OwnStep, openOwnStep } from "./own-step";
import type { Plan } from "./plan";
import { measureRounds } from "./rounds";
import type { GrowthPoint, GrowthRow, MemoryRow } from "./types";

/** A network and its batch at one point of a curve. */
interface CurvePoint {
  readonly value: number;
  readonly graph: ModelGraph;
  readonly batch: number;
}

interface Curve {
  readonly against: string;
  readonly places: readonly CurvePoint[];
}

const base = { batch: 16, width: 16, side: 16, depth: 4 };

/** Returns curves that double one size from point to point. `share` is the share of the batch, for slow engines. */
function curves(share: number): Curve[] {
  const place = (value: number, change: Partial<typeof base>): CurvePoint => {
    const { batch, width, side, depth } = { ...base, ...change };
    const graph = adderTower(side, width, depth);
    return { value, graph, batch: Math.max(1, Math.round(batch * share)) };
  };
  return [
    { against: "batch", places: [8, 16, 32, 64].map((batch) => place(batch, { batch })) },
    { against: "width", places: [8, 16, 32, 64].map((width) => place(width, { width })) },
    { against: "image side", places: [8, 16, 32, 64].map((side) => place(side, { side })) },
    { against: "depth", places: [2, 4, 8, 16].map((depth) => place(depth, { depth })) },
  ];
}

/** Makes one step and waits for its metrics. */
async function runStep(step: OwnStep): Promise<void> {
  const metrics = step.step();
  await metrics.data();
  metrics.dispose();
}

/** Returns the largest sum of tensors' bytes within a step, without the tensors from before. */
async function peakOf(place: CurvePoint): Promise<number> {
  const before = memory().numBytes;
  const step = openOwnStep(place.graph, place.batch);
  await runStep(step);
  const { peakBytes } = await profileKernels(() => runStep(step));
  step.dispose();
  return peakBytes - before;
}

async function growth({ against, places }: Curve, plan: Plan): Promise<GrowthPoint[]> {
  const peaks: number[] = [];
  for (const place of places) peaks.push(await peakOf(place));
  const steps = places.map(({ graph, batch }) => openOwnStep(graph, batch));
  const timings = await measureRounds(
    steps.map((step) => ({ call: () => runStep(step) })),
    plan.steps,
  );
  for (const step of steps) step.dispose();
  return timings.map((timing, i) => {
    if ("missing" in timing) throw new Error(`Growth against ${against}: ${timing.missing}`);
    const [value, peakBytes] = [places[i]?.value ?? 0, peaks[i] ?? 0];
    return { value, medianMs: timing.medianMs, peakBytes };
  });
}

/**
 * Returns the bytes that a training step needs at least: every output stored for the backward pass (a reshape, and the
 * ReLU that a batch norm computes, have none of their own), an incoming and an outgoing gradient, and
 * weight, velocity and gradient of each parameter.
 */
export function neededBytes(ir: ModelIR, batch: number): number {
  const stored = ir.ops.filter(
    ({ op, ins: [x = 0] }) => op !== "reshape" && !(op === "relu" && ir.ops[x]?.op === "batchNorm"),
  );
  const sizes = stored.map(({ type }) => shapeSize(type.shape) * batch);
  const activations = sizes.reduce((sum, size) => sum + size, 0);
  const parameters = ir.params.reduce((sum, { shape }) => sum + shapeSize(shape), 0);
  return 4 * (activations + 2 * Math.max(...sizes) + 3 * parameters);
}

/** Returns the bytes that the engine has reserved, where it reports them. */
function reservedBytes(): number | undefined {
  return (memory() as { readonly reservedBytes?: number }).reservedBytes;
}

/** Measures the peak memory of a ResNet-20 step. It must come first, since the wasm engine's memory never shrinks. */
async function memoryRow(batch: number, threads: number): Promise<MemoryRow> {
  const graph = templateOnNoise("resnet20-adder", 32, 3);
  const before = memory().numBytes;
  const step = openOwnStep(graph, batch);
  await runStep(step);
  const { peakBytes } = await profileKernels(() => runStep(step));
  step.dispose();
  return {
    suite: "growth",
    net: "ResNet-20, adder",
    batch,
    threads,
    peakBytes: reservedBytes() ?? peakBytes - before,
    neededBytes: neededBytes(loweredIr(graph), batch),
  };
}

/** Measures time and memory of a step against batch, width, image side and depth, and fits their exponents. */
export async function growthSuite(
  engine: Engine,
  plan: Plan,
  emit: (row: GrowthRow | MemoryRow) => void,
): Promise<void> {
  await engine.enter();
  emit(await memoryRow(Math.max(2, Math.round(128 * plan.batchShare)), engine.threads));
  for (const curve of curves(plan.batchShare)) {
    const points = await growth(curve, plan);
    const exponent = (of: (point: GrowthPoint) => number) =>
      fittedExponent(points.map((point) => [point.value, of(point)] as const));
    emit({
      suite: "growth",
      against: curve.against,
      threads: engine.threads,
      points,
      timeExponent: exponent(({ medianMs }) => medianMs),
      memoryExponent: exponent(({ peakBytes }) => peakBytes),
    });
  }
}
