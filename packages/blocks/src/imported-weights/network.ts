import type { Shape } from "@adder-studio/core";
import type { IrOp, ModelIR, ParamSpec } from "@adder-studio/ir";

/** Role of a parameter in its layer: filters, what is added behind them, and the four arrays of a batch norm. */
export type Part = "w" | "b" | "gamma" | "beta" | "mean" | "variance";

/** A parameter of the network, and in what order PyTorch would hold its values. */
export interface Slot {
  readonly name: string;
  /** HWIO for filters, `[C]` otherwise. */
  readonly shape: Shape;
  readonly part: Part;
  /** The block it belongs to, with its path: `unit1.2.adder1`. */
  readonly path: string;
  /**
   * Given where an image was flattened in front of the layer: the place in PyTorch's vector (channel, row, column) of
   * each value of ours (row, column, channel), of the axis of its inputs for filters, of its only axis otherwise.
   */
  readonly order: Int32Array | undefined;
}

const parts: Readonly<Record<ParamSpec["role"], Part>> = {
  "adder-filter": "w",
  "conv-filter": "w",
  "shift-filter": "w",
  bias: "b",
  gamma: "gamma",
  beta: "beta",
  "moving-mean": "mean",
  "moving-variance": "variance",
};

/** Part of a vector: an image of these sides, laid out. A single number a channel has height and width 1. */
interface Run {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** The parameters in the order of the network's layers. */
export function slotsOf(ir: ModelIR): Slot[] {
  const runs = runsOf(ir.ops);
  const orders = new Map<string, Int32Array | undefined>();
  for (const op of ir.ops) {
    const [input] = op.ins;
    if (input === undefined) continue;
    const order = orderOf(runs[input] ?? []);
    for (const name of Object.values(op.params)) orders.set(name, order);
  }
  return ir.params.map(({ name, shape, role }) => ({
    ...{ name, shape, part: parts[role], path: pathOf(name) },
    order: orders.get(name),
  }));
}

export function pathOf(name: string): string {
  return name.slice(0, name.lastIndexOf("/"));
}

/** Returns for each value of the network the runs that its last axis is made of. */
function runsOf(ops: readonly IrOp[]): (readonly Run[])[] {
  const all: (readonly Run[])[] = [];
  for (const op of ops) {
    const { shape } = op.type;
    const from = op.ins.map((id) => all[id] ?? []);
    const [first = []] = from;
    const plain = [{ height: 1, width: 1, channels: shape.at(-1) ?? 1 }];
    switch (op.op) {
      case "reshape": {
        const [height = 1, width = 1, channels = 1] = ops[op.ins[0] as number]?.type.shape ?? [];
        const isImage = ops[op.ins[0] as number]?.type.shape.length === 3 && height * width > 1;
        all.push(isImage ? [{ height, width, channels }] : first);
        break;
      }
      case "bias":
      case "batchNorm":
      case "relu":
      case "leakyRelu":
      case "sigmoid":
      case "tanh":
      case "dropout":
      case "add":
        all.push(first);
        break;
      case "concat":
        all.push(from.flat());
        break;
      default:
        all.push(plain);
    }
  }
  return all;
}

/** Undefined where both orders are the same. */
function orderOf(runs: readonly Run[]): Int32Array | undefined {
  if (runs.every(({ height, width, channels }) => height * width === 1 || channels === 1))
    return undefined;
  const order: number[] = [];
  for (const { height, width, channels } of runs) {
    const start = order.length;
    const pixels = height * width;
    for (let pixel = 0; pixel < pixels; pixel++)
      for (let channel = 0; channel < channels; channel++)
        order.push(start + channel * pixels + pixel);
  }
  return Int32Array.from(order);
}
