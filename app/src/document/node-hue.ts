import type { Hue } from "@adder-studio/blocks";
import { compositeOf, type GraphNode, type ModelGraph } from "@adder-studio/graph";
import { hueOf } from "./BlockIcon";

/**
 * Returns the hue of a block in a document. A composite has that of the layers inside it: the adder's where all of them
 * add, the convolution's where all multiply, none where both are.
 */
export function nodeHue(graph: ModelGraph, node: GraphNode): Hue {
  if (node.type !== "composite") return hueOf(node.type);
  const found = new Set<Hue>();
  // A set iterates over what is added while it is walked.
  const definitions = new Set([node.props.of]);
  for (const of of definitions) {
    for (const { type, props } of Object.values(compositeOf(graph, String(of))?.nodes ?? {})) {
      const hue = hueOf(type);
      if (type === "composite") definitions.add(props.of);
      if (hue === "adder" || hue === "conv") found.add(hue);
    }
  }
  return found.size === 1 ? ([...found][0] as Hue) : "plain";
}
