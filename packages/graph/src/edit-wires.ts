import { err, ok } from "@adder-studio/core";
import { graphError } from "./diagnostics";
import { sameEdge, sortEdges } from "./edges";
import { type Outcome, refuse, restore } from "./edit-outcome";
import { isName, nodeOf } from "./ids";
import { limits } from "./limits";
import type { Edge, GraphEdit, ModelGraph, PortRef } from "./types";

function keyOf({ node, port }: PortRef): string {
  return `${node}.${port}`;
}

/** The wires into each port. */
function byPort(edges: readonly Edge[]): Map<string, readonly Edge[]> {
  const all = new Map<string, Edge[]>();
  for (const edge of edges) {
    const list = all.get(keyOf(edge.to));
    if (list) list.push(edge);
    else all.set(keyOf(edge.to), [edge]);
  }
  return all;
}

/** Wires whose two ends exist and that end at their port alone: `connect` brings each back as it was. */
export function arePlain(graph: ModelGraph, edges: readonly Edge[]): boolean {
  const ports = byPort(graph.edges);
  return edges.every(
    ({ from, to }) =>
      nodeOf(graph, from.node) && nodeOf(graph, to.node) && ports.get(keyOf(to))?.length === 1,
  );
}

/**
 * Wires one after the other; each takes away what ended at its port. What is connected stays as it is. In time linear
 * in the wires. Errors: `edit-refused`, `document-limit`.
 */
export function connectAll(graph: ModelGraph, edges: readonly Edge[]): Outcome {
  const ports = byPort(graph.edges);
  const cut: GraphEdit[] = [];
  const back: GraphEdit[] = [];
  const changed = new Set<string>();
  let count = graph.edges.length;
  let isPlain = true;
  for (const edge of edges) {
    if (!nodeOf(graph, edge.from.node) || !nodeOf(graph, edge.to.node)) {
      return refuse("A wire needs a block at both ends.");
    }
    if (!isName(edge.from.port) || !isName(edge.to.port)) return refuse("There is no such port.");
    const key = keyOf(edge.to);
    const taken = ports.get(key) ?? [];
    const [only] = taken;
    if (taken.length === 1 && only && sameEdge(only, edge)) continue;
    count += 1 - taken.length;
    if (count > limits.edges) {
      return err(graphError("document-limit", `A document has at most ${limits.edges} wires.`));
    }
    // Ports are given back in any order, so each may have changed only once.
    isPlain &&= taken.length <= 1 && !changed.has(key);
    isPlain &&= taken.every((other) => nodeOf(graph, other.from.node) !== undefined);
    if (only) back.push({ kind: "connect", edge: only });
    else cut.push({ kind: "disconnect", edge });
    changed.add(key);
    ports.set(key, [edge]);
  }
  if (changed.size === 0) return ok({ graph, inverse: { kind: "batch", edits: [] } });
  return ok({
    graph: { ...graph, edges: sortEdges([...ports.values()].flat()) },
    inverse: isPlain ? oneOf([...cut, ...back]) : restore(graph),
  });
}

/** Takes wires away, in time linear in the wires. Errors: `edit-refused` where one is none. */
export function disconnectAll(graph: ModelGraph, edges: readonly Edge[]): Outcome {
  const nameOf = ({ from, to }: Edge) => `${keyOf(from)} ${keyOf(to)}`;
  const left = new Map(graph.edges.map((edge) => [nameOf(edge), edge]));
  const gone = new Set<Edge>();
  for (const edge of edges) {
    const found = left.get(nameOf(edge));
    if (!found) return refuse("There is no such wire.");
    left.delete(nameOf(edge));
    gone.add(found);
  }
  const back = [...gone].map((edge): GraphEdit => ({ kind: "connect", edge }));
  return ok({
    graph: { ...graph, edges: graph.edges.filter((edge) => !gone.has(edge)) },
    inverse: arePlain(graph, [...gone]) ? oneOf(back) : restore(graph),
  });
}

function oneOf(edits: readonly GraphEdit[]): GraphEdit {
  const [only] = edits;
  return only && edits.length === 1 ? only : { kind: "batch", edits };
}
