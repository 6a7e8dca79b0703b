import { invariant, type NamedArray, type Shape, shapeSize } from "@adder-studio/core";
import {
  type FilterAttrs,
  type IrOp,
  isLoss,
  type ModelIR,
  type OpOf,
  type WindowAttrs,
} from "@adder-studio/ir";
import {
  callNode,
  type FunctionName,
  inlineNodes,
  type LayerSettings,
  localFunction,
} from "../functions";
import { toOihw } from "../layout";
import type { Attribute, Graph, LocalFunction, Node, Tensor } from "../model";
import {
  floatAttribute,
  floatTensor,
  intAttribute,
  intsAttribute,
  intTensor,
  node,
} from "../nodes";

/** Reason why a network cannot be exported; it names the op and its block. */
export class NotWritten extends Error {}

interface Built {
  readonly graph: Graph;
  readonly functions: readonly LocalFunction[];
}

type OpWriter = { readonly [K in IrOp["op"]]: (op: OpOf<K>, y: string) => void };

/**
 * Builds the network's graph: one example [H,W,C] becomes [N,C,H,W], a vector [C] becomes [N,C]. Nodes and values are named as
 * the blocks they come from, weights as the network's parameters. Throws `NotWritten`.
 */
export function buildGraph(
  ir: ModelIR,
  weights: readonly NamedArray[],
  { inline, title, about }: { inline: boolean; title: string; about: string },
): Built {
  const given = new Map(weights.map((array) => [array.name, array]));
  const nodes: Node[] = [];
  const initializers: Tensor[] = [];
  const used = new Set<FunctionName>();
  /** Name of each op's value; an op that is merged into another's node has the name of that node's output. */
  const values = new Map<number, string>();
  const readers = new Map<number, IrOp[]>();
  for (const op of ir.ops) {
    for (const id of op.ins) readers.set(id, [...(readers.get(id) ?? []), op]);
  }
  // A loss is not written: what its block feeds it has the block's name.
  const lastOf = new Map(
    ir.ops.flatMap((op) => (isLoss(op.op) ? [] : [[op.from, op.id] as const])),
  );

  const nameOf = ({ id, from, op }: IrOp) => (lastOf.get(from) === id ? from : `${from}/${op}`);
  const opAt = (id: number) => {
    const op = ir.ops[id];
    invariant(op, "an op reads an earlier one");
    return op;
  };
  const input = (op: IrOp, at = 0) => {
    const name = values.get(op.ins[at] ?? -1);
    invariant(name !== undefined, `${op.op} of ${op.from} reads what has been written`);
    return name;
  };
  const arrayOf = (name: string): NamedArray => {
    const array = given.get(name);
    invariant(array, `${name} has weights`);
    return array;
  };
  const vector = (name: string, dims?: Shape) => {
    const { data, shape } = arrayOf(name);
    initializers.push(floatTensor(name, dims ?? shape, data));
    return name;
  };
  const filters = (name: string, isMatrix = false) => {
    const { data, shape } = arrayOf(name);
    const [height = 1, width = 1, ins = 1, outs = 1] = shape;
    const dims = isMatrix ? [outs, ins] : [outs, ins, height, width];
    initializers.push(floatTensor(name, dims, toOihw(data, shape)));
    return name;
  };
  const write = (...made: Node[]) => nodes.push(...made);
  /** Returns the op that reads this one, where only one does and both are parts of one block. */
  const nextWithin = <K extends IrOp["op"]>(op: IrOp, kind: K): OpOf<K> | undefined => {
    const [next, more] = readers.get(op.id) ?? [];
    const fits = next?.op === kind && !more && next.from === op.from;
    return fits ? (next as OpOf<K>) : undefined;
  };
  const windowOf = ({ kernel, stride, pad }: WindowAttrs): Attribute[] => [
    intsAttribute("kernel_shape", [kernel, kernel]),
    intsAttribute("strides", [stride, stride]),
    intsAttribute("pads", [pad, pad, pad, pad]),
  ];
  const reshape = (x: string, y: string, dims: readonly number[]) => {
    initializers.push(intTensor(`${y}/shape`, dims));
    write(node("Reshape", [x, `${y}/shape`], y));
  };

  function ownLayer(name: FunctionName, op: OpOf<"adder2d" | "shift2d">, y: string): void {
    const { kernel, stride, pad, groups = 1 }: FilterAttrs = op.attrs;
    const settings: LayerSettings = {
      channels: opAt(op.ins[0] ?? -1).type.shape.at(-1) ?? 1,
      group: groups,
      kernel_shape: [kernel, kernel],
      strides: [stride, stride],
      pads: [pad, pad, pad, pad],
      ...("p" in op.attrs && op.attrs.p !== undefined ? { p: op.attrs.p } : {}),
    };
    const ends = { x: input(op), w: filters(op.params.w ?? ""), y };
    if (inline) return void write(...inlineNodes(name, settings, ends));
    used.add(name);
    write(callNode(name, settings, ends));
  }

  /** Writes a dense block, [C] -> [1,1,C] -> convolution (-> bias) -> [units], as one matrix product. Returns false for others. */
  function denseFrom(op: OpOf<"reshape">): boolean {
    const layer = nextWithin(op, "conv2d");
    if (layer === undefined || opAt(op.ins[0] ?? -1).type.shape.length !== 1) return false;
    const bias = nextWithin(layer, "bias");
    const end = nextWithin(bias ?? layer, "reshape");
    const { kernel, pad, groups = 1 } = layer.attrs;
    if (end === undefined || end.type.shape.length !== 1) return false;
    if (kernel !== 1 || pad !== 0 || groups !== 1) return false;
    const inputs = [input(op), filters(layer.params.w ?? "", true)];
    if (bias) inputs.push(vector(bias.params.b ?? ""));
    const y = nameOf(end);
    for (const part of [op, layer, ...(bias ? [bias] : []), end]) values.set(part.id, y);
    write(node("Gemm", inputs, y, [intAttribute("transB", 1)]));
    return true;
  }

  const writers: OpWriter = {
    input: () => {},
    conv2d(op, y) {
      const bias = nextWithin(op, "bias");
      const inputs = [input(op), filters(op.params.w ?? "")];
      if (bias) inputs.push(vector(bias.params.b ?? ""));
      const made = bias ? nameOf(bias) : y;
      if (bias) values.set(bias.id, made);
      values.set(op.id, made);
      const group = intAttribute("group", op.attrs.groups ?? 1);
      write(node("Conv", inputs, made, [...windowOf(op.attrs), group]));
    },
    adder2d: (op, y) => ownLayer((op.attrs.p ?? 1) === 1 ? "Adder2d" : "AdderLp2d", op, y),
    shift2d: (op, y) => ownLayer("Shift2d", op, y),
    bias(op, y) {
      const isImage = op.type.shape.length === 3;
      const channels = op.type.shape.at(-1) ?? 1;
      const b = vector(op.params.b ?? "", isImage ? [channels, 1, 1] : [channels]);
      write(node("Add", [input(op), b], y));
    },
    batchNorm(op, y) {
      const { gamma = "", beta = "", mean = "", variance = "" } = op.params;
      const inputs = [gamma, beta, mean, variance].map((name) => vector(name));
      // Their momentum is the share of the old statistics.
      const settings = [
        floatAttribute("epsilon", op.attrs.epsilon),
        floatAttribute("momentum", 1 - op.attrs.momentum),
      ];
      write(node("BatchNormalization", [input(op), ...inputs], y, settings));
    },
    relu: (op, y) => write(node("Relu", [input(op)], y)),
    leakyRelu: (op, y) =>
      write(node("LeakyRelu", [input(op)], y, [floatAttribute("alpha", op.attrs.slope)])),
    sigmoid: (op, y) => write(node("Sigmoid", [input(op)], y)),
    tanh: (op, y) => write(node("Tanh", [input(op)], y)),
    maxPool: (op, y) => write(node("MaxPool", [input(op)], y, windowOf(op.attrs))),
    avgPool: (op, y) =>
      write(
        node("AveragePool", [input(op)], y, [
          ...windowOf(op.attrs),
          intAttribute("count_include_pad", 0),
        ]),
      ),
    globalAvgPool(op, y) {
      write(
        node("GlobalAveragePool", [input(op)], `${y}/mean`),
        node("Flatten", [`${y}/mean`], y, [intAttribute("axis", 1)]),
      );
    },
    reshape(op, y) {
      const from = opAt(op.ins[0] ?? -1).type.shape;
      const to = op.attrs.shape;
      const size = shapeSize(from);
      if (to.length === 1 && from.length === 3) {
        const [height = 1, width = 1, channels = 1] = from;
        // Here channels run fastest, there they run slowest; equal where there is one of either.
        const isTurned = height * width > 1 && channels > 1;
        const x = isTurned ? `${y}/turned` : input(op);
        if (isTurned)
          write(node("Transpose", [input(op)], x, [intsAttribute("perm", [0, 2, 3, 1])]));
        write(node("Flatten", [x], y, [intAttribute("axis", 1)]));
      } else if (from.length === 1 && to.length === 3 && to[0] === 1 && to[1] === 1) {
        reshape(input(op), y, [0, size, 1, 1]);
      } else if (from.join() === to.join()) {
        values.set(op.id, input(op));
      } else {
        throw new NotWritten(
          `${op.from} arranges ${from.join("×")} values as ${to.join("×")}, which the export does not know.`,
        );
      }
    },
    add: (op, y) => write(node("Add", [input(op), input(op, 1)], y)),
    concat: (op, y) =>
      write(node("Concat", [input(op), input(op, 1)], y, [intAttribute("axis", 1)])),
    dropout(op, y) {
      initializers.push(floatTensor(`${y}/ratio`, [], Float32Array.of(op.attrs.rate)));
      write(node("Dropout", [input(op), `${y}/ratio`], y));
    },
    // Training only: the graph ends with what comes in.
    softmaxCrossEntropy: () => {},
    meanSquaredError: () => {},
  };

  function writeOp<K extends IrOp["op"]>(op: OpOf<K>): void {
    if (values.has(op.id)) return;
    const own = op as IrOp;
    if (own.op === "reshape" && denseFrom(own)) return;
    const y = nameOf(own);
    const known = values.size;
    writers[op.op](op, y);
    if (values.size === known) values.set(op.id, y);
  }

  for (const op of ir.ops) writeOp(op);
  const [first] = ir.ops;
  const loss = ir.ops.at(-1);
  invariant(
    first?.op === "input" && loss,
    "a network begins with its input and ends with its loss",
  );
  const [height = 1, width = 1, channels = 1] = first.type.shape;
  const port = (name: string, dims: readonly (number | string)[], doc: string) => ({
    name,
    dims,
    isFloat: true,
    doc,
  });
  return {
    graph: {
      name: title,
      nodes,
      initializers,
      inputs: [port(first.from, ["N", channels, height, width], about)],
      outputs: [
        port(
          input(loss),
          ["N", ...loss.type.shape],
          loss.op === "softmaxCrossEntropy" ? "One score a class (logits)." : "Values.",
        ),
      ],
    },
    functions: [...used].sort().map(localFunction),
  };
}
