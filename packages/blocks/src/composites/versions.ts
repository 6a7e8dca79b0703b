import {
  applyEdit,
  type Composite,
  freshId,
  type GraphEdit,
  type GraphNode,
  type ModelGraph,
  type NodeId,
} from "@adder-studio/graph";
import { builtin } from "../builtin";
import { blockOf, catalog, newNode } from "../registry";

const toConv: ReadonlyMap<string, string> = new Map(
  builtin.flatMap(({ type, counterpart }) =>
    counterpart === undefined ? [] : [[type, counterpart]],
  ),
);
const toAdder: ReadonlyMap<string, string> = new Map(
  [...toConv].map(([adder, conv]) => [conv, adder]),
);

/** Types that the conv version of a network replaces and the types in their place; the adder version the other way. */
export function counterparts(to: "conv" | "adder"): ReadonlyMap<string, string> {
  return to === "conv" ? toConv : toAdder;
}

/** The type that takes a type's place in the other version, with the same properties and ports; undefined for most. */
export function counterpartOf(type: string): string | undefined {
  return toConv.get(type) ?? toAdder.get(type);
}

/** Swapped blocks by block: an unchanged block becomes the same object each time, which spares lowering it anew. */
const swapped = new WeakMap<GraphNode, GraphNode>();

function swappedNode(node: GraphNode, type: string): GraphNode {
  const known = swapped.get(node);
  if (known !== undefined) return known;
  const made = { ...node, type };
  swapped.set(node, made);
  return made;
}

function swapNodes(
  nodes: ModelGraph["nodes"],
  table: ReadonlyMap<string, string>,
): ModelGraph["nodes"] {
  let found = false;
  const entries = Object.entries(nodes).map(([id, node]): [NodeId, GraphNode] => {
    const type = table.get(node.type);
    if (type === undefined) return [id, node];
    found = true;
    return [id, swappedNode(node, type)];
  });
  return found ? Object.fromEntries(entries) : nodes;
}

/** Every adder as a convolution, or the other way round, composites included; names and wires stay. */
export function swapAll(graph: ModelGraph, to: "conv" | "adder"): ModelGraph {
  const table = counterparts(to);
  const nodes = swapNodes(graph.nodes, table);
  let changed = nodes !== graph.nodes;
  const composites = Object.entries(graph.composites ?? {}).map(([id, composite]) => {
    const inner = swapNodes(composite.nodes, table);
    if (inner === composite.nodes) return [id, composite] as const;
    changed = true;
    return [id, { ...composite, nodes: inner }] as const;
  });
  if (!changed) return graph;
  return {
    ...graph,
    nodes,
    ...(composites.length > 0 ? { composites: Object.fromEntries(composites) } : {}),
  };
}

/**
 * Edits that put a batch norm in the place of the bias of every convolution and dense block that has a bias and no
 * batch norm behind it, composites included: as exporters leave them that have folded batch norm away. Adders need one
 * (their results are all negative), convolutions do without. Layers that an output reads stay as they are.
 */
export function biasesToNorms(graph: ModelGraph): GraphEdit[] {
  return [
    ...levelEdits(graph, graph),
    ...Object.entries(graph.composites ?? {}).flatMap(([composite, level]) =>
      levelEdits(graph, level).map((edit): GraphEdit => ({ kind: "inside", composite, edit })),
    ),
  ];
}

function levelEdits(graph: ModelGraph, { nodes, edges }: Pick<Composite, "nodes" | "edges">) {
  const made: Record<NodeId, GraphNode> = { ...nodes };
  return Object.entries(nodes).flatMap(([id, node]): GraphEdit[] => {
    if (!toAdder.has(node.type) || node.props.bias !== true || node.off) return [];
    const readers = edges.filter(({ from }) => from.node === id);
    const isDone = readers.some(({ to }) => {
      const category = blockOf(nodes[to.node]?.type ?? "")?.category;
      return category === "normalisation" || category === "output";
    });
    if (readers.length === 0 || isDone) return [];
    const norm = freshId({ ...graph, nodes: made }, "batchNorm");
    const block = newNode("batchNorm");
    made[norm] = block;
    return [
      { kind: "setProp", id, prop: "bias", value: false },
      { kind: "addNode", id: norm, node: block },
      ...readers.map(
        ({ to }): GraphEdit => ({ kind: "connect", edge: { from: { node: norm, port: "y" }, to } }),
      ),
      { kind: "connect", edge: { from: { node: id, port: "y" }, to: { node: norm, port: "x" } } },
    ];
  });
}

/** A network with every convolution and dense block as an adder, and batch norms in the place of their biases. */
export function adderVersion(graph: ModelGraph): ModelGraph {
  const edits = biasesToNorms(graph);
  const applied =
    edits.length > 0 ? applyEdit(graph, { kind: "batch", edits }, catalog) : undefined;
  return swapAll(applied?.ok ? applied.value.graph : graph, "adder");
}
