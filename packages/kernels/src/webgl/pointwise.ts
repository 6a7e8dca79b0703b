import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelTable } from "../contract";
import { rowsAndChannels } from "../window";
import { glsl, type Interface, run, type Shader } from "./run";

type Plain = Record<never, never>;

/** A kernel that works out value `e` of each result from value `e` of each input. */
function pointwise<P = Plain>(name: string, io: Interface, body: (p: P) => string): Shader<P> {
  const own = { ...io, pointwise: true };
  return { name, io: own, code: (parameters, layout) => glsl(own, layout, body(parameters)) };
}

/** Runs a pointwise kernel: results have the shape of the first input. */
function map<P>(
  shader: Shader<P>,
  parameters: P,
  inputs: readonly TensorInfo[],
  uniforms: readonly number[] = [],
): TensorInfo[] {
  return run(shader, { parameters, inputs, shape: inputs[0]?.shape ?? [], uniforms });
}

/** Written as a comparison so that NaN stays NaN. */
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

export const movingShader = pointwise(
  "moving",
  { outputs: ["y"], inputs: ["running", "batch"], uniforms: ["keep", "take"] },
  () => "  y = running_at(e) * keep + batch_at(e) * take;",
);

/** `factor` = eta sqrt(k). */
export const adaptiveShader = pointwise(
  "adaptive",
  { outputs: ["y"], inputs: ["g", "norm"], scalars: ["norm"], uniforms: ["factor"] },
  () => "  y = g_at(e) * (factor / max(norm_at(0), 1e-12));",
);

export const sgdShader = pointwise<{ nesterov: boolean }>(
  "sgd",
  {
    outputs: ["nextW", "nextV"],
    inputs: ["w", "v", "g"],
    uniforms: ["lr", "momentum", "weightDecay"],
  },
  ({ nesterov }) => `  float old = w_at(e);
  float d = g_at(e) + weightDecay * old;
  float velocity = momentum * v_at(e) + d;
  nextV = velocity;
  nextW = old - lr * ${nesterov ? "(d + momentum * velocity)" : "velocity"};`,
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
  () => `  float old = w_at(e);
  float d = g_at(e) + weightDecay * old;
  float first = beta1 * m_at(e) + rest1 * d;
  float second = beta2 * v_at(e) + rest2 * d * d;
  nextM = first;
  nextV = second;
  nextW = old - lr * (first / correction1) / (sqrt(second / correction2) + epsilon);`,
);

export const relu: KernelTable["relu"] = ({ x }) => map(reluShader, {}, [x]);

export const reluGrad: KernelTable["reluGrad"] = ({ dy, y }) =>
  map(reluGradientShader, {}, [dy, y]);

export const biasAdd: KernelTable["biasAdd"] = ({ x, b }) => {
  const integers = [rowsAndChannels(x.shape).channels];
  return run(biasShader, { parameters: {}, inputs: [x, b], shape: x.shape, integers });
};

export const movingUpdate: KernelTable["movingUpdate"] = ({ running, batch }, attrs) =>
  map(movingShader, {}, [running, batch], [1 - attrs.momentum, attrs.momentum * attrs.correction]);

export const adaptiveScale: KernelTable["adaptiveScale"] = ({ g, norm }, { eta }) =>
  map(adaptiveShader, {}, [g, norm], [eta * Math.sqrt(g.size)]);

export const sgdStep: KernelTable["sgdStep"] = ({ w, v, g }, attrs) => {
  const { lr, momentum, weightDecay } = attrs;
  return map(sgdShader, { nesterov: attrs.nesterov }, [w, v, g], [lr, momentum, weightDecay]);
};

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
