import { canonicalJson, sha256Hex } from "@adder-studio/core";
import { sortEdges } from "./edges";
import type { ModelGraph } from "./types";

/** One text for one document: keys sorted, wires in canonical order. */
export function canonicalText(graph: ModelGraph): string {
  return canonicalJson({ ...graph, edges: sortEdges(graph.edges) });
}

/** SHA-256 (hex) of the whole document. Two documents are the same exactly when this agrees. */
export function documentHash(graph: ModelGraph): string {
  return sha256Hex(canonicalText(graph));
}

/**
 * SHA-256 (hex) of what decides the numbers of a run: blocks with their ids (they key the random
 * streams), properties, wires and training settings. Title, labels, positions and share options are left
 * out, and so is the engine: it rounds differently but runs the same experiment.
 */
export function numericsHash(graph: ModelGraph): string {
  const nodes = Object.fromEntries(
    Object.entries(graph.nodes).map(([id, node]) => [id, { type: node.type, props: node.props }]),
  );
  const { engine: _, ...run } = graph.run;
  return sha256Hex(canonicalJson({ nodes, edges: sortEdges(graph.edges), run }));
}
