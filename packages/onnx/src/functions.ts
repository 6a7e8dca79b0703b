import type { Attribute, LocalFunction, Node, ReferenceType } from "./model";
import { ownDomain } from "./model";
import {
  attribute,
  bodyGraph,
  floatTensor,
  intAttribute,
  intsAttribute,
  intTensor,
  node,
} from "./nodes";

/** Settings of an adder or shift layer, by the names of the functions' attributes. */
export interface LayerSettings {
  /** Input channels. */
  readonly channels: number;
  readonly group: number;
  readonly kernel_shape: readonly number[];
  readonly strides: readonly number[];
  readonly pads: readonly number[];
  /** Exponent of each distance. */
  readonly p?: number;
}

export type FunctionName = "Adder2d" | "AdderLp2d" | "Shift2d";

interface Body {
  /** Returns a value's name, with the block's name before it where the layer is written in line. */
  readonly name: (local: string) => string;
  /** Makes an attribute `as` of a node with the setting's value, or a reference to it. */
  readonly setting: (key: keyof LayerSettings, as?: string) => Attribute;
  readonly x: string;
  readonly w: string;
  readonly y: string;
}

const types: { readonly [K in keyof LayerSettings]-?: ReferenceType } = {
  channels: "int",
  group: "int",
  kernel_shape: "ints",
  strides: "ints",
  pads: "ints",
  p: "float",
};

const attributesOf: Readonly<Record<FunctionName, readonly (keyof LayerSettings)[]>> = {
  Adder2d: ["channels", "group", "kernel_shape", "strides", "pads"],
  AdderLp2d: ["channels", "group", "kernel_shape", "strides", "pads", "p"],
  Shift2d: ["group", "kernel_shape", "strides", "pads"],
};

const docs: Readonly<Record<FunctionName, string>> = {
  Adder2d:
    "y[n,o,i,j] = -sum over c,a,b of |x[n,c,i*s+a-p,j*s+b-p] - w[o,c,a,b]|, the adder layer of Chen et al., CVPR 2020, " +
    "eq. 2. x [N,channels,H,W], w [O,channels/group,K,K]; zeros of the padding take part. One filter at a time is " +
    "compared, so that memory stays at one image of patches.",
  AdderLp2d: "As Adder2d, with |x - w|^p in the place of |x - w|.",
  Shift2d:
    "Conv whose weights are used as sign(w) 2^round(log2 |w|), the exponent cut off at -14 and 0 (DeepShift, Elhoushi et " +
    "al., 2019). x [N,C,H,W], w [O,C/group,K,K] in full precision.",
};

/** Writes the layer as a model-local function: inputs `X` and `W`, output `Y`, and the settings as attributes. */
export function localFunction(name: FunctionName): LocalFunction {
  const attributes = attributesOf[name];
  const nodes = bodyOf(name, {
    name: (local) => local,
    setting: (key, as = key) => attribute(as, { type: "reference", of: types[key], value: key }),
    x: "X",
    w: "W",
    y: "Y",
  });
  const doc = docs[name];
  return { name, domain: ownDomain, inputs: ["X", "W"], outputs: ["Y"], attributes, nodes, doc };
}

/** Makes the node that calls the layer's function. */
export function callNode(
  name: FunctionName,
  settings: LayerSettings,
  ends: { readonly x: string; readonly w: string; readonly y: string },
): Node {
  const { x, w, y } = ends;
  const attributes = attributesOf[name].map((key) => settingAttribute(settings, key, key));
  return { name: y, op: name, domain: ownDomain, inputs: [x, w], outputs: [y], attributes };
}

/** Writes the layer's nodes in line, for programs without support for functions. */
export function inlineNodes(
  name: FunctionName,
  settings: LayerSettings,
  ends: { readonly x: string; readonly w: string; readonly y: string },
): Node[] {
  return bodyOf(name, {
    name: (local) => `${ends.y}/${local}`,
    setting: (key, as = key) => settingAttribute(settings, key, as),
    ...ends,
  });
}

function settingAttribute(
  settings: LayerSettings,
  key: keyof LayerSettings,
  as: string,
): Attribute {
  const value = settings[key] ?? 1;
  if (typeof value !== "number") return attribute(as, { type: "ints", value });
  return attribute(as, { type: types[key] === "float" ? "float" : "int", value });
}

function bodyOf(name: FunctionName, body: Body): Node[] {
  return name === "Shift2d" ? shiftBody(body) : adderBody(body, name === "AdderLp2d");
}

/**
 * Writes an adder layer: patches by a convolution of one-hot filters (as many groups as channels, so that it stays [C*K*K,1,K,K]), then a Scan
 * over the filters: Sub, Abs, ReduceSum, Neg. Broadcasting instead would need N*F*K*K*C*H*W values at once.
 */
function adderBody({ name, setting, x, w, y }: Body, isPowered: boolean): Node[] {
  const n = name;
  const constant = (local: string, values: readonly number[]) =>
    node("Constant", [], n(local), [
      attribute("value", { type: "tensor", value: intTensor("", values) }),
    ]);
  const asVector = (local: string, key: "channels" | "group") => [
    node("Constant", [], n(`${local}_scalar`), [setting(key, "value_int")]),
    node("Reshape", [n(`${local}_scalar`), n("one")], n(local)),
  ];
  const joined = (parts: readonly string[], local: string) =>
    node("Concat", parts.map(n), n(local), [intAttribute("axis", 0)]);
  const distance = [
    node("Unsqueeze", [n("filter"), n("last")], n("taps")),
    node("Sub", [n("patches"), n("taps")], n("difference")),
    node("Abs", [n("difference")], n("size")),
    ...(isPowered ? [node("Pow", [n("size"), n("exponent")], n("powered"))] : []),
    node("ReduceSum", [n(isPowered ? "powered" : "size"), n("tap_axis")], n("distance"), [
      intAttribute("keepdims", 0),
    ]),
    node("Neg", [n("distance")], n("answer")),
  ];
  return [
    constant("one", [1]),
    constant("same", [0]),
    constant("rest", [-1]),
    constant("last", [-1]),
    constant("tap_axis", [2]),
    node("Constant", [], n("kernel"), [setting("kernel_shape", "value_ints")]),
    ...asVector("channels", "channels"),
    ...asVector("groups", "group"),
    ...(isPowered ? [node("Constant", [], n("exponent"), [setting("p", "value_float")])] : []),
    // One-hot filters: the unit matrix of K*K taps, once for each channel.
    node("ReduceProd", [n("kernel")], n("window"), [
      intsAttribute("axes", [0]),
      intAttribute("keepdims", 1),
    ]),
    joined(["window", "window"], "square"),
    node("ConstantOfShape", [n("square")], n("zeros")),
    node("EyeLike", [n("zeros")], n("unit")),
    joined(["window", "one", "kernel"], "unit_shape"),
    node("Reshape", [n("unit"), n("unit_shape")], n("unit_filters")),
    joined(["channels", "one", "one", "one"], "times"),
    node("Tile", [n("unit_filters"), n("times")], n("one_hot")),
    node("Conv", [x, n("one_hot")], n("columns"), [
      setting("kernel_shape"),
      setting("strides"),
      setting("pads"),
      setting("channels", "group"),
    ]),
    // [N, groups, taps, places]
    node("Shape", [w], n("filter_shape"), [intAttribute("start", 1)]),
    node("ReduceProd", [n("filter_shape")], n("tap_count"), [
      intsAttribute("axes", [0]),
      intAttribute("keepdims", 1),
    ]),
    joined(["same", "groups", "tap_count", "rest"], "patch_shape"),
    node("Reshape", [n("columns"), n("patch_shape")], n("patches")),
    // [filters of a group, groups, taps]
    joined(["groups", "rest", "tap_count"], "grouped_shape"),
    node("Reshape", [w, n("grouped_shape")], n("grouped")),
    node("Transpose", [n("grouped")], n("filters"), [intsAttribute("perm", [1, 0, 2])]),
    node("Scan", [n("filters")], n("answers"), [
      attribute("body", {
        type: "graph",
        value: bodyGraph("one_filter", [n("filter")], [n("answer")], distance),
      }),
      intAttribute("num_scan_inputs", 1),
      intsAttribute("scan_output_axes", [2]),
    ]),
    // [N, filters, H', W']
    node("Shape", [n("columns")], n("sides"), [intAttribute("start", 2)]),
    node("Shape", [w], n("filter_count"), [intAttribute("start", 0), intAttribute("end", 1)]),
    joined(["same", "filter_count", "sides"], "image_shape"),
    node("Reshape", [n("answers"), n("image_shape")], y),
  ];
}

const lowestPower = -14;

/** Returns the least float32 that is rounded to 2^power: mantissa 0x3504f4, the first above sqrt(2), one exponent below. */
function thresholdOf(power: number): number {
  const bits = Uint32Array.of((((power - 1 + 127) << 23) | 0x3504f4) >>> 0);
  return new Float32Array(bits.buffer)[0] ?? 0;
}

/**
 * Writes a shift layer: the nearest power of two without a logarithm, whose rounding differs from machine to machine: from 2^-14 on, each
 * threshold that |w| reaches doubles the power (2^k = 2^(k-1) + 2^(k-1), exact in float32).
 */
function shiftBody({ name, setting, x, w, y }: Body): Node[] {
  const n = name;
  const powers = Array.from({ length: -lowestPower }, (_, i) => lowestPower + 1 + i);
  const floats = (local: string, dims: readonly number[], values: readonly number[]) =>
    node("Constant", [], n(local), [
      attribute("value", {
        type: "tensor",
        value: floatTensor("", dims, Float32Array.from(values)),
      }),
    ]);
  const step = [
    node("GreaterOrEqual", [n("size"), n("threshold")], n("reaches")),
    node("Cast", [n("reaches")], n("reached"), [intAttribute("to", 1)]),
    node("Mul", [n("reached"), n("gain")], n("more")),
    node("Add", [n("power_before"), n("more")], n("power_after")),
  ];
  return [
    floats("thresholds", [powers.length], powers.map(thresholdOf)),
    floats(
      "gains",
      [powers.length],
      powers.map((power) => 2 ** (power - 1)),
    ),
    floats("least", [], [2 ** lowestPower]),
    floats("nothing", [], [0]),
    node("Abs", [w], n("size")),
    node("Sign", [w], n("sign")),
    node("Mul", [n("size"), n("nothing")], n("empty")),
    node("Add", [n("empty"), n("least")], n("start")),
    node("Scan", [n("start"), n("thresholds"), n("gains")], n("power"), [
      attribute("body", {
        type: "graph",
        value: bodyGraph(
          "one_power",
          [n("power_before"), n("threshold"), n("gain")],
          [n("power_after")],
          step,
        ),
      }),
      intAttribute("num_scan_inputs", 2),
    ]),
    node("Mul", [n("sign"), n("power")], n("weights")),
    node("Conv", [x, n("weights")], y, [
      setting("kernel_shape"),
      setting("strides"),
      setting("pads"),
      setting("group"),
    ]),
  ];
}
