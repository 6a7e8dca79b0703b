import {
  type IntegerFigures,
  type IntegerLayer,
  type IntegerLayerFigures,
  type IntegerReport,
  invariant,
} from "@adder-studio/core";
import { taskOf } from "@adder-studio/ir";
import { dispose, keep, type Tensor } from "@tensorflow/tfjs-core";
import { estimationBatchCount, evaluateBy, inUnits, type TestFigures } from "../evaluate";
import type { Statistics } from "../program";
import { withZero } from "./bounds";
import { calibrate, floatOps, type IntegerTask, type Layer } from "./calibrate";
import { type AdderReplacement, clampedAdders, integerAdders } from "./forward";
import {
  accumulatorBits,
  type ClampedLayer,
  clampLayer,
  type IntegerPlan,
  planInteger,
  shareBeyond,
} from "./plan";

const testBatch = 250;
/** Number of test images on which accumulators and clipping are measured, and their batch size. */
const probes = { images: 256, batch: 32 } as const;

type ClampedLayers = ReadonlyMap<string, Layer & { readonly clamped: ClampedLayer }>;
type PlannedLayers = Parameters<typeof integerAdders>[0];

/**
 * Evaluates the trained network with integer adder layers, at each width of `settings.bits`: accuracy on the test split,
 * and for each layer the clipped share and the bits that its accumulators need. Layers other than plain adders stay
 * float32. One scale for weights and inputs of a layer follows arXiv 2101.10015. Throws a DiagnosticError
 * `integer-too-wide` where a sum could exceed 2^24.
 * @example
 * const report = await evaluateIntegers({ ir, program, feed, source, settings, reestimate: true, onPart() {} });
 */
export async function evaluateIntegers(task: IntegerTask): Promise<IntegerReport> {
  const { ir, program, feed, settings } = task;
  const { clamp, percentile } = settings;
  const statistics = task.reestimate
    ? await program.estimate(feed.estimationBatches(estimationBatchCount))
    : undefined;
  try {
    const plain = await testWith(task, statistics);
    const layers: ClampedLayers = new Map(
      (await calibrate(task, statistics)).map((layer) => [
        layer.param,
        { ...layer, clamped: clampLayer(layer, clamp, percentile) },
      ]),
    );
    let report: IntegerReport = {
      settings,
      ...(taskOf(ir) === "values" && { goal: "values" }),
      calibrationImages: Math.min(estimationBatchCount, feed.stepsPerEpoch) * feed.batch,
      probeImages: Math.min(probes.images, plain.count),
      testImages: plain.count,
      float: { loss: plain.loss, accuracy: plain.accuracy },
      layers: [...layers.values()].map(describe),
      kept: floatOps(ir),
      figures: [],
    };
    task.onPart(report);
    if (clamp !== "none") {
      report = { ...report, clamped: await clampedFigures(task, statistics, layers, plain) };
      task.onPart(report);
    }
    for (const bits of settings.bits) {
      if (task.cancelled?.()) break;
      const figures = await integerFigures(task, statistics, layers, bits);
      report = { ...report, figures: [...report.figures, figures] };
      task.onPart(report);
    }
    return report;
  } finally {
    if (statistics) dispose([...statistics.values()]);
  }
}

/** Tests the network, with its adder layers replaced where `adders` is given. */
async function testWith(
  { program, feed }: IntegerTask,
  statistics: Statistics | undefined,
  adders?: AdderReplacement,
): Promise<TestFigures> {
  const test = feed.testBatches(testBatch);
  return inUnits(await evaluateBy(program, test, statistics, adders?.adder), feed.valueScale);
}

/** Tests the network with clamped float32 weights; `apart` is the largest difference of a logit from `plain`. */
async function clampedFigures(
  task: IntegerTask,
  statistics: Statistics | undefined,
  layers: ClampedLayers,
  plain: TestFigures,
): Promise<NonNullable<IntegerReport["clamped"]>> {
  const adders = clampedAdders(layers);
  try {
    const { loss, accuracy, logits } = await testWith(task, statistics, adders);
    const apart = logits.reduce(
      (most, value, at) => Math.max(most, Math.abs(value - (plain.logits[at] as number))),
      0,
    );
    return { loss, accuracy, apart };
  } finally {
    adders.dispose();
  }
}

/** Tests the network with integers of `bits` bits, and measures clipping and accumulators of each layer. */
async function integerFigures(
  task: IntegerTask,
  statistics: Statistics | undefined,
  layers: ClampedLayers,
  bits: number,
): Promise<IntegerFigures> {
  const { program, feed, settings } = task;
  const plans = new Map(
    [...layers].map(([param, layer]) => {
      const plan = planInteger(layer, layer.clamped, settings.clamp, bits, settings.percentile);
      return [param, { ...layer, plan }];
    }),
  );
  const adders = integerAdders(plans);
  let own: Statistics | undefined;
  try {
    if (settings.statistics === "integer") {
      own = await program.estimate(feed.estimationBatches(estimationBatchCount), adders.adder);
    }
    const { loss, accuracy } = await testWith(task, own ?? statistics, adders);
    const seen = await probe(task, own ?? statistics, plans);
    return {
      bits,
      loss,
      accuracy,
      layers: [...plans].map(([param, { plan }]) => figuresOf(plan, seen.get(param))),
    };
  } finally {
    adders.dispose();
    if (own) dispose([...own.values()]);
  }
}

/** Returns the facts of a layer that do not depend on the number of bits. */
function describe(layer: Layer & { readonly clamped: ClampedLayer }): IntegerLayer {
  const seen = withZero(layer.seen.range, layer.pad);
  const outside = layer.w.filter((value) => value < seen.low || value > seen.high).length;
  const taps = layer.w.length / layer.filters;
  return {
    name: layer.name,
    taps,
    distances: taps * layer.op.type.shape.reduce((product, side) => product * side, 1),
    seen,
    proven: withZero(layer.proven, layer.pad),
    outside: outside / layer.w.length,
    clamped: layer.clamped.clampedShare,
  };
}

/** Measurements of one layer: its largest |accumulator|, and the inputs beyond the outermost codes, of `count`. */
interface Seen {
  largest: number;
  beyond: number;
  count: number;
}

/** Measures clipped inputs and the largest accumulator of each layer on the first test images. */
async function probe(
  { program, feed }: IntegerTask,
  statistics: Statistics | undefined,
  plans: PlannedLayers,
): Promise<ReadonlyMap<string, Seen>> {
  const found = new Map<string, Seen>();
  let held: { param: string; x: Tensor; sums: Tensor }[] = [];
  const adders = integerAdders(plans, (param, x, sums) => {
    held.push({ param, x: keep(x.clone()), sums: keep(sums.clone()) });
  });
  for (let start = 0; start < probes.images; start += probes.batch) {
    const batch = await feed.testAt(start, probes.batch);
    if (batch.count === 0) break;
    program.evaluate(batch, statistics, adders.adder).dispose();
    for (const { param, x, sums } of held) {
      const plan = plans.get(param)?.plan;
      invariant(plan, `${param} has a plan`);
      const values = (await x.data()) as Float32Array;
      const own = found.get(param) ?? { largest: 0, beyond: 0, count: 0 };
      own.beyond += shareBeyond(values, plan) * values.length;
      own.count += values.length;
      for (const value of (await sums.data()) as Float32Array) {
        if (-value > own.largest) own.largest = -value;
      }
      found.set(param, own);
      dispose([x, sums]);
    }
    held = [];
  }
  adders.dispose();
  return found;
}

function figuresOf(plan: IntegerPlan, seen: Seen | undefined): IntegerLayerFigures {
  const { largest, beyond, count } = seen ?? { largest: 0, beyond: 0, count: 1 };
  return {
    scale: plan.scale,
    unsigned: plan.unsigned,
    clippedX: beyond / Math.max(1, count),
    clippedW: plan.clippedW,
    largest,
    accumulatorBits: accumulatorBits(largest),
    enoughBits: accumulatorBits(plan.bound),
  };
}
