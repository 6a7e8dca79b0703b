import type { Range } from "@adder-studio/core";
import type { IrOp, ModelIR } from "@adder-studio/ir";

const unknown: Range = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

/** Returns the range of a mean, or rounded sum, of values: that of the values, widened by the rounding error. */
function mean({ low, high }: Range): Range {
  const margin = 1e-6;
  return { low: low - Math.abs(low) * margin, high: high + Math.abs(high) * margin };
}

function boundsOf(op: IrOp, ins: readonly Range[], input: Range): Range {
  const [a = unknown, b = unknown] = ins;
  switch (op.op) {
    case "input":
      return input;
    case "relu":
      return { low: Math.max(0, a.low), high: Math.max(0, a.high) };
    case "sigmoid":
      return { low: 0, high: 1 };
    case "tanh":
      return { low: -1, high: 1 };
    case "leakyRelu": {
      const leak = (value: number) => (value > 0 ? value : value * op.attrs.slope);
      // A slope of 0 times infinity is no number.
      if (op.attrs.slope === 0) return { low: Math.max(0, a.low), high: Math.max(0, a.high) };
      return { low: leak(a.low), high: leak(a.high) };
    }
    case "maxPool":
    case "reshape":
    case "dropout":
      return a;
    case "avgPool":
    case "globalAvgPool":
      return mean(a);
    case "add":
      return mean({ low: a.low + b.low, high: a.high + b.high });
    case "concat":
      return { low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) };
    case "adder2d":
      return { low: unknown.low, high: 0 };
    case "conv2d":
    case "shift2d":
    case "bias":
    case "batchNorm":
    case "meanSquaredError":
    case "softmaxCrossEntropy":
      return unknown;
  }
}

/**
 * Returns bounds of each op's output in evaluation that hold for every input, from the ops alone (derived here): a ReLU
 * has no output below 0, a sigmoid 0 to 1, tanh -1 to 1; pools and joins pass bounds on. `input` bounds the network's
 * input. Outputs that depend on weights count as unbounded.
 */
export function provenBounds(ir: ModelIR, input: Range = unknown): readonly Range[] {
  const ranges: Range[] = [];
  for (const op of ir.ops) {
    ranges[op.id] = boundsOf(
      op,
      op.ins.map((id) => ranges[id] ?? unknown),
      input,
    );
  }
  return ranges;
}

/** Widens a range to contain 0 for a layer with padding, whose padded taps are 0. */
export function withZero({ low, high }: Range, pad: number): Range {
  return pad > 0 ? { low: Math.min(0, low), high: Math.max(0, high) } : { low, high };
}
