import type { Tensor, TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelTable } from "../contract";
import { listed } from "../list";
import { rowsAndChannels } from "../window";
import { glsl, type Interface, run, type Shader } from "./run";

export type Plain = Record<never, never>;

/** Makes a shader that computes value `e` of each result from value `e` of each input. */
export function pointwise<P = Plain>(
  name: string,
  io: Interface,
  body: (p: P) => string,
): Shader<P> {
  const own = { ...io, pointwise: true };
  return { name, io: own, code: (parameters, layout) => glsl(own, layout, body(parameters)) };
}

/** Runs a pointwise kernel: results have the shape of the first input. */
export function map<P>(
  shader: Shader<P>,
  parameters: P,
  inputs: readonly TensorInfo[],
  uniforms: readonly number[] = [],
): TensorInfo[] {
  return run(shader, { parameters, inputs, shape: inputs[0]?.shape ?? [], uniforms });
}

/** y = max(x, 0), written as a comparison so that NaN stays NaN. */
export const reluShader = pointwise(
  "relu",
  { outputs: ["y"], inputs: ["x"] },
  () => "  float v = x_at(e);\n  y = v <= 0.0 ? 0.0 : v;",
);

export const reluGradientShader = pointwise(
  "reluGradient",
  { outputs: ["dx"], inputs: ["dy", "y"] },
  () => "  float g = dy_at(e);\n  dx = y_at(e) > 0.0 ? g : 0.0;",
);

export const biasShader: Shader<Plain> = {
  name: "bias",
  io: { outputs: ["y"], inputs: ["x", "b"], integers: ["channels"], anyWidth: true },
  code: (_, layout) =>
    glsl(biasShader.io, layout, "  y = x_at(e) + b_at(e - over(e, channels) * channels);"),
};

export const quantiseShader = pointwise(
  "quantise",
  { outputs: ["y"], inputs: ["x"], uniforms: ["inverse", "low", "high"] },
  () => "  y = clamp(roundEven(x_at(e) * inverse), low, high);",
);

export const movingShader = pointwise(
  "moving",
  { outputs: ["y"], inputs: ["running", "batch"], uniforms: ["keep", "take"] },
  () => "  y = running_at(e) * keep + batch_at(e) * take;",
);

/** GLSL of the gradient times its scale; when `adaptive`, also divided by its norm. */
function gradientText(adaptive: boolean): string {
  return adaptive ? "g_at(e) * (scale / max(norm_at(0), 1e-12))" : "g_at(e) * scale";
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
    ...(adaptive ? { scalars: ["norm"] } : {}),
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
    ({ nesterov }) => `  float old = w_at(e);
  float d = ${gradientText(adaptive)} + weightDecay * old;
  float velocity = momentum * v_at(e) + d;
  nextV = velocity;
  nextW = old - lr * ${nesterov ? "(d + momentum * velocity)" : "velocity"};`,
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
    () => `  float old = w_at(e);
  float d = ${gradientText(adaptive)} + weightDecay * old;
  float first = beta1 * m_at(e) + rest1 * d;
  float second = beta2 * v_at(e) + rest2 * d * d;
  nextM = first;
  nextV = second;
  nextW = old - lr * (first / correction1) / (sqrt(second / correction2) + epsilon);`,
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
  const integers = [rowsAndChannels(x.shape).channels];
  return run(biasShader, { parameters: {}, inputs: [x, b], shape: x.shape, integers });
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
