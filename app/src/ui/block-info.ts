import { blockOf, nodeLabel } from "@adder-studio/blocks";
import type { ModelGraph, NodeId } from "@adder-studio/graph";
import { compositeTitle, viewOf } from "../state/scope";

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
      node.label ??
        compositeTitle(graph, node.props.of) ??
        (counts.get(node.type) === 1 ? blockTitle(node.type) : nodeLabel(id, node)),
    ]),
  );
}

/** A block of the whole network by its place: "Residual unit, 2nd of 3: Adder 1" reads "Residual unit 2 › Adder 1". */
export function pathName(document: ModelGraph, path: NodeId): string {
  const parts = path.split(".");
  const words: string[] = [];
  const scope: NodeId[] = [];
  for (let at = 0; at < parts.length; at += 2) {
    const id = parts[at] as NodeId;
    const { graph } = viewOf(document, scope);
    const node = Object.hasOwn(graph.nodes, id) ? graph.nodes[id] : undefined;
    if (node === undefined) return path;
    const name = nodeNames(graph).get(id) ?? id;
    const repetition = parts[at + 1];
    words.push(
      Number(node.props.repeat) > 1 && repetition !== undefined ? `${name} ${repetition}` : name,
    );
    scope.push(id);
  }
  return words.join(" › ");
}
