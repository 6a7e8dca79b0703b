import type { Tensor, TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelTable } from "../contract";
import { listed } from "../list";
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

export type Plain = Record<never, never>;

/** Makes a shader that computes value `e` of each result from value `e` of each input. */
export function pointwise<P = Plain>(
  name: string,
  io: Interface,
  body: (p: P) => string,
): Shader<P> {
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
export function map<P>(
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

/** y = max(x, 0), written as a comparison so that NaN stays NaN. */
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

/** Integer codes of x; WGSL's `round` takes half to even. */
export const quantiseShader = pointwise(
  "quantise",
  { outputs: ["y"], inputs: ["x"], uniforms: ["inverse", "low", "high"] },
  () => "    y[e] = clamp(round(x[e] * u.inverse), u.low, u.high);",
);

export const movingShader = pointwise(
  "moving",
  { outputs: ["y"], inputs: ["running", "batch"], uniforms: ["keep", "take"] },
  () => "    y[e] = running[e] * u.keep + batch[e] * u.take;",
);

/** WGSL of the gradient times its scale; when `adaptive`, also divided by its norm. */
function gradientText(adaptive: boolean): string {
  return adaptive ? "g[e] * (u.scale / max(norm[0], 1e-12))" : "g[e] * u.scale";
}

function optimizer<P = Plain>(
  name: string,
  adaptive: boolean,
  io: Interface,
  body: (p: P) => string,
): Shader<P> {
  const inputs = adaptive ? [...io.inputs, "norm"] : io.inputs;
  const uniforms = ["scale", ...(io.uniforms ?? [])];
  const own = {
    ...io,
    inputs,
    uniforms,
  };
  return pointwise(adaptive ? `${name}Adaptive` : name, own, body);
}

export function sgdShader(adaptive: boolean): Shader<{ nesterov: boolean }> {
  return optimizer(
    "sgd",
    adaptive,
    {
      outputs: ["nextW", "nextV"],
      inputs: ["w", "v", "g"],
      uniforms: ["lr", "momentum", "weightDecay"],
    },
    ({ nesterov }) => `    let old = w[e];
    let d = ${gradientText(adaptive)} + u.weightDecay * old;
    let velocity = u.momentum * v[e] + d;
    nextV[e] = velocity;
    nextW[e] = old - u.lr * ${nesterov ? "(d + u.momentum * velocity)" : "velocity"};`,
  );
}

export function adamShader(adaptive: boolean): Shader<Plain> {
  return optimizer(
    "adam",
    adaptive,
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
    () => `    let old = w[e];
    let d = ${gradientText(adaptive)} + u.weightDecay * old;
    let first = u.beta1 * m[e] + u.rest1 * d;
    let second = u.beta2 * v[e] + u.rest2 * d * d;
    nextM[e] = first;
    nextV[e] = second;
    nextW[e] = old - u.lr * (first / u.correction1) / (sqrt(second / u.correction2) + u.epsilon);`,
  );
}

const sgdShaders = { plain: sgdShader(false), adaptive: sgdShader(true) };
const adamShaders = { plain: adamShader(false), adaptive: adamShader(true) };

export const relu: KernelTable["relu"] = ({ x }) => map(reluShader, {}, [x]);

export const reluGrad: KernelTable["reluGrad"] = ({ dy, y }) =>
  map(reluGradientShader, {}, [dy, y]);

export const quantise: KernelTable["quantise"] = ({ x }, { inverse, low, high }) =>
  map(quantiseShader, {}, [x], [inverse, low, high]);

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

export const sgdStep: KernelTable["sgdStep"] = (inputs, attrs) => {
  const { lr, momentum, weightDecay, nesterov, scales } = attrs;
  return listed<Tensor, "w" | "v" | "g">(inputs, ["w", "v", "g"], scales).flatMap(
    ({ tensors: { w, v, g }, scale, norm }) =>
      map(
        norm ? sgdShaders.adaptive : sgdShaders.plain,
        { nesterov },
        norm ? [w, v, g, norm] : [w, v, g],
        [scale, lr, momentum, weightDecay],
      ),
  );
};

export const adamStep: KernelTable["adamStep"] = (inputs, attrs) => {
  const { lr, beta1, beta2, epsilon, weightDecay, correction1, correction2, scales } = attrs;
  // 1 - beta is computed in float64: 1 - 0.999 in float32 is off by 5e-5 of its value.
  const betas = [beta1, beta2, 1 - beta1, 1 - beta2];
  const rest = [epsilon, weightDecay, correction1, correction2];
  return listed<Tensor, "w" | "m" | "v" | "g">(inputs, ["w", "m", "v", "g"], scales).flatMap(
    ({ tensors: { w, m, v, g }, scale, norm }) =>
      map(
        norm ? adamShaders.adaptive : adamShaders.plain,
        {},
        norm ? [w, m, v, g, norm] : [w, m, v, g],
        [scale, lr, ...betas, ...rest],
      ),
  );
};
