import { lower, portsOf } from "@adder-studio/blocks";
import type { Edge, GraphEdit, ModelGraph, NodeId, PortRef } from "@adder-studio/graph";
import { applyChecked } from "./apply";
import { batch, connectEdit, reachable } from "./edits";

/** Edits that the first page does not need: what makes them comes with the parts that ask. */

/** Removes blocks; where one stood in a line, its neighbours are joined. */
export function removeEdit(graph: ModelGraph, ids: readonly NodeId[]): GraphEdit {
  const gone = new Set(ids);
  const source = (ref: PortRef): PortRef | undefined => {
    const seen = new Set<string>();
    let at: PortRef | undefined = ref;
    while (at !== undefined && gone.has(at.node)) {
      if (seen.has(at.node)) return undefined;
      seen.add(at.node);
      const id: NodeId = at.node;
      const incoming: Edge[] = graph.edges.filter(({ to }) => to.node === id);
      at = incoming.length === 1 ? incoming[0]?.from : undefined;
    }
    return at;
  };
  const heals: GraphEdit[] = [];
  for (const edge of graph.edges) {
    if (!gone.has(edge.from.node) || gone.has(edge.to.node)) continue;
    const from = source(edge.from);
    if (from !== undefined) heals.push({ kind: "connect", edge: { from, to: edge.to } });
  }
  return batch([{ kind: "removeNodes", ids }, ...heals]);
}

export interface Target {
  readonly ref: PortRef;
  readonly fits: boolean;
  /** Message why the wire cannot go there. */
  readonly reason?: string;
}

/** Lists all input ports for a wire from `from`, with the reason where the wire does not fit. */
export function connectTargets(graph: ModelGraph, from: PortRef): readonly Target[] {
  const targets: Target[] = [];
  const before = new Set(messages(graph));
  for (const [node, block] of Object.entries(graph.nodes)) {
    if (node === from.node) continue;
    for (const port of portsOf(graph, block).inputs) {
      const ref = { node, port };
      const same = graph.edges.some(
        (edge) =>
          edge.to.node === node &&
          edge.to.port === port &&
          edge.from.node === from.node &&
          edge.from.port === from.port,
      );
      if (same) continue;
      const reason = reasonAgainst(graph, from, ref, before);
      targets.push(reason === undefined ? { ref, fits: true } : { ref, fits: false, reason });
    }
  }
  const taken = new Set(graph.edges.map(({ to }) => `${to.node}.${to.port}`));
  const isTaken = ({ ref }: Target) => taken.has(`${ref.node}.${ref.port}`);
  return targets.sort((a, b) => Number(isTaken(a)) - Number(isTaken(b)));
}

function reasonAgainst(
  graph: ModelGraph,
  from: PortRef,
  to: PortRef,
  before: ReadonlySet<string>,
): string | undefined {
  if (reachable(graph, to.node, from.node)) return "This wire would close a loop.";
  const result = applyChecked(graph, connectEdit(graph, from, to));
  if (!result.ok) return result.error.message;
  const fault = lower(result.value.graph).diagnostics.find(
    (diagnostic) =>
      diagnostic.severity === "error" &&
      diagnostic.node === to.node &&
      !before.has(`${diagnostic.node} ${diagnostic.message}`),
  );
  return fault?.message;
}

function messages(graph: ModelGraph): string[] {
  return lower(graph).diagnostics.map(({ node, message }) => `${node} ${message}`);
}
