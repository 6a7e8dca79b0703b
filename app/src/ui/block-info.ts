import { blockOf, nodeLabel } from "@adder-studio/blocks";
import type { ModelGraph } from "@adder-studio/graph";

export function blockTitle(type: string): string {
  return blockOf(type)?.title ?? type;
}

/** "Adder 2": the person's own name, else title and number; a kind that occurs once needs no number. */
export function nodeNames(graph: ModelGraph): ReadonlyMap<string, string> {
  const counts = new Map<string, number>();
  for (const { type } of Object.values(graph.nodes)) counts.set(type, (counts.get(type) ?? 0) + 1);
  return new Map(
    Object.entries(graph.nodes).map(([id, node]) => [
      id,
      node.label === undefined && counts.get(node.type) === 1
        ? blockTitle(node.type)
        : nodeLabel(id, node),
    ]),
  );
}
