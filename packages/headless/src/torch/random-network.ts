import { createSketch } from "@adder-studio/blocks";
import type { RandomStream } from "@adder-studio/core";
import type { ModelGraph, NodeId } from "@adder-studio/graph";

type Sketch = ReturnType<typeof createSketch>;

/** A value of the random network that is being made, and its channels. */
interface Value {
  readonly id: NodeId;
  readonly channels: number;
}

function pick<T>(random: RandomStream, list: readonly T[]): T {
  return list[random.below(list.length)] as T;
}

/** Adds a block behind `x` that does not change height and width. */
function block(sketch: Sketch, random: RandomStream, x: Value): Value {
  const filters = pick(random, [4, 6, 8]);
  const groups = pick(random, [1, 1, 2]);
  const layer = { filters, kernel: 3, pad: 1, groups, bias: random.below(2) === 0 };
  const place = { kernel: 3, stride: 1, pad: 1 };
  const same = (type: string, props = {}) => ({ ...x, id: sketch.chain(x.id, [type, props]) });
  switch (random.below(9)) {
    case 0:
    case 1:
      return { id: sketch.chain(x.id, ["adder2d", layer], ["batchNorm"]), channels: filters };
    case 2:
      return { id: sketch.chain(x.id, ["conv2d", layer], ["batchNorm"]), channels: filters };
    case 3:
      return { id: sketch.chain(x.id, ["shift2d", layer], ["batchNorm"]), channels: filters };
    case 4:
      return same("leakyRelu", { slope: 0.25 });
    case 5:
      return same(pick(random, ["maxPool", "avgPool"]), place);
    case 6:
      return same(pick(random, ["tanh", "sigmoid", "batchNorm"]));
    case 7:
      return same("dropout", { rate: 0.25 });
    default:
      return same("relu");
  }
}

/**
 * Makes a valid random network: branches, sums and joins of channels, composites in composites that are used at
 * several widths and in rows, blocks that are muted, and a block that leads nowhere.
 */
export function randomNetwork(random: RandomStream): ModelGraph {
  const sketch = createSketch();
  // Everything inside stands for any number of channels, so a class may need them as a parameter.
  const norm = sketch.define("Norm", (part) => {
    part.output(part.chain(part.input(), ["batchNorm"], ["relu"]));
  });
  const fork = sketch.define("Fork, with a shortcut", (part) => {
    const x = part.input();
    const wide = part.chain(x, ["adder2d", { filters: 6, bias: true }]);
    const main = part.use(norm, 1 + random.below(2), wide);
    part.output(part.block("concat", {}, main, x));
    part.output(part.chain(x, ["conv2d", { filters: 4 }], ["tanh"]));
  });
  const images = { noiseHeight: 6, noiseWidth: 5, noiseChannels: 2, noiseClasses: 3 };
  const input = sketch.block("input", { dataset: "noise", ...images });
  const values: Value[] = [{ id: sketch.chain(input, ["conv2d", { filters: 4 }]), channels: 4 }];
  for (let i = 0; i < 6 + random.below(10); i++) {
    const x = pick(random, values.slice(-3));
    const other = values.find(({ id, channels }) => id !== x.id && channels === x.channels);
    const kind = random.below(8);
    if (kind === 0 && other) values.push({ ...x, id: sketch.block("add", {}, x.id, other.id) });
    else if (kind === 1 && x.channels <= 12) {
      const other = pick(random, values.slice(-3));
      const channels = x.channels + other.channels;
      values.push({ id: sketch.block("concat", {}, x.id, other.id), channels });
    } else if (kind === 2) {
      values.push({ ...x, id: sketch.use(norm, 1 + random.below(3), x.id) });
    } else if (kind === 3 && x.channels <= 12) {
      values.push({ id: sketch.use(fork, 1, x.id), channels: x.channels + 6 });
    } else {
      const even = x.channels % 2 === 0;
      values.push(even ? block(sketch, random, x) : { ...x, id: sketch.chain(x.id, ["relu"]) });
    }
  }
  const last = values.at(-1) as Value;
  const vector = sketch.chain(last.id, [pick(random, ["flatten", "globalAvgPool"])]);
  const hidden = pick(random, ["adderDense", "dense"]);
  const end = sketch.chain(
    vector,
    [hidden, { units: 7, bias: random.below(2) === 0 }],
    ["batchNorm"],
    ["dense", { units: 3, bias: true }],
  );
  sketch.block("classOutput", {}, end);
  const graph = sketch.finish("Drawn at random");
  const silent = new Set(["relu", "leakyRelu", "dropout", "batchNorm", "composite"]);
  const nodes = Object.entries(graph.nodes).map(([id, node]) => {
    const isFork = node.props.of === fork;
    const off = silent.has(node.type) && !isFork && random.below(6) === 0;
    return [id, off ? { ...node, off: true as const } : node];
  });
  return { ...graph, nodes: Object.fromEntries(nodes) };
}
