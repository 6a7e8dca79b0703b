import { defaultRun, learningRate, type RunConfig } from "@adder-studio/graph";
import { compile, type HostBatch, readPacked } from "@adder-studio/runtime";
import { UsageError } from "../usage";
import { caseResult, deviation } from "./compare";
import { toNhwc, toOihw } from "./layout";
import { networkIr } from "./network-ir";
import type { CaseResult, Deviation, NetworkCase } from "./types";

const parameterNames: Readonly<Record<string, string>> = {
  w: "w",
  b: "b",
  gamma: "gamma",
  beta: "beta",
  runningMean: "mean",
  runningVar: "variance",
};

/** Compiles a golden network with its initial weights, its settings, and its batches, one for each step. */
export function networkProgram(network: NetworkCase, weights: ArrayLike<number>) {
  const { ir, arrays } = networkIr(network, weights);
  const { optimizer } = network;
  if (optimizer.type !== "SGD")
    throw new UsageError(`${network.name}: unknown optimizer ${optimizer.type}.`);
  const [steps, n, c, h, w] = network.input.shape as [number, number, number, number, number];
  const run: RunConfig = {
    ...defaultRun,
    batch: n,
    optimizer: "sgd",
    lr: optimizer.lr,
    momentum: optimizer.momentum,
    nesterov: optimizer.nesterov,
    weightDecay: optimizer.weightDecay,
    schedule: optimizer.schedule,
    eta: optimizer.eta,
    rateRule: "adaptive",
  };
  const batches: HostBatch[] = network.labels.map((labels, i) => {
    const size = n * c * h * w;
    return {
      x: toNhwc(network.input.data.slice(i * size, (i + 1) * size), [n, c, h, w]),
      labels: Int32Array.from(labels),
    };
  });
  const program = compile(ir, run);
  program.initialise(arrays);
  return { ir, program, batches, rateAt: (step: number) => learningRate(run, step, steps, steps) };
}

/** Trains one golden network through its recorded steps and compares everything the file gives. */
export async function checkNetwork(
  network: NetworkCase,
  weights: ArrayLike<number>,
): Promise<CaseResult> {
  const { program, batches, rateAt } = networkProgram(network, weights);
  const deviations: Deviation[] = [];
  const own = (relative: number, absolute = 0) => ({ absolute, relative, scale: "own" as const });

  const firstLogits = network.steps[0]?.logits;
  if (firstLogits) {
    const logits = program.logits(batches[0] as HostBatch, undefined, "train");
    const actual = await readPacked([logits]);
    logits.dispose();
    deviations.push(deviation("logits", actual, firstLogits.data, own(2e-2, 1e-2)));
  }
  const losses: number[] = [];
  const rates: number[] = [];
  const norms: number[] = [];
  const wantedNorms: number[] = [];
  for (const [i, step] of network.steps.entries()) {
    const lr = rateAt(i);
    rates.push(lr);
    const metrics = program.trainStep(batches[i] as HostBatch, i, lr);
    const values = await readPacked([metrics]);
    metrics.dispose();
    losses.push(values[0] as number);
    program.filterLayers.forEach(({ name, plain }, layer) => {
      // The vectors have those of adder layers.
      if (plain) return;
      norms.push(values[2 + layer] as number);
      wantedNorms.push(step.rawAdderGradL2[name] ?? Number.NaN);
    });
  }
  deviations.push(
    deviation(
      "losses",
      losses,
      network.steps.map(({ loss }) => loss),
      own(1e-3),
    ),
    deviation(
      "rates",
      rates,
      network.steps.map(({ lr }) => lr),
      own(1e-6),
    ),
    deviation("rawNorms", norms, wantedNorms, own(3e-2)),
  );

  const after = new Map((await program.weights()).map((array) => [array.name, array]));
  const values: number[] = [];
  const wanted: number[] = [];
  for (const [name, first] of Object.entries(network.firstValuesAfter)) {
    const dot = name.lastIndexOf(".");
    const array = after.get(`${name.slice(0, dot)}/${parameterNames[name.slice(dot + 1)]}`);
    const flat =
      array?.shape.length === 4
        ? toOihw(array.data, array.shape as unknown as [number, number, number, number])
        : array?.data;
    first.forEach((value, i) => {
      wanted.push(value);
      values.push(flat?.[i] ?? Number.NaN);
    });
  }
  deviations.push(deviation("firstValues", values, wanted, own(1e-2, 1e-4)));

  const last = batches[batches.length - 1] as HostBatch;
  const statistics = await program.estimate(
    (async function* () {
      yield last;
    })(),
  );
  const logits = program.logits(last, statistics);
  const evalLogits = await readPacked([logits]);
  logits.dispose();
  for (const value of statistics.values()) value.dispose();
  deviations.push(
    deviation("evalLogits", evalLogits, network.evalLogitsLastBatch.data, own(2e-2, 1e-2)),
  );
  program.dispose();
  return caseResult(network.name, deviations);
}
