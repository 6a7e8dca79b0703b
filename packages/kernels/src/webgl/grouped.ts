import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { FilterRule, InputRule, KernelTable } from "../contract";
import { type Split, splitFilterGradient } from "../gpu/plan";
import { filterRuleCode, inputRuleCode } from "../gpu/rules";
import {
  type GroupedGeometry,
  groupedFilterGeometry,
  groupedFilterShape,
  groupedGeometry,
  inputShape,
  outputShape,
} from "../window";
import { finishSumShader } from "./reduce";
import { dispose, glsl, run1, type Shader } from "./run";
import { quotient, remainder } from "./text";

// Layers in groups, one fragment for each value. Work is 1 / groups of a whole layer's, and a group's channels do not
// lie in fours, so values are read one by one.

interface ForwardParameters {
  readonly g: GroupedGeometry;
  readonly term: "l1" | "product";
}

/** y = -sum |x - w| or sum x w over the window and the channels of the output's group. */
export const groupedShader: Shader<ForwardParameters> = {
  name: "grouped",
  io: { outputs: ["y"], inputs: ["x", "w"] },
  code: ({ g, term }, layout) =>
    glsl(
      groupedShader.io,
      layout,
      `  int place = ${quotient("e", g.outChannels)};
  int o = e - place * ${g.outChannels};
  int line = ${quotient("place", g.outWidth)};
  int j = place - line * ${g.outWidth};
  int n = ${quotient("line", g.outHeight)};
  int i = line - n * ${g.outHeight};
  int first = ${quotient("o", g.outPer)} * ${g.inPer};
  float sum = 0.0;
  for (int a = 0; a < ${g.kernel}; a++) {
    int h = i * ${g.stride} + a - ${g.pad};
    for (int b = 0; b < ${g.kernel}; b++) {
      int v = j * ${g.stride} + b - ${g.pad};
      bool inside = h >= 0 && h < ${g.height} && v >= 0 && v < ${g.width};
      int at = ((n * ${g.height} + h) * ${g.width} + v) * ${g.inChannels} + first;
      int f = (a * ${g.kernel} + b) * ${g.inPer * g.outChannels} + o;
      for (int c = 0; c < ${g.inPer}; c++) {
        float weight = w_at(f + c * ${g.outChannels});
        float s = inside ? x_at(at + c) : 0.0;
        sum ${term === "l1" ? "-= abs(s - weight)" : "+= s * weight"};
      }
    }
  }
  y = sum;`,
    ),
};

function forward(
  g: GroupedGeometry,
  term: ForwardParameters["term"],
  x: TensorInfo,
  w: TensorInfo,
) {
  return run1(groupedShader, { parameters: { g, term }, inputs: [x, w], shape: outputShape(g) });
}

export const adder2dGrouped: KernelTable["adder2dGrouped"] = ({ x, w }, attrs) =>
  forward(groupedFilterGeometry(x.shape, w.shape, attrs), "l1", x, w);

export const conv2dGrouped: KernelTable["conv2dGrouped"] = ({ x, w }, attrs) =>
  forward(groupedFilterGeometry(x.shape, w.shape, attrs), "product", x, w);

interface InputParameters {
  readonly g: GroupedGeometry;
  readonly rule: InputRule | "product";
}

function inputCode({ g, rule }: InputParameters): string {
  const slope = rule === "product" ? "weight" : inputRuleCode(rule, "weight - own", "1.0");
  return `  int place = ${quotient("e", g.inChannels)};
  int c = e - place * ${g.inChannels};
  int line = ${quotient("place", g.width)};
  int w0 = place - line * ${g.width} + ${g.pad};
  int n = ${quotient("line", g.height)};
  int h0 = line - n * ${g.height} + ${g.pad};
  int part = ${quotient("c", g.inPer)};
  int k = c - part * ${g.inPer};
${rule === "product" ? "" : "  float own = x_at(e);\n"}  float sum = 0.0;
  int top = ${quotient(`max(h0 + ${g.stride - g.kernel}, 0)`, g.stride)};
  int bottom = min(${quotient("h0", g.stride)}, ${g.outHeight - 1});
  int left = ${quotient(`max(w0 + ${g.stride - g.kernel}, 0)`, g.stride)};
  int right = min(${quotient("w0", g.stride)}, ${g.outWidth - 1});
  for (int i = top; i <= bottom; i++) {
    for (int j = left; j <= right; j++) {
      int at = ((n * ${g.outHeight} + i) * ${g.outWidth} + j) * ${g.outChannels} + part * ${g.outPer};
      int tap = (h0 - i * ${g.stride}) * ${g.kernel} + w0 - j * ${g.stride};
      int f = (tap * ${g.inPer} + k) * ${g.outChannels} + part * ${g.outPer};
      for (int o = 0; o < ${g.outPer}; o++) {
        float weight = w_at(f + o);
        sum += dy_at(at + o) * ${slope};
      }
    }
  }
  dx = sum;`;
}

/** dx = sum dy r(w - x) over the outputs of the channel's group that its place reached. */
export const groupedInputShader: Shader<InputParameters> = {
  name: "groupedInput",
  io: { outputs: ["dx"], inputs: ["dy", "w", "x"] },
  code: (parameters, layout) => glsl(groupedInputShader.io, layout, inputCode(parameters)),
};

/** dx = sum dy w of a convolution in groups, whose gradient does not read x. */
export const groupedProductInputShader: Shader<InputParameters> = {
  name: "groupedProductInput",
  io: { outputs: ["dx"], inputs: ["dy", "w"] },
  code: (parameters, layout) => glsl(groupedProductInputShader.io, layout, inputCode(parameters)),
};

export const adder2dGroupedGradInput: KernelTable["adder2dGroupedGradInput"] = (
  { dy, x, w },
  attrs,
) => {
  const g = groupedFilterGeometry(x.shape, w.shape, attrs);
  const parameters = { g, rule: attrs.rule };
  return run1(groupedInputShader, { parameters, inputs: [dy, w, x], shape: inputShape(g) });
};

export const conv2dGroupedGradInput: KernelTable["conv2dGroupedGradInput"] = ({ dy, w }, attrs) => {
  const g = groupedFilterGeometry(attrs.inputShape, w.shape, attrs);
  const parameters = { g, rule: "product" } as const;
  return run1(groupedProductInputShader, { parameters, inputs: [dy, w], shape: inputShape(g) });
};

interface FilterParameters {
  readonly g: GroupedGeometry;
  readonly rule: FilterRule | "product";
  readonly split: Split;
}

function filterCode({ g, rule, split }: FilterParameters): string {
  const size = g.kernel * g.kernel * g.inPer * g.outChannels;
  return `  int part = ${quotient("e", size)};
  int filt = e - part * ${size};
  int row = ${quotient("filt", g.outChannels)};
  int o = filt - row * ${g.outChannels};
  int tap = ${quotient("row", g.inPer)};
  int c = ${quotient("o", g.outPer)} * ${g.inPer} + ${remainder("row", g.inPer)};
  int a = ${quotient("tap", g.kernel)};
  int b = tap - a * ${g.kernel} - ${g.pad};
${rule === "product" ? "" : "  float weight = w_at(filt);\n"}  float sum = 0.0;
  int last = min((part + 1) * ${split.each}, ${g.batch * g.outHeight});
  for (int unit = part * ${split.each}; unit < last; unit++) {
    int n = ${quotient("unit", g.outHeight)};
    int h = (unit - n * ${g.outHeight}) * ${g.stride} + a - ${g.pad};
    int start = (n * ${g.height} + h) * ${g.width * g.inChannels} + c;
    int at = unit * ${g.outWidth * g.outChannels} + o;
    for (int j = 0; j < ${g.outWidth}; j++) {
      int v = j * ${g.stride} + b;
      bool inside = h >= 0 && h < ${g.height} && v >= 0 && v < ${g.width};
      float s = inside ? x_at(start + v * ${g.inChannels}) : 0.0;
      sum += dy_at(at) * ${rule === "product" ? "s" : filterRuleCode(rule, "s - weight")};
      at += ${g.outChannels};
    }
  }
  partial = sum;`;
}

/** Partial sums of dy (x - w) or dy sign(x - w) over a part of dy's rows: [parts, K, K, Cin/groups, Cout]. */
export const groupedFilterShader: Shader<FilterParameters> = {
  name: "groupedFilter",
  io: { outputs: ["partial"], inputs: ["dy", "x", "w"] },
  code: (parameters, layout) => glsl(groupedFilterShader.io, layout, filterCode(parameters)),
};

/** Partial sums of dy x for a convolution in groups, whose gradient does not read w; the layout is the same. */
export const groupedProductFilterShader: Shader<FilterParameters> = {
  name: "groupedProductFilter",
  io: { outputs: ["partial"], inputs: ["dy", "x"] },
  code: (parameters, layout) => glsl(groupedProductFilterShader.io, layout, filterCode(parameters)),
};

function gradFilter(
  g: GroupedGeometry,
  rule: FilterParameters["rule"],
  inputs: readonly TensorInfo[],
): TensorInfo {
  const shape = groupedFilterShape(g);
  const size = g.kernel * g.kernel * g.inPer * g.outChannels;
  const split = splitFilterGradient(g, size);
  const partial = run1(rule === "product" ? groupedProductFilterShader : groupedFilterShader, {
    parameters: { g, rule, split },
    inputs,
    shape: split.parts === 1 ? shape : [split.parts, ...shape],
  });
  if (split.parts === 1) return partial;
  const sum = run1(finishSumShader, {
    parameters: { result: "sum" },
    integers: [split.parts, size, split.parts],
    inputs: [partial],
    shape,
  });
  dispose(partial);
  return sum;
}

export const adder2dGroupedGradFilter: KernelTable["adder2dGroupedGradFilter"] = (
  { dy, x, w },
  attrs,
) => gradFilter(groupedFilterGeometry(x.shape, w.shape, attrs), attrs.rule, [dy, x, w]);

export const conv2dGroupedGradFilter: KernelTable["conv2dGroupedGradFilter"] = ({ dy, x }, attrs) =>
  gradFilter(groupedGeometry(x.shape, attrs.kernel, dy.shape[3] ?? 0, attrs), "product", [dy, x]);
