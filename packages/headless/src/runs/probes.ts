import type { Probe } from "@adder-studio/blocks/experiments";
import { type NamedArray, randomStream } from "@adder-studio/core";
import type { BatchFeed } from "@adder-studio/data";
import type { RunConfig } from "@adder-studio/graph";
import type { ModelIR, OpOf } from "@adder-studio/ir";
import { runKernel1 } from "@adder-studio/kernels";
import { compile, estimationBatchCount, type Program } from "@adder-studio/runtime";
import { tensor } from "@tensorflow/tfjs-core";
import { expectedVariance, logLikelihoods, variance } from "./moments";

type Figures = Record<string, number>;
type Layer = OpOf<"adder2d"> | OpOf<"conv2d">;

/** Lists adder and convolution layers in order, without the classifier at the end, which is the same in the conv version. */
function layersOf(ir: ModelIR): Layer[] {
  const layers = ir.ops.filter((op): op is Layer => op.op === "adder2d" || op.op === "conv2d");
  return layers.slice(0, -1);
}

function filterOf(ir: ModelIR, op: Layer) {
  const spec = ir.params.find(({ name }) => name === op.params.w);
  if (!spec) throw new Error(`${op.from} has filters`);
  return spec;
}

/**
 * Measures the l2 norms of the first step's filter gradients (CVPR 2020, Table 1). The gradient is read off a plain step of a network
 * of its own, W - lr g, whose rate is a power of two: the product is exact.
 */
async function gradientNorms(ir: ModelIR, run: RunConfig, feed: BatchFeed): Promise<Figures> {
  const plain: RunConfig = {
    ...run,
    optimizer: "sgd",
    momentum: 0,
    nesterov: false,
    weightDecay: 0,
    rateRule: "plain",
  };
  const program = compile(ir, plain);
  program.initialise();
  const before = await program.weights();
  const rate = 1024;
  program.trainStep(await feed.batchAt(0), 0, rate).dispose();
  const after = new Map((await program.weights()).map((array) => [array.name, array.data]));
  program.dispose();
  const norm = ({ name, data }: NamedArray) => {
    const moved = after.get(name) as Float32Array;
    return Math.sqrt(data.reduce((sum, w, i) => sum + ((w - (moved[i] as number)) / rate) ** 2, 0));
  };
  return Object.fromEntries(
    layersOf(ir).map((op, i) => {
      const filters = before.find(({ name }) => name === op.params.w) as NamedArray;
      return [`gradient-norm/${i + 1}`, norm(filters)];
    }),
  );
}

const patches = 2000;
const filters = 64;

/** Measures output variances divided by those of the law, for layers of these shapes on independent normal patches and filters. */
async function lawOnNormals(ir: ModelIR, seed: number): Promise<Figures> {
  const figures: Figures = {};
  for (const [i, op] of layersOf(ir).entries()) {
    const [kernel = 1, , channels = 1] = filterOf(ir, op).shape;
    const taps = kernel * kernel * channels;
    const draw = (stream: string, count: number) => {
      const random = randomStream(seed, stream, i);
      return Float32Array.from({ length: count }, () => random.normal());
    };
    const x = draw("law-inputs", patches * taps);
    const w = draw("law-filters", taps * filters);
    const y = runKernel1(
      op.op,
      {
        x: tensor(x, [patches, kernel, kernel, channels]),
        w: tensor(w, [kernel, kernel, channels, filters]),
      },
      { stride: 1, pad: 0 },
    );
    const law = expectedVariance(op.op, taps, variance(x), variance(w));
    figures[`law-normal/${i + 1}`] = variance((await y.data()) as Float32Array) / law;
  }
  return figures;
}

/** Measures output variances divided by those of the law in the untrained network on its first batch, whose values are neither normal nor independent. */
async function lawInNetwork(ir: ModelIR, program: Program, feed: BatchFeed): Promise<Figures> {
  const statistics = await program.estimate(feed.estimationBatches(estimationBatchCount));
  const batch = await feed.batchAt(0);
  const weights = await program.weights();
  const figures: Figures = {};
  for (const [i, op] of layersOf(ir).entries()) {
    const seen = program.values(batch, [op.ins[0] as number, op.id], statistics);
    const [x, y] = (await Promise.all(seen.map((t) => t.data()))) as [Float32Array, Float32Array];
    for (const t of seen) t.dispose();
    const w = weights.find(({ name }) => name === op.params.w) as NamedArray;
    const [kernel = 1, , channels = 1] = w.shape;
    const law = expectedVariance(op.op, kernel * kernel * channels, variance(x), variance(w.data));
    figures[`law-network/${i + 1}`] = variance(y) / law;
  }
  for (const t of statistics.values()) t.dispose();
  return figures;
}

/** Measures the probes that come before training. */
export async function probesBefore(
  probes: readonly Probe[],
  {
    ir,
    run,
    program,
    feed,
  }: {
    readonly ir: ModelIR;
    readonly run: RunConfig;
    readonly program: Program;
    readonly feed: BatchFeed;
  },
): Promise<Figures> {
  return {
    ...(probes.includes("gradients") ? await gradientNorms(ir, run, feed) : {}),
    ...(probes.includes("variance")
      ? { ...(await lawOnNormals(ir, run.seed)), ...(await lawInNetwork(ir, program, feed)) }
      : {}),
  };
}

/** Compares distributions of trained filters: the gain in log-likelihood of a Laplace over a Gaussian fit, in nats a weight. */
export async function probesAfter(ir: ModelIR, program: Program): Promise<Figures> {
  const weights = await program.weights();
  return Object.fromEntries(
    layersOf(ir).map((op, i) => {
      const { data } = weights.find(({ name }) => name === op.params.w) as NamedArray;
      const { laplace, gaussian } = logLikelihoods(data);
      return [`laplace-gain/${i + 1}`, laplace - gaussian];
    }),
  );
}
