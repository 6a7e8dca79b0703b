import type { GraphEdit, GraphNode, ModelGraph, NodeId } from "@adder-studio/graph";

/** What a network is called whose adders are all convolutions, or the other way round. */
export const versionNames = { conv: "convolution version", adder: "adder version" } as const;

/** Adder types and their multiplying twins: same properties, same ports. */
export const swaps: ReadonlyMap<string, string> = new Map([
  ["adder2d", "conv2d"],
  ["adderDense", "dense"],
]);
const back: ReadonlyMap<string, string> = new Map([...swaps].map(([adder, conv]) => [conv, adder]));

/** The type's twin in either direction; undefined where it has none. */
export function twinType(type: string): string | undefined {
  return swaps.get(type) ?? back.get(type);
}

export function swapTable(to: "conv" | "adder"): ReadonlyMap<string, string> {
  return to === "conv" ? swaps : back;
}

/** By block: an unchanged block has the same twin each time, which spares lowering it anew. */
const twins = new WeakMap<GraphNode, GraphNode>();

function twinOf(node: GraphNode, type: string): GraphNode {
  const known = twins.get(node);
  if (known !== undefined) return known;
  const twin = { ...node, type };
  twins.set(node, twin);
  return twin;
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
    return [id, twinOf(node, type)];
  });
  return found ? Object.fromEntries(entries) : nodes;
}

/** Every adder as a convolution, or the other way round, composites included; names and wires stay. */
export function swapAll(graph: ModelGraph, to: "conv" | "adder"): ModelGraph {
  const table = swapTable(to);
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

/** The document to compare with: every adder as a convolution; where there is none, the other way round. */
export function otherVersion(
  graph: ModelGraph,
): { readonly to: "conv" | "adder"; readonly graph: ModelGraph } | undefined {
  const conv = swapAll(graph, "conv");
  if (conv !== graph) return { to: "conv", graph: conv };
  const adder = swapAll(graph, "adder");
  return adder === graph ? undefined : { to: "adder", graph: adder };
}

/** One edit that swaps all blocks of `ids` that have a twin. */
export function swapEdits(
  graph: ModelGraph,
  ids: readonly NodeId[],
  to: "conv" | "adder",
): GraphEdit[] {
  const table = swapTable(to);
  return ids.flatMap((id): GraphEdit[] => {
    const node = graph.nodes[id];
    const type = node && table.get(node.type);
    return node && type !== undefined ? [{ kind: "setType", id, type, props: node.props }] : [];
  });
}
