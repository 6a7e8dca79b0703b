import {
  type IntegerFigures,
  type IntegerLayer,
  type IntegerLayerFigures,
  type IntegerReport,
  type IntegerSettings,
  invariant,
  type Range,
} from "@adder-studio/core";
import type { BatchFeed, DataSource } from "@adder-studio/data";
import { goalOf, type IrOp, type ModelIR, type OpOf } from "@adder-studio/ir";
import { dispose, keep, type Tensor } from "@tensorflow/tfjs-core";
import { estimationBatchCount, evaluateBy, inUnits } from "../evaluate";
import { paramName } from "../exec/param-name";
import type { Program, Statistics } from "../program";
import { provenBounds, withZero } from "./bounds";
import { createMagnitudes, type Magnitudes } from "./calibrate";
import { clampedWay, integerWay, type Way } from "./forward";
import {
  accumulatorBits,
  type ClampedLayer,
  clampLayer,
  type IntegerPlan,
  type LayerInput,
  planInteger,
  shareBeyond,
} from "./plan";

const testBatch = 250;
/** Test images on which accumulators and clipping are looked at, and how many at a time. */
const probes = { images: 256, batch: 32 } as const;

interface Layer extends LayerInput {
  readonly op: OpOf<"adder2d">;
  readonly param: string;
  readonly shape: readonly number[];
}

export interface IntegerTask {
  readonly ir: ModelIR;
  readonly program: Program;
  readonly feed: BatchFeed;
  readonly settings: IntegerSettings;
  /** Whether the run re-estimates its batch-norm statistics for tests: then this evaluation does, too. */
  readonly reestimate: boolean;
  /** Where the images come from: bytes bound the network's input. */
  readonly source: Pick<DataSource, "test" | "height" | "width" | "channels">;
  /** Called as soon as a part is known. */
  readonly onPart: (report: IntegerReport) => void;
  /** Asked between batches; true ends the evaluation with what is known. */
  readonly cancelled?: () => boolean;
}

/**
 * The trained network on whole numbers, of each width of `settings.bits`: accuracy on the test split, and per layer what
 * was clipped and how wide its accumulators must be. Adder layers run on integers; everything else stays float32.
 */
export async function evaluateIntegers(task: IntegerTask): Promise<IntegerReport> {
  const { ir, program, feed, settings } = task;
  const { clamp, percentile } = settings;
  const statistics = task.reestimate
    ? await program.estimate(feed.estimationBatches(estimationBatchCount))
    : undefined;
  const ways: Way[] = [];
  try {
    const testBy = async (by: Statistics | undefined, way?: Way) =>
      inUnits(
        await evaluateBy(program, feed.testBatches(testBatch), by, way?.adder),
        feed.valueScale,
      );
    const plain = await testBy(statistics);
    const layers = await calibrate(task, statistics);
    const clamped = new Map(
      layers.map((layer) => [layer.param, clampLayer(layer, clamp, percentile)]),
    );
    const withClamp = (param: string) => {
      const own = clamped.get(param);
      invariant(own, `${param} is clamped`);
      return own;
    };
    let report: IntegerReport = {
      settings,
      ...(goalOf(ir) === "values" && { goal: "values" }),
      calibrationImages: Math.min(estimationBatchCount, feed.stepsPerEpoch) * feed.batch,
      probeImages: Math.min(probes.images, plain.count),
      testImages: plain.count,
      float: { loss: plain.loss, accuracy: plain.accuracy },
      layers: layers.map((layer) => describe(layer, withClamp(layer.param))),
      kept: keptFloat(ir),
      figures: [],
    };
    task.onPart(report);
    if (clamp !== "none") {
      const way = clampedWay(
        new Map(
          layers.map((layer) => [layer.param, { ...layer, clamped: withClamp(layer.param) }]),
        ),
      );
      ways.push(way);
      const { loss, accuracy, logits } = await testBy(statistics, way);
      const apart = logits.reduce(
        (most, value, at) => Math.max(most, Math.abs(value - (plain.logits[at] as number))),
        0,
      );
      report = { ...report, clamped: { loss, accuracy, apart } };
      task.onPart(report);
    }
    for (const bits of settings.bits) {
      if (task.cancelled?.()) break;
      const plans = new Map(
        layers.map((layer) => {
          const moved = withClamp(layer.param);
          const plan = planInteger(layer, moved, clamp, bits, percentile);
          return [layer.param, { ...layer, clamped: moved, plan }];
        }),
      );
      const way = integerWay(plans);
      ways.push(way);
      const own =
        settings.statistics === "integer"
          ? await program.estimate(feed.estimationBatches(estimationBatchCount), way.adder)
          : undefined;
      const by = own ?? statistics;
      const { loss, accuracy } = await testBy(by, way);
      const seen = await probe(task, by, plans);
      if (own) dispose([...own.values()]);
      const figures: IntegerFigures = {
        bits,
        loss,
        accuracy,
        layers: layers.map(({ param }) => {
          const plan = plans.get(param)?.plan;
          invariant(plan, `${param} has a plan`);
          return figuresOf(plan, seen.get(param));
        }),
      };
      report = { ...report, figures: [...report.figures, figures] };
      task.onPart(report);
    }
    return report;
  } finally {
    for (const way of ways) way.dispose();
    if (statistics) dispose([...statistics.values()]);
  }
}

/** Plain distances over all channels; layers with an exponent or groups of their own stay float32. */
function canBeInteger(op: IrOp): op is OpOf<"adder2d"> {
  if (op.op !== "adder2d") return false;
  const { p = 1, groups = 1 } = op.attrs;
  return p === 1 && groups === 1;
}

/** All other ops with weights. */
function keptFloat(ir: ModelIR): { name: string; op: string }[] {
  return ir.ops
    .filter((op) => !canBeInteger(op) && Object.keys(op.params).length > 0)
    .map(({ from, op }) => ({ name: from, op }));
}

/** What an image of bytes can be once it is standardised: that of black and that of white. Nothing for other data. */
async function byteRange({ source, feed }: IntegerTask): Promise<Range | undefined> {
  const { images } = await source.test();
  if (!(images instanceof Uint8Array)) return undefined;
  const size = source.height * source.width * source.channels;
  const ends = createMagnitudes();
  ends.add(feed.prepare(new Uint8Array(size)).x);
  ends.add(feed.prepare(new Uint8Array(size).fill(255)).x);
  return ends.range;
}

/** Weights, bounds and magnitudes of the inputs of every adder layer. */
async function calibrate(task: IntegerTask, statistics?: Statistics): Promise<Layer[]> {
  const { ir, program, feed } = task;
  const ops = ir.ops.filter(canBeInteger);
  const proven = provenBounds(ir, await byteRange(task));
  const sources = [...new Set(ops.map(({ ins: [x = 0] }) => x))];
  const seen = new Map<number, Magnitudes>(sources.map((id) => [id, createMagnitudes()]));
  for await (const batch of feed.estimationBatches(estimationBatchCount)) {
    const values = program.values(batch, sources, statistics);
    for (const [at, id] of sources.entries()) {
      const tensor = values[at] as Tensor;
      seen.get(id)?.add((await tensor.data()) as Float32Array);
      tensor.dispose();
    }
    if (task.cancelled?.()) break;
  }
  return Promise.all(
    ops.map(async (op): Promise<Layer> => {
      const param = paramName(op, "w");
      const [source = 0] = op.ins;
      const w = program.param(param);
      return {
        op,
        param,
        name: op.from,
        w: ((await w.data()) as Float32Array).slice(),
        shape: w.shape,
        filters: op.attrs.filters,
        pad: op.attrs.pad,
        proven: proven[source] as Range,
        seen: seen.get(source) as Magnitudes,
      };
    }),
  );
}

function describe(layer: Layer, clamped: ClampedLayer): IntegerLayer {
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
    clamped: clamped.moved,
  };
}

interface Seen {
  largest: number;
  beyond: number;
  count: number;
}

/** Inputs and accumulators of the first test images. */
async function probe(
  { program, feed }: IntegerTask,
  statistics: Statistics | undefined,
  plans: Parameters<typeof integerWay>[0],
): Promise<ReadonlyMap<string, Seen>> {
  const found = new Map<string, Seen>();
  let held: { param: string; x: Tensor; sums: Tensor }[] = [];
  const way = integerWay(plans, (param, x, sums) => {
    held.push({ param, x: keep(x.clone()), sums: keep(sums.clone()) });
  });
  for (let start = 0; start < probes.images; start += probes.batch) {
    const batch = await feed.testAt(start, probes.batch);
    if (batch.count === 0) break;
    program.evaluate(batch, statistics, way.adder).dispose();
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
  way.dispose();
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
