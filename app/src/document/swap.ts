import { counterparts, swapAll } from "@adder-studio/blocks";
import type { GraphEdit, ModelGraph, NodeId } from "@adder-studio/graph";

/** Names of the two versions of a network: with convolutions for all adders, and the other way round. */
export const versionNames = { conv: "convolution version", adder: "adder version" } as const;

/** Returns the document with convolutions for all adders, or the reverse where it has no adder. */
export function otherVersion(
  graph: ModelGraph,
): { readonly to: "conv" | "adder"; readonly graph: ModelGraph } | undefined {
  const conv = swapAll(graph, "conv");
  if (conv !== graph) return { to: "conv", graph: conv };
  const adder = swapAll(graph, "adder");
  return adder === graph ? undefined : { to: "adder", graph: adder };
}

/** Returns the edits that swap all blocks of `ids` that have a counterpart. */
export function swapEdits(
  graph: ModelGraph,
  ids: readonly NodeId[],
  to: "conv" | "adder",
): GraphEdit[] {
  const table = counterparts(to);
  return ids.flatMap((id): GraphEdit[] => {
    const node = graph.nodes[id];
    const type = node && table.get(node.type);
    return node && type !== undefined ? [{ kind: "setType", id, type, props: node.props }] : [];
  });
}
