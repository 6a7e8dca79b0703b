import { invariant } from "@adder-studio/core";
import { defaultRun, type RunConfig } from "@adder-studio/graph";
import {
  createBuilder,
  type EmitArgs,
  type IrValue,
  type ModelIR,
  type OpName,
  type ParamRole,
} from "@adder-studio/ir";

const side = 8;
const classes = 4;
const filters = 4;

/**
 * Returns a network of one adder layer with batch norm, ReLU and a linear output on 8x8 noise images of four classes: 2000
 * training images, at batch 50 an epoch has 40 steps of about a millisecond.
 */
export function tinyExperiment(change: Partial<RunConfig> = {}): { ir: ModelIR; run: RunConfig } {
  return { ir: tinyNetwork(), run: { ...defaultRun, batch: 50, epochs: 3, ...change } };
}

function tinyNetwork(): ModelIR {
  const builder = createBuilder();

  function emit<K extends OpName>(op: K, from: string, args: Omit<EmitArgs<K>, "from">): IrValue {
    const result = builder.emit(op, { ...args, from } as EmitArgs<K>);
    invariant(result.ok, result.ok ? "" : result.error.message);
    return result.value;
  }

  function param(name: string, role: ParamRole, shape: readonly number[], value?: number): string {
    const init =
      value === undefined
        ? ({ kind: "normal", std: role === "adder-filter" ? 1 : 0.3 } as const)
        : ({ kind: "constant", value } as const);
    return builder.param({ name, shape, init, role, from: name.split("/")[0] as string });
  }

  const images = emit("input", "images", {
    ins: {},
    params: {},
    attrs: {
      dataset: "noise",
      noise: { height: side, width: side, channels: 1, classes },
      classes,
      flip: false,
      crop: 0,
      padTo: 0,
      repeat: 1,
    },
    declared: { shape: [side, side, 1] },
  });
  const adder = emit("adder2d", "adder1", {
    ins: { x: images },
    params: { w: param("adder1/w", "adder-filter", [3, 3, 1, filters]) },
    attrs: { kernel: 3, stride: 2, pad: 1, filters },
  });
  const norm = emit("batchNorm", "norm1", {
    ins: { x: adder },
    params: {
      gamma: param("norm1/gamma", "gamma", [filters], 1),
      beta: param("norm1/beta", "beta", [filters], 0),
      mean: param("norm1/mean", "moving-mean", [filters], 0),
      variance: param("norm1/variance", "moving-variance", [filters], 1),
    },
    attrs: { epsilon: 1e-5, momentum: 0.1 },
  });
  const relu = emit("relu", "relu1", { ins: { x: norm }, params: {}, attrs: {} });
  const size = (side / 2) ** 2 * filters;
  const flat = emit("reshape", "flat1", {
    ins: { x: relu },
    params: {},
    attrs: { shape: [1, 1, size] },
  });
  const scores = emit("conv2d", "dense1", {
    ins: { x: flat },
    params: { w: param("dense1/w", "conv-filter", [1, 1, size, classes]) },
    attrs: { kernel: 1, stride: 1, pad: 0, filters: classes },
  });
  const vector = emit("reshape", "out1", {
    ins: { x: scores },
    params: {},
    attrs: { shape: [classes] },
  });
  emit("softmaxCrossEntropy", "out1", { ins: { x: vector }, params: {}, attrs: { classes } });
  return builder.build();
}
