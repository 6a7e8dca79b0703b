import { lower, portsOf } from "@adder-studio/blocks";
import type {
  Edge,
  GraphDiagnostic,
  GraphEdit,
  ModelGraph,
  NodeId,
  PortRef,
} from "@adder-studio/graph";
import { applyChecked } from "../../document/apply";
import type { Derived } from "../../document/derive";
import { addAfterEdit, batch, connectEdit, plainBlock, reachable } from "../../document/edits";
import { scopedEdit } from "../../document/scope";
import type { Level } from "./rows";

export interface Source {
  readonly ref: PortRef;
  /** Why it does not fit, in one sentence; undefined where it does. */
  readonly reason: string | undefined;
}

/**
 * Every output that input `to` of a block could read from, with the reason where it does not fit. Outputs of one
 * shape share an answer, so that a large network is worked out a few times and not once a block.
 */
export function sourcesFor(
  { document, lowered, all }: Derived,
  level: Level,
  order: readonly NodeId[],
  to: PortRef,
): readonly Source[] {
  const { graph, composite, prefix } = level;
  const before = new Set(lowered.diagnostics.map(sentence));
  const path = prefix + to.node;
  const answers = new Map<string, string | undefined>();
  const ask = (from: PortRef): string | undefined => {
    const shape = String(all[prefix + from.node]?.outputs[from.port] ?? "unknown");
    if (!answers.has(shape)) {
      const edit = scopedEdit(connectEdit(graph, from, to), composite);
      const result = applyChecked(document, edit);
      const fault = result.ok
        ? lower(result.value.graph).diagnostics.find(
            (one) => one.severity === "error" && one.node === path && !before.has(sentence(one)),
          )
        : result.error;
      answers.set(shape, fault?.message);
    }
    return answers.get(shape);
  };
  return order.flatMap((id): Source[] => {
    const node = graph.nodes[id];
    if (node === undefined || id === to.node) return [];
    const circle = reachable(graph, to.node, id);
    return portsOf(graph, node).outputs.map((port): Source => {
      const ref = { node: id, port };
      return { ref, reason: circle ? "This wire would close a loop." : ask(ref) };
    });
  });
}

function sentence({ node, message }: GraphDiagnostic): string {
  return `${node} ${message}`;
}

/** A copy right behind a block: in its line where that brings no error, else loose. */
export function duplicateEdit(
  graph: ModelGraph,
  id: NodeId,
): { readonly id: NodeId; readonly edit: GraphEdit; readonly wired: boolean } | undefined {
  const node = graph.nodes[id];
  if (node === undefined) return undefined;
  const { at: _place, label: _name, ...copy } = node;
  return addAfterEdit(graph, { ...plainBlock(node.type), node: copy }, id);
}

/** Changes places with the block before or behind in the same line; a sentence where that cannot be. */
export function moveEdit(
  graph: ModelGraph,
  id: NodeId,
  direction: "up" | "down",
): GraphEdit | string {
  if (direction === "up") {
    const from = graph.edges.filter(({ to }) => to.node === id);
    const [wire] = from;
    if (wire === undefined) return "It reads from no block.";
    return from.length > 1 ? "It joins several lines." : swapEdit(graph, wire);
  }
  const readers = graph.edges.filter(({ from }) => from.node === id);
  const [wire] = readers;
  if (wire === undefined) return "No block reads from it.";
  return readers.length > 1 ? "Several blocks read from it." : swapEdit(graph, wire);
}

/** The blocks at both ends of a wire change places. */
function swapEdit(graph: ModelGraph, wire: Edge): GraphEdit | string {
  const [first, second] = [wire.from.node, wire.to.node];
  const [a, b] = [graph.nodes[first], graph.nodes[second]];
  if (a === undefined || b === undefined) return "A block at its wire is missing.";
  const [above, below] = [portsOf(graph, a), portsOf(graph, b)];
  const [input] = above.inputs;
  const [output] = below.outputs;
  if (above.inputs.length > 1 || below.inputs.length > 1) return "Several lines join here.";
  if (input === undefined) return "Nothing can stand before an input.";
  if (output === undefined) return "Nothing can stand behind an output.";
  if (above.outputs.length > 1 || below.outputs.length > 1) return "The network branches here.";
  if (reachable(graph, second, first)) return "These blocks form a loop.";
  if (graph.edges.some(({ from, to }) => from.node === first && to.node !== second)) {
    return "Several blocks read from the one before.";
  }
  const into = graph.edges.filter(({ to }) => to.node === first);
  const out = graph.edges.filter(({ from }) => from.node === second);
  const wires: Edge[] = [
    ...into.map(({ from }) => ({ from, to: wire.to })),
    { from: { node: second, port: output }, to: { node: first, port: input } },
    ...out.map(({ to }) => ({ from: wire.from, to })),
  ];
  return batch([
    ...[...into, wire, ...out].map((edge): GraphEdit => ({ kind: "disconnect", edge })),
    ...wires.map((edge): GraphEdit => ({ kind: "connect", edge })),
  ]);
}
