import { blockOf, nodeLabel } from "@adder-studio/blocks";
import {
  compareIds,
  type GraphNode,
  idPrefix,
  type ModelGraph,
  type NodeId,
  ordinalOf,
} from "@adder-studio/graph";
import { compositeTitle, viewOf } from "./scope";

export function blockTitle(type: string): string {
  return blockOf(type)?.title ?? type;
}

/**
 * "Adder 2": the person's own name, else title and number; a kind that occurs once needs no number. A block that took
 * another kind (its id still counts the old one) gets the next number that is free.
 */
export function nodeNames(graph: ModelGraph): ReadonlyMap<string, string> {
  const known = namesOf.get(graph);
  if (known !== undefined) return known;
  const names = findNames(graph);
  namesOf.set(graph, names);
  return names;
}

/** Cards, inspector and panels all ask after each edit. */
const namesOf = new WeakMap<ModelGraph, ReadonlyMap<string, string>>();

function findNames(graph: ModelGraph): ReadonlyMap<string, string> {
  const kinds = new Map<string, { count: number; readonly prefix: string }>();
  const taken = new Set<string>();
  const names = new Map<string, string>();
  const swapped: [NodeId, GraphNode][] = [];
  for (const { type } of Object.values(graph.nodes)) {
    const kind = kinds.get(type);
    if (kind === undefined) kinds.set(type, { count: 1, prefix: idPrefix(type) });
    else kind.count += 1;
  }
  for (const [id, node] of Object.entries(graph.nodes)) {
    const given = node.label ?? compositeTitle(graph, node.props.of);
    const kind = kinds.get(node.type);
    const isOnly = kind?.count === 1;
    names.set(id, given ?? (isOnly ? blockTitle(node.type) : nodeLabel(id, node)));
    if (given !== undefined || isOnly || kind === undefined) continue;
    if (ordinalOf(id, kind.prefix) > 0) taken.add(names.get(id) ?? "");
    else swapped.push([id, node]);
  }
  for (const [id, { type }] of swapped.sort(([a], [b]) => compareIds(a, b))) {
    const title = blockTitle(type);
    let number = 1;
    while (taken.has(`${title} ${number}`)) number += 1;
    names.set(id, `${title} ${number}`);
    taken.add(`${title} ${number}`);
  }
  return names;
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
