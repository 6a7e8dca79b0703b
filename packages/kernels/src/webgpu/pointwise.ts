import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelTable } from "../contract";
import { rowsAndChannels } from "../window";
import {
  channelLoop,
  channelThreads,
  type Interface,
  run,
  run1,
  type Shader,
  threadsFor,
  wgsl,
} from "./run";

type Plain = Record<never, never>;

/** A kernel that works out value `e` of each result from value `e` of each input. */
function pointwise<P = Plain>(name: string, io: Interface, body: (p: P) => string): Shader<P> {
  const [first = "y"] = io.outputs;
  return {
    name,
    io,
    code: (parameters) =>
      wgsl(
        io,
        `  let size = i32(arrayLength(&${first}));
  for (var e = thread; e < size; e += threads) {
${body(parameters)}
  }`,
      ),
  };
}

/** Runs a pointwise kernel: results have the shape of the first input. */
function map<P>(
  shader: Shader<P>,
  parameters: P,
  inputs: readonly TensorInfo[],
  uniforms?: readonly number[],
): TensorInfo[] {
  const shape = inputs[0]?.shape ?? [];
  const size = shape.reduce((product, side) => product * side, 1);
  return run(shader, {
    parameters,
    inputs,
    outputs: shader.io.outputs.map(() => shape),
    threads: threadsFor(size),
    ...(uniforms === undefined ? {} : { uniforms }),
  });
}

/** Written as a comparison so that NaN stays NaN. */
export const reluShader = pointwise(
  "relu",
  { outputs: ["y"], inputs: ["x"] },
  () => "    y[e] = select(x[e], 0.0, x[e] <= 0.0);",
);

export const reluGradientShader = pointwise(
  "reluGradient",
  { outputs: ["dx"], inputs: ["dy", "y"] },
  () => "    dx[e] = select(0.0, dy[e], y[e] > 0.0);",
);

export const biasShader: Shader<Plain> = {
  name: "bias",
  io: { outputs: ["y"], inputs: ["x", "b"], integers: ["channels"] },
  code: () =>
    wgsl(biasShader.io, channelLoop("y", "  let shift = b[c];", "    y[e] = x[e] + shift;")),
};

export const movingShader = pointwise(
  "moving",
  { outputs: ["y"], inputs: ["running", "batch"], uniforms: ["keep", "take"] },
  () => "    y[e] = running[e] * u.keep + batch[e] * u.take;",
);

/** `factor` = eta sqrt(k). */
export const adaptiveShader = pointwise(
  "adaptive",
  { outputs: ["y"], inputs: ["g", "norm"], uniforms: ["factor"] },
  () => "    y[e] = g[e] * (u.factor / max(norm[0], 1e-12));",
);

export const sgdShader = pointwise<{ nesterov: boolean }>(
  "sgd",
  {
    outputs: ["nextW", "nextV"],
    inputs: ["w", "v", "g"],
    uniforms: ["lr", "momentum", "weightDecay"],
  },
  ({ nesterov }) => `    let d = g[e] + u.weightDecay * w[e];
    let velocity = u.momentum * v[e] + d;
    nextV[e] = velocity;
    nextW[e] = w[e] - u.lr * ${nesterov ? "(d + u.momentum * velocity)" : "velocity"};`,
);

export const adamShader = pointwise(
  "adam",
  {
    outputs: ["nextW", "nextM", "nextV"],
    inputs: ["w", "m", "v", "g"],
    uniforms: [
      "lr",
      "beta1",
      "beta2",
      "rest1",
      "rest2",
      "epsilon",
      "weightDecay",
      "correction1",
      "correction2",
    ],
  },
  () => `    let d = g[e] + u.weightDecay * w[e];
    let first = u.beta1 * m[e] + u.rest1 * d;
    let second = u.beta2 * v[e] + u.rest2 * d * d;
    nextM[e] = first;
    nextV[e] = second;
    nextW[e] = w[e] - u.lr * (first / u.correction1) / (sqrt(second / u.correction2) + u.epsilon);`,
);

export const relu: KernelTable["relu"] = ({ x }) => map(reluShader, {}, [x]);

export const reluGrad: KernelTable["reluGrad"] = ({ dy, y }) =>
  map(reluGradientShader, {}, [dy, y]);

export const biasAdd: KernelTable["biasAdd"] = ({ x, b }) => {
  const { rows, channels } = rowsAndChannels(x.shape);
  return run1(biasShader, {
    parameters: {},
    integers: [channels],
    inputs: [x, b],
    output: x.shape,
    threads: channelThreads(rows, channels),
  });
};

export const movingUpdate: KernelTable["movingUpdate"] = ({ running, batch }, attrs) =>
  map(movingShader, {}, [running, batch], [1 - attrs.momentum, attrs.momentum * attrs.correction]);

export const adaptiveScale: KernelTable["adaptiveScale"] = ({ g, norm }, { eta }) =>
  map(adaptiveShader, {}, [g, norm], [eta * Math.sqrt(g.size)]);

export const sgdStep: KernelTable["sgdStep"] = ({ w, v, g }, attrs) =>
  map(
    sgdShader,
    { nesterov: attrs.nesterov },
    [w, v, g],
    [attrs.lr, attrs.momentum, attrs.weightDecay],
  );

export const adamStep: KernelTable["adamStep"] = ({ w, m, v, g }, attrs) =>
  map(
    adamShader,
    {},
    [w, m, v, g],
    [
      attrs.lr,
      attrs.beta1,
      attrs.beta2,
      // Here in float64: 1 - 0.999 in float32 is off by 5e-5 of its value.
      1 - attrs.beta1,
      1 - attrs.beta2,
      attrs.epsilon,
      attrs.weightDecay,
      attrs.correction1,
      attrs.correction2,
    ],
  );
