import {
  conv2d,
  conv2dTranspose,
  dispose,
  mul,
  relu,
  type Tensor,
  type Tensor4D,
  tidy,
} from "@tensorflow/tfjs-core";
import { type KernelName, useBackend } from "../src/index";
import { runByName } from "../src/tfjs-internals";
import { createChain, type Link } from "./chain";
import { draw } from "./draw";

interface Layer {
  readonly title: string;
  readonly x: readonly [number, number, number, number];
  readonly filters: number;
  readonly kernel: number;
  readonly stride: number;
  readonly pad: number;
}

function layer(
  title: string,
  x: Layer["x"],
  filters: number,
  kernel: number,
  stride: number,
  pad: number,
): Layer {
  return { title, x, filters, kernel, stride, pad };
}

const layers: readonly Layer[] = [
  layer("A", [32, 32, 32, 16], 16, 3, 1, 1),
  layer("B", [16, 28, 28, 32], 64, 3, 1, 1),
  layer("LeNet 1", [64, 28, 28, 1], 6, 5, 1, 2),
  layer("LeNet 2", [64, 14, 14, 6], 16, 5, 1, 0),
  layer("LeNet 3", [64, 5, 5, 16], 120, 5, 1, 0),
  layer("LeNet 4", [64, 1, 1, 120], 84, 1, 1, 0),
  layer("LeNet 5", [64, 1, 1, 84], 10, 1, 1, 0),
  layer("ResNet 2a", [32, 32, 32, 16], 32, 3, 2, 1),
  layer("ResNet 2a shortcut", [32, 32, 32, 16], 32, 1, 2, 0),
  layer("ResNet 2", [32, 16, 16, 32], 32, 3, 1, 1),
  layer("ResNet 3a", [32, 16, 16, 32], 64, 3, 2, 1),
  layer("ResNet 3", [32, 8, 8, 64], 64, 3, 1, 1),
];

/**
 * Median milliseconds of a call, in processor time of this process: on a shared machine the clock
 * on the wall also counts the others' work.
 */
function measure(run: () => unknown): number {
  const times: number[] = [];
  const until = performance.now() + 400;
  while (times.length < 3 || (performance.now() < until && times.length < 200)) {
    const start = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1000);
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}

function kernelTime(name: KernelName, inputs: Record<string, Tensor>, attrs: object): number {
  return measure(() => dispose(runByName(name, inputs, attrs)));
}

function row(title: string, cells: readonly (readonly [string, number, number?])[]): void {
  const text = cells.map(([label, ms, elements]) => {
    const rate = elements === undefined ? "" : ` (${(elements / ms / 1e6).toFixed(1)} G)`;
    return `${label} ${ms.toFixed(2)}${rate}`;
  });
  console.log(`${title.padEnd(20)} ${text.join("  ")}`);
}

function benchLayer({ title, x: shape, filters, kernel, stride, pad }: Layer): void {
  const window = { stride, pad };
  const x = relu(draw("x", shape));
  const w = draw("w", [kernel, kernel, shape[3], filters]);
  const y = runByName("adder2d", { x, w }, window)[0] ?? x;
  const dy = draw("dy", y.shape);
  const all = y.size * kernel * kernel * shape[3];
  const rule = { ...window, rule: "hardtanh" };
  const full = { ...window, rule: "full-precision" };
  row(`${title} adder`, [
    ["fwd", kernelTime("adder2d", { x, w }, window), all],
    ["dX", kernelTime("adder2dGradInput", { dy, x, w }, rule), all],
    ["dF", kernelTime("adder2dGradFilter", { dy, x, w }, full), all],
  ]);
  const signed = draw("x", shape);
  row(`${title} any x`, [
    ["fwd", kernelTime("adder2d", { x: signed, w }, window), all],
    ["dX", kernelTime("adder2dGradInput", { dy, x: signed, w }, rule), all],
  ]);
  row(`${title} conv`, [
    ["fwd", kernelTime("conv2d", { x, w }, window), all],
    ["dX", kernelTime("conv2dGradInput", { dy, w }, { ...window, inputShape: shape }), all],
    ["dF", kernelTime("conv2dGradFilter", { dy, x }, { ...window, kernel }), all],
    ["tfjs fwd", measure(() => dispose(conv2d(x as Tensor4D, w as Tensor4D, stride, pad))), all],
    [
      "tfjs dX",
      measure(() =>
        dispose(conv2dTranspose(dy as Tensor4D, w as Tensor4D, [...shape], stride, pad)),
      ),
      all,
    ],
  ]);
}

function benchRest(title: string, shape: readonly [number, number, number, number]): void {
  const channels = shape[3];
  const [x, dy] = [draw("x", shape), draw("dy", shape)];
  const [gamma, beta] = [draw("gamma", [channels]), draw("beta", [channels])];
  const mean = draw("mean", [channels]);
  const variance = mul(mean, mean);
  const epsilon = { epsilon: 1e-5 };
  const pool = { kernel: 2, stride: 2, pad: 0 };
  const y = runByName("maxPool", { x }, pool)[0] ?? x;
  row(`${title} [${shape}]`, [
    ["bn", kernelTime("batchNormTrain", { x, gamma, beta }, epsilon)],
    ["bn grad", kernelTime("batchNormGrad", { dy, x, gamma, mean, variance }, epsilon)],
    ["relu", kernelTime("relu", { x }, {})],
    ["relu grad", kernelTime("reluGrad", { dy, y: x }, {})],
    ["pool", kernelTime("maxPool", { x }, pool)],
    ["pool grad", kernelTime("maxPoolGrad", { dy: y, x, y }, pool)],
    ["bias grad", kernelTime("biasGrad", { dy }, {})],
  ]);
}

const lenet: readonly Link[] = [
  { filters: 6, kernel: 5, pad: 2, pool: true },
  { filters: 16, kernel: 5, pool: true },
  { filters: 120, kernel: 5 },
  { filters: 84, kernel: 1 },
  { filters: 10, kernel: 1 },
];

/** ResNet-20 without its shortcuts. */
const resnet: readonly Link[] = [16, 16, 16, 16, 16, 16, 16, 32, 32, 32, 32, 32, 32]
  .concat([64, 64, 64, 64, 64, 64])
  .map((filters, at) => ({ filters, kernel: 3, pad: 1, stride: at === 7 || at === 13 ? 2 : 1 }));

function benchChain(title: string, links: readonly Link[], input: Layer["x"]): void {
  const { step, parameters } = createChain(links, input);
  row(`${title} [${input}], ${parameters} parameters`, [["training step", measure(step)]]);
}

/** Prints milliseconds (and 1e9 taps a second) of each kernel on wasm, one thread. */
export async function bench(): Promise<void> {
  const facts = await useBackend("wasm");
  console.log(`${facts.backend} (${facts.adapter}), ${facts.threads} thread`);
  tidy(() => benchChain("LeNet-5-BN", lenet, [64, 28, 28, 1]));
  tidy(() => benchChain("ResNet-20", resnet, [32, 32, 32, 3]));
  for (const each of layers) tidy(() => benchLayer(each));
  tidy(() => benchRest("A", [32, 32, 32, 16]));
  tidy(() => benchRest("LeNet 1", [64, 28, 28, 6]));
  tidy(() => benchRest("LeNet 2", [64, 10, 10, 16]));
  tidy(() => {
    const [w, g] = [draw("w", [61_706]), draw("g", [61_706])];
    const sgd = { lr: 0.1, momentum: 0.9, nesterov: true, weightDecay: 5e-4 };
    row("61,706 parameters", [
      ["l2Norm", kernelTime("l2Norm", { x: g }, {})],
      ["sgd", kernelTime("sgdStep", { w, v: g, g }, sgd)],
    ]);
  });
}
