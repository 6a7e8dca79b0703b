import type { RandomStream } from "@adder-studio/core";
import {
  type Composite,
  type Edge,
  emptyGraph,
  type GraphNode,
  insideOf,
  type ModelGraph,
  parseGraph,
} from "@adder-studio/graph";
import { catalog, newNode, portsOf } from "../registry";
import { pick } from "./mutate";

const wire = (from: string, to: string, fromPort = "y", toPort = "x"): Edge => ({
  from: { node: from, port: fromPort },
  to: { node: to, port: toPort },
});

/** The document as the parser gives it. */
function opened(graph: object): ModelGraph {
  const result = parseGraph({ ...emptyGraph(), ...graph }, catalog);
  if (!result.ok) throw new Error(result.error.message);
  return result.value.graph;
}

/** Blocks of one type in a row, from `first` on. */
function chain(first: string, count: number, node: GraphNode) {
  const nodes: Record<string, GraphNode> = {};
  const edges: Edge[] = [];
  let last = first;
  for (let i = 1; i <= count; i++) {
    nodes[`n${i}`] = node;
    edges.push(wire(last, `n${i}`, last.startsWith("u") ? "out1" : "y"));
    last = `n${i}`;
  }
  return { nodes, edges, last };
}

const muted: GraphNode = { type: "relu", props: {}, off: true };
const ends = { in1: newNode("groupInput"), out1: newNode("groupOutput") };
const unit = (of: string, repeat = 1): GraphNode => newNode("composite", { of, repeat });

/** A definition of so many blocks of a type in a row. */
function inside(count: number, node: GraphNode): Composite {
  const { nodes, edges, last } = chain("in1", count, node);
  return { title: "", nodes: { ...ends, ...nodes }, edges: [...edges, wire(last, "out1")] };
}

/** Input, composite blocks in a row, output. */
function ofUnits(units: readonly GraphNode[], composites: Record<string, Composite>): ModelGraph {
  const nodes: Record<string, GraphNode> = { input1: newNode("input") };
  const edges: Edge[] = [];
  let last: [string, string] = ["input1", "y"];
  units.forEach((node, at) => {
    nodes[`u${at}`] = node;
    edges.push(wire(last[0], `u${at}`, last[1], "in1"));
    last = [`u${at}`, "out1"];
  });
  nodes.classOutput1 = newNode("classOutput");
  edges.push(wire(last[0], "classOutput1", last[1]));
  return opened({ nodes, edges, composites });
}

/** Definitions inside definitions, each `repeat` times in the one around it. */
function nested(depth: number, repeat: number, core: Composite): Record<string, Composite> {
  const all: Record<string, Composite> = { c0: core };
  for (let k = 1; k < depth; k++) {
    all[`c${k}`] = {
      title: "",
      nodes: { ...ends, u1: unit(`c${k - 1}`, repeat) },
      edges: [wire("in1", "u1", "y", "in1"), wire("u1", "out1", "out1")],
    };
  }
  return all;
}

/** A vector that outputs of one type read, all but one of them too many. */
function onVector(n: number, type: string): ModelGraph {
  const nodes: Record<string, GraphNode> = {
    input1: newNode("input"),
    flatten1: newNode("flatten"),
    dense1: newNode("dense", { units: 7 }),
  };
  const edges: Edge[] = [wire("input1", "flatten1"), wire("flatten1", "dense1")];
  for (let i = 1; i <= n - 3; i++) {
    nodes[`o${i}`] = newNode(type);
    edges.push(wire("dense1", `o${i}`));
  }
  return opened({ nodes, edges });
}

/**
 * Documents that the parser accepts, each aimed at something that could be walked again and again; `n` goes up to 1900
 * and is about the number of blocks they open to.
 */
export const families: Readonly<Record<string, (n: number) => ModelGraph>> = {
  "a ring of muted blocks": (n) => {
    const { nodes, edges, last } = chain("n1", n, muted);
    return opened({ nodes, edges: [...edges.slice(1), wire(last, "n1")] });
  },
  "a chain of muted blocks": (n) => {
    const { nodes, edges, last } = chain("input1", n, muted);
    const all = { ...nodes, input1: newNode("input"), classOutput1: newNode("classOutput") };
    return opened({ nodes: all, edges: [...edges, wire(last, "classOutput1")] });
  },
  "a chain of muted blocks with a reader at each": (n) => {
    const { nodes, edges } = chain("input1", n / 2, muted);
    const all: Record<string, GraphNode> = { ...nodes, input1: newNode("input") };
    for (let i = 1; i <= n / 2; i++) {
      all[`r${i}`] = newNode("relu");
      edges.push(wire(`n${i}`, `r${i}`));
    }
    return opened({ nodes: all, edges });
  },
  "muted composites in a row": (n) =>
    ofUnits(
      Array.from({ length: n }, () => ({ ...unit("a", 64), off: true as const })),
      { a: inside(3, newNode("relu")) },
    ),
  "composites that hand on what comes in": (n) =>
    ofUnits(
      Array.from({ length: Math.floor(n / 64) }, () => unit("a", 64)),
      { a: { title: "", nodes: ends, edges: [wire("in1", "out1")] } },
    ),
  "the same, eight deep": (n) =>
    ofUnits(
      Array.from({ length: Math.floor(n / 500) }, () => unit("c7")),
      nested(8, 2, { title: "", nodes: ends, edges: [wire("in1", "out1")] }),
    ),
  "a sound composite, repeated": (n) =>
    ofUnits([unit("a", 64)], { a: inside(Math.floor(n / 64), newNode("relu")) }),
  "adders in composites": (n) =>
    ofUnits([unit("a", 64)], { a: inside(Math.floor(n / 64), newNode("adder2d", { filters: 2 })) }),
  "batch norms in composites": (n) =>
    ofUnits([unit("a", 64)], { a: inside(Math.floor(n / 64), newNode("batchNorm")) }),
  "sound composites, eight deep": (n) =>
    ofUnits(
      Array.from({ length: Math.floor(n / 500) }, () => unit("c7")),
      nested(8, 2, inside(2, newNode("relu"))),
    ),
  "muted blocks in a repeated composite": (n) =>
    ofUnits([unit("a", 64)], { a: inside(Math.floor(n / 64), muted) }),
  "composites with many ports, crosswise": (n) => {
    const half = Math.floor(n / 8);
    const nodes: Record<string, GraphNode> = {};
    const edges: Edge[] = [];
    const outer: Edge[] = [];
    for (let i = 1; i <= half; i++) {
      nodes[`in${i}`] = newNode("groupInput");
      nodes[`out${i}`] = newNode("groupOutput");
      edges.push(wire(`in${i}`, `out${half + 1 - i}`));
      outer.push(wire("input1", "u1", "y", `in${i}`), wire("u1", "u2", `out${i}`, `in${i}`));
    }
    return opened({
      nodes: { input1: newNode("input"), u1: unit("a"), u2: unit("a") },
      edges: outer,
      composites: { a: { title: "", nodes, edges } },
    });
  },
  "faults at one block, many times": (n) =>
    opened({
      nodes: Object.fromEntries(Array.from({ length: n }, (_, i) => [`u${i}`, unit("gone", 3)])),
      edges: [],
    }),
  "a composite of blocks without wires": (n) => {
    const nodes = Array.from({ length: Math.floor(n / 64) }, (_, i) => [`n${i}`, newNode("add")]);
    const a = { title: "", nodes: { ...ends, ...Object.fromEntries(nodes) }, edges: [] };
    return opened({ nodes: { u1: unit("a", 64) }, edges: [], composites: { a } });
  },
  "adders that all read from the input": (n) => {
    const all: Record<string, GraphNode> = { input1: newNode("input") };
    const edges: Edge[] = [];
    for (let i = 1; i < n; i++) {
      all[`n${i}`] = newNode("relu");
      edges.push(wire("input1", `n${i}`));
    }
    return opened({ nodes: all, edges });
  },
  "short cuts over everything": (n) => {
    const all: Record<string, GraphNode> = { input1: newNode("input") };
    const edges: Edge[] = [];
    let last = "input1";
    for (let i = 1; i < n; i++) {
      all[`n${i}`] = newNode("add");
      edges.push(wire(last, `n${i}`, "y", "a"), wire(`n${Math.floor(i / 2)}`, `n${i}`, "y", "b"));
      last = `n${i}`;
    }
    return opened({ nodes: all, edges });
  },
  "unknown blocks with wires across all others": (n) => {
    const { nodes, edges } = chain("n0", n - 1, { type: "hologram", props: {} });
    for (let i = 0; i < 3 * n; i++) {
      const [from, to] = [`n${i % Math.ceil(n / 7)}`, `n${n - 1 - (i % Math.ceil(n / 3))}`];
      edges.push(wire(from, to, "y", `p${i}`));
    }
    return opened({ nodes: { n0: newNode("input"), ...nodes }, edges });
  },
  "wires that all end at one port": (n) => {
    const { nodes, edges } = chain("input1", n - 2, newNode("relu"));
    for (let i = 1; i < n - 2; i++) edges.push(wire(`n${i}`, `n${n - 2}`));
    return opened({ nodes: { ...nodes, input1: newNode("input") }, edges });
  },
  "as many outputs as blocks": (n) => {
    const all: Record<string, GraphNode> = { input1: newNode("input") };
    const edges: Edge[] = [];
    for (let i = 1; i < n; i++) {
      all[`o${i}`] = newNode("classOutput");
      edges.push(wire("input1", `o${i}`));
    }
    return opened({ nodes: all, edges });
  },
  "outputs on one vector": (n) => onVector(n, "classOutput"),
  "value outputs on one vector": (n) => onVector(n, "valueOutput"),
  "an adder that everything reads": (n) => {
    const all: Record<string, GraphNode> = {
      input1: newNode("input"),
      adder1: newNode("adder2d"),
      classOutput1: newNode("classOutput"),
    };
    const edges: Edge[] = [wire("input1", "adder1"), wire(`n${n - 3}`, "classOutput1")];
    let last = "adder1";
    for (let i = 1; i <= n - 3; i++) {
      all[`n${i}`] = newNode("add");
      edges.push(wire("adder1", `n${i}`, "y", "b"), wire(last, `n${i}`, "y", "a"));
      last = `n${i}`;
    }
    return opened({ nodes: all, edges });
  },
};

const plainTypes = [
  ...["input", "relu", "adder2d", "conv2d", "batchNorm", "add", "concat", "dense", "flatten"],
  ...["classOutput", "valueOutput", "maxPool", "note", "hologram", "composite", "composite"],
];

/** A body of blocks of any type, wired at random; most wires run on, some back, double or to nowhere. */
function body(random: RandomStream, size: number, names: readonly string[]): Composite {
  const nodes: Record<string, GraphNode> = {};
  if (names.length < 3 || random.below(4) > 0) Object.assign(nodes, ends);
  for (let i = 0; i < size; i++) {
    const type = pick(random, plainTypes);
    const of = pick(random, ["gone", ...names, ...names]);
    const repeat = random.below(3) === 0 ? 1 + random.below(64) : 1;
    const made =
      type === "hologram"
        ? { type, props: {} }
        : newNode(type, type === "composite" ? { of, repeat } : {});
    nodes[`n${i}`] = random.below(6) === 0 ? { ...made, off: true } : made;
  }
  return { title: "", nodes, edges: [] };
}

function wires(random: RandomStream, graph: ModelGraph): Edge[] {
  const ids = Object.keys(graph.nodes);
  const edges: Edge[] = [];
  const portAt = (id: string, side: "inputs" | "outputs") => {
    const node = graph.nodes[id];
    const ports = node ? portsOf(graph, node)[side] : [];
    return ports.length > 0 && random.below(20) > 0 ? pick(random, ports) : "x";
  };
  for (let i = 0; i < 2 * ids.length; i++) {
    const at = random.below(ids.length);
    const back = 1 + random.below(3);
    const from = ids[random.below(12) === 0 ? random.below(ids.length) : Math.max(0, at - back)];
    const to = ids[at];
    if (from === undefined || to === undefined) continue;
    edges.push(wire(from, to, portAt(from, "outputs"), portAt(to, "inputs")));
  }
  return edges;
}

/** A document with composites in composites, muted blocks and repetitions, drawn at random; the parser accepts it. */
export function randomNetwork(random: RandomStream): ModelGraph {
  const names = Array.from({ length: 1 + random.below(4) }, (_, i) => `c${i}`);
  const parts = names.map((name, at) => {
    // Now and then one holds itself.
    const inner = random.below(8) === 0 ? names : names.slice(0, at);
    return [name, body(random, 1 + random.below(8), inner)] as const;
  });
  const root = body(random, 2 + random.below(20), names);
  let graph = opened({ nodes: root.nodes, edges: [], composites: Object.fromEntries(parts) });
  for (const name of Object.keys(graph.composites ?? {})) {
    const view = insideOf(graph, name) as ModelGraph;
    const part = { ...(graph.composites?.[name] as Composite), edges: wires(random, view) };
    graph = { ...graph, composites: { ...graph.composites, [name]: part } };
  }
  return opened({ ...graph, edges: wires(random, graph) });
}
