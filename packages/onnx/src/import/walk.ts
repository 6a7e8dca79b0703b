import type { Node, OnnxModel, Port } from "../model";
import { ownDomain } from "../model";
import { shown } from "../proto/decode-tensor";
import { floatOf } from "./attributes";
import { constant, type ReadContext } from "./context";
import { add, concat } from "./joins";
import { batchNorm, conv, gemm, matMul, ownFunction } from "./layers";
import * as shapes from "./shapes";
import { elementwise, flatten, pool, transpose, unsqueeze } from "./shapes";
import {
  named,
  type Piece,
  Refused,
  refuse,
  type Signal,
  sidesOf,
  sizeOf,
  type Value,
} from "./values";

type NodeReader = (context: ReadContext, node: Node) => Value;

const alias: NodeReader = (context, node) => context.value(node, 0) ?? refuse(node, "has no input");

const averages = elementwise("leakyRelu");

/** Readers of the supported operators of the ONNX standard. */
const readers: Readonly<Record<string, NodeReader>> = {
  Conv: conv,
  Gemm: gemm,
  MatMul: matMul,
  BatchNormalization: batchNorm,
  Relu: (context, node) => elementwise("relu")(context, node),
  LeakyRelu: (context, node) => averages(context, node, { slope: floatOf(node, "alpha", 0.01) }),
  Sigmoid: (context, node) => elementwise("sigmoid")(context, node),
  Tanh: (context, node) => elementwise("tanh")(context, node),
  MaxPool: pool("maxPool"),
  AveragePool: pool("avgPool"),
  GlobalAveragePool: (context, node) => shapes.globalAverage(context, node),
  ReduceMean: shapes.reduceMean,
  Add: add,
  Sum: add,
  Concat: concat,
  Flatten: flatten,
  Reshape: shapes.reshape,
  Squeeze: shapes.squeeze,
  Unsqueeze: unsqueeze,
  Transpose: transpose,
  Dropout: shapes.dropout,
  Identity: alias,
  Cast: alias,
  Constant: constantNode,
  Softmax: lastOnly,
  LogSoftmax: lastOnly,
  Shape: shapes.shapeOf,
  Gather: shapes.gather,
  Slice: shapes.slice,
};

function constantNode(_: ReadContext, node: Node): Value {
  const [value] = node.attributes;
  if (value?.type === "tensor") return constant({ ...value.value, name: node.outputs[0] ?? "" });
  const name = node.outputs[0] ?? "";
  if (value?.type === "int" || value?.type === "ints") {
    const data = value.type === "int" ? [value.value] : value.value;
    const dims = value.type === "int" ? [] : [data.length];
    return constant({ kind: "int", name, dims, data });
  }
  if (value?.type === "float" || value?.type === "floats") {
    const data = Float32Array.from(value.type === "float" ? [value.value] : value.value);
    const dims = value.type === "float" ? [] : [data.length];
    return constant({ kind: "float", name, dims, data });
  }
  return refuse(node, "holds a constant of a kind that is not read here");
}

/** Skips a softmax at the end: the output block has its own. */
function lastOnly(context: ReadContext, node: Node): Value {
  if (!context.isOutput(node.outputs[0] ?? "")) {
    refuse(node, "is not at the end of the network, and no block here does the same");
  }
  context.notes.add(`${node.op} at the end is left out: the output block here takes scores.`);
  return alias(context, node);
}

/** The network as pieces, each after those that it reads. */
export interface Walked {
  readonly pieces: readonly Piece[];
  readonly input: Signal;
  /** The network's output, a vector. */
  readonly output: Signal;
  readonly exponent: number | undefined;
  readonly notes: readonly string[];
}

export interface WalkOptions {
  /** Candidates for height and width of the input where the file leaves them open; the first that fits all layers is taken. */
  readonly sides?: readonly number[] | undefined;
}

/** Reads the network with the first of the `sides` that fits all layers. Throws `Refused` like `walkWith`. */
export function walk(model: OnnxModel, { sides = [] }: WalkOptions): Walked {
  const [first, ...more] = sides;
  if (more.length === 0) return walkWith(model, first);
  try {
    return walkWith(model, first);
  } catch (error) {
    if (!(error instanceof Refused) || !leavesSidesOpen(model)) throw error;
    return walk(model, { sides: more });
  }
}

function leavesSidesOpen({ graph }: OnnxModel): boolean {
  return graph.inputs.some(({ dims = [] }) => {
    return dims.length === 4 && dims.slice(1).some((one) => typeof one === "string" || one < 1);
  });
}

/** Reads the nodes that the output needs. Throws `Refused` with the name of the node that has no equal here. */
function walkWith(model: OnnxModel, side: number | undefined): Walked {
  const { graph } = model;
  const [output, another] = graph.outputs;
  if (output === undefined) throw new Refused("This network gives nothing.");
  if (another) {
    throw new Refused(
      `This network gives several results (${graph.outputs
        .slice(0, 4)
        .map(({ name }) => shown(name))
        .join(", ")}); here a network gives one.`,
    );
  }
  const nodes = neededNodes(model);
  refuseUnknown(nodes);
  const known = new Map<string, Value>();
  const made = new Set(nodes.flatMap(({ outputs }) => outputs));
  for (const tensor of graph.initializers) {
    if (made.has(tensor.name)) {
      throw new Refused(`Two parts of this network give ${shown(tensor.name)}.`);
    }
    known.set(tensor.name, constant(tensor));
  }
  const ports = graph.inputs.filter(({ name }) => !known.has(name));
  const [port, extra] = ports;
  if (port === undefined || extra) {
    const names = ports.slice(0, 4).map(({ name }) => shown(name));
    throw new Refused(
      `This network takes ${ports.length} inputs${ports.length > 0 ? ` (${names.join(", ")})` : ""}; here a network takes one.`,
    );
  }
  const { input, batch, chosen } = inputOf(port, nodes, side);
  known.set(port.name, input);
  const readersOf = countReaders(nodes, output.name);
  const aliases = endNames(nodes, output.name, readersOf);
  const context: ReadContext = {
    model,
    pieces: [],
    exponent: undefined,
    laidOut: 0,
    notes: new Set(chosen === undefined ? [] : [sideNote(chosen)]),
    batch,
    value(node, at) {
      const name = node.inputs[at];
      if (name === undefined || name === "") return undefined;
      return known.get(name) ?? refuse(node, `reads ${shown(name)}, which no node before it gives`);
    },
    readersOf: (name) => readersOf.get(name) ?? 0,
    isOutput: (name) => aliases.has(name),
  };
  // Rows of features come in as images of one row, which a vector is made of.
  if (input.shape.length === 1) {
    context.pieces.push({
      type: "flatten",
      ins: [-1],
      props: {},
      params: {},
      path: "",
      output: "",
    });
    known.set(port.name, { ...input, piece: 0, form: "vector" });
  }
  for (const node of nodes) {
    const read = node.domain === ownDomain ? ownFunction : readers[node.op];
    const value = read?.(context, node);
    const [name] = node.outputs;
    if (value && name) known.set(name, value);
  }
  const end = known.get(output.name);
  if (end?.kind !== "signal") throw new Refused("What this network gives depends on no input.");
  return {
    pieces: context.pieces,
    input,
    output: ending(end),
    exponent: context.exponent,
    notes: [...context.notes],
  };
}

/** Checks that the output is a vector, or an image of one pixel. */
function ending(end: Signal): Signal {
  if (end.order)
    throw new Refused("This network ends in a flattened image, which is no list of scores.");
  if (end.form === "vector") return end;
  const { height, width } = sidesOf(end);
  if (height * width > 1) {
    throw new Refused(
      `This network ends in an image of ${height}×${width}; here one ends in a score for each class.`,
    );
  }
  return { ...end, shape: [sizeOf(end)] };
}

/** Returns the nodes that the output depends on, in the file's order. */
function neededNodes({ graph }: OnnxModel): Node[] {
  const makers = new Map<string, number>();
  graph.nodes.forEach(({ outputs }, i) => {
    for (const name of outputs) {
      if (name === "") continue;
      if (makers.has(name)) throw new Refused(`Two nodes of this network give ${shown(name)}.`);
      makers.set(name, i);
    }
  });
  const needed = new Set<number>();
  const open = graph.outputs.map(({ name }) => name);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const at = makers.get(name);
    if (at === undefined || needed.has(at)) continue;
    needed.add(at);
    for (const input of graph.nodes[at]?.inputs ?? []) open.push(input);
  }
  return graph.nodes.filter((_, i) => needed.has(i));
}

/** Refuses all unsupported nodes in one sentence, so that nobody has to fix a file one node at a time. */
function refuseUnknown(nodes: readonly Node[]): void {
  const unknown = nodes.filter(({ op, domain }) => {
    return domain === "" ? !Object.hasOwn(readers, op) : domain !== ownDomain;
  });
  if (unknown.length === 0) return;
  const list = unknown.slice(0, 5).map(named).join(", ");
  const more = unknown.length > 5 ? ` and ${unknown.length - 5} more` : "";
  const isOne = unknown.length === 1;
  throw new Refused(
    `No block here does what ${isOne ? "this node does" : `these ${unknown.length} nodes do`}: ${list}${more}.`,
  );
}

function countReaders(nodes: readonly Node[], output: string): ReadonlyMap<string, number> {
  const count = new Map<string, number>([[output, 1]]);
  for (const { inputs } of nodes) {
    for (const name of inputs) count.set(name, (count.get(name) ?? 0) + 1);
  }
  return count;
}

/** Returns the output's name, and the names of which it is an alias. */
function endNames(
  nodes: readonly Node[],
  output: string,
  readersOf: ReadonlyMap<string, number>,
): ReadonlySet<string> {
  const names = new Set([output]);
  for (const { op, inputs, outputs } of [...nodes].reverse()) {
    const [from = ""] = inputs;
    const isAlias = op === "Identity" || op === "Cast" || op === "Flatten" || op === "Reshape";
    if (isAlias && names.has(outputs[0] ?? "") && readersOf.get(from) === 1) names.add(from);
  }
  return names;
}

function inputOf(
  port: Port,
  nodes: readonly Node[],
  side: number | undefined,
): {
  readonly input: Signal;
  readonly batch: number | undefined;
  /** Height and width that were chosen, where the file left them open. */
  readonly chosen: number | undefined;
} {
  const { name, dims, isFloat } = port;
  if (!isFloat) throw new Refused(`The input ${shown(name)} is not of type float32.`);
  if (dims === undefined || (dims.length !== 4 && dims.length !== 2)) {
    throw new Refused(
      `The input ${shown(name)} has ${dims ? `${dims.length} axes` : "no known shape"}; here it is images [N,channels,height,width] or rows [N,features].`,
    );
  }
  const [first, ...rest] = dims;
  const last = rest.length === 3 && channelsComeLast(name, nodes);
  const isSide = (at: number) => rest.length === 3 && (last ? at < 2 : at > 0);
  let chosen: number | undefined;
  const shape = rest.map((one, at) => {
    const given = typeof one === "number" && one >= 1 ? one : undefined;
    if (given !== undefined) return given;
    if (isSide(at) && side !== undefined) {
      chosen = side;
      return side;
    }
    throw new Refused(
      isSide(at)
        ? `The input ${shown(name)} may have any height and width; say which.`
        : `The input ${shown(name)} does not say how many ${rest.length === 3 ? "channels" : "features"} it has.`,
    );
  });
  const input: Signal = { kind: "signal", piece: -1, shape, last, form: "image" };
  return { input, batch: typeof first === "number" && first > 0 ? first : undefined, chosen };
}

function sideNote(side: number): string {
  return `The file takes images of any size; here they are ${side}×${side}. Another size is set at the Input.`;
}

/** Returns true for an input with channels last (TensorFlow): all nodes that read it move its channels first. */
function channelsComeLast(name: string, nodes: readonly Node[]): boolean {
  const reading = nodes.filter(({ inputs }) => inputs.includes(name));
  return (
    reading.length > 0 &&
    reading.every(({ op, attributes }) => {
      const perm = attributes.find((one) => one.name === "perm");
      return op === "Transpose" && perm?.type === "ints" && perm.value.join() === "0,3,1,2";
    })
  );
}
