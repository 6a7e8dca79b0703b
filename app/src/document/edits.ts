import { blockOf, lower, newNode, portsOf } from "@adder-studio/blocks";
import {
  type Edge,
  freshId,
  type GraphEdit,
  type GraphNode,
  type ModelGraph,
  type NodeId,
  type PortRef,
} from "@adder-studio/graph";
import { applyChecked } from "./apply";

/** Edits a person makes in one gesture, built from the document's own. All pure. */

export function edgeKey({ from, to }: Edge): string {
  return `${from.node}.${from.port}>${to.node}.${to.port}`;
}

function inputPorts(graph: ModelGraph, node: GraphNode): readonly string[] {
  return portsOf(graph, node).inputs;
}

function outputPorts(graph: ModelGraph, node: GraphNode): readonly string[] {
  return portsOf(graph, node).outputs;
}

export function batch(edits: readonly GraphEdit[]): GraphEdit {
  return edits.length === 1 ? (edits[0] as GraphEdit) : { kind: "batch", edits };
}

/** Returns the edit that draws a wire; an old wire to the same input is removed, since a port takes one. */
export function connectEdit(graph: ModelGraph, from: PortRef, to: PortRef): GraphEdit {
  const taken = graph.edges.filter(({ to: old }) => old.node === to.node && old.port === to.port);
  return batch([
    ...taken.map((edge): GraphEdit => ({ kind: "disconnect", edge })),
    { kind: "connect", edge: { from, to } },
  ]);
}

/** A block that is about to come in: a plain one by its type, or a composite with its definitions. */
export interface NewBlock {
  readonly title: string;
  readonly node: GraphNode;
  /** Edits that add the definitions the block needs; they come before the block. */
  readonly before: readonly GraphEdit[];
}

/** Returns a new block of a type with its defaults. */
export function plainBlock(type: string): NewBlock {
  return { title: blockOf(type)?.title ?? type, node: newNode(type), before: [] };
}

/** Returns the document with the definitions of a new block, so that the ports of the block are known. */
function readyFor(graph: ModelGraph, block: NewBlock): ModelGraph {
  const result = applyChecked(graph, { kind: "batch", edits: block.before });
  return result.ok ? result.value.graph : graph;
}

/** Returns the edit that puts a new block into a wire. */
export function insertEdit(
  document: ModelGraph,
  edge: Edge,
  block: NewBlock,
): { readonly id: NodeId; readonly edit: GraphEdit } | undefined {
  const { node } = block;
  const graph = readyFor(document, block);
  const input = inputPorts(graph, node)[0];
  const output = outputPorts(graph, node)[0];
  if (input === undefined || output === undefined) return undefined;
  const id = freshId(graph, node.type);
  return {
    id,
    edit: batch([
      ...block.before,
      { kind: "addNode", id, node },
      { kind: "disconnect", edge },
      { kind: "connect", edge: { from: edge.from, to: { node: id, port: input } } },
      { kind: "connect", edge: { from: { node: id, port: output }, to: edge.to } },
    ]),
  };
}

/** Returns the edit that puts an existing block without wires into a wire. */
export function spliceEdit(graph: ModelGraph, edge: Edge, id: NodeId): GraphEdit | undefined {
  const node = graph.nodes[id];
  if (node === undefined || edge.from.node === id || edge.to.node === id) return undefined;
  if (graph.edges.some(({ from, to }) => from.node === id || to.node === id)) return undefined;
  const input = inputPorts(graph, node)[0];
  const output = outputPorts(graph, node)[0];
  if (input === undefined || output === undefined) return undefined;
  return batch([
    { kind: "moveNodes", to: { [id]: null } },
    { kind: "disconnect", edge },
    { kind: "connect", edge: { from: edge.from, to: { node: id, port: input } } },
    { kind: "connect", edge: { from: { node: id, port: output }, to: edge.to } },
  ]);
}

/**
 * Adds a block after `after`: into its line when that brings no new error, else on a wire of its own,
 * else loose. `after` undefined = the last block of the longest line that has a free output.
 */
export function addAfterEdit(
  document: ModelGraph,
  block: NewBlock,
  after: NodeId | undefined,
): { readonly id: NodeId; readonly edit: GraphEdit; readonly wired: boolean } {
  const { node } = block;
  const graph = readyFor(document, block);
  const id = freshId(graph, node.type);
  const added: GraphEdit = { kind: "addNode", id, node };
  const alone = batch([...block.before, added]);
  const from = after === undefined ? freeOutput(graph) : firstOutput(graph, after);
  const input = inputPorts(graph, node)[0];
  const output = outputPorts(graph, node)[0];
  if (from === undefined || input === undefined) return { id, edit: alone, wired: false };
  const targets = graph.edges.filter(
    (edge) => edge.from.node === from.node && edge.from.port === from.port,
  );
  const choices: GraphEdit[] = [];
  if (output !== undefined && targets.length > 0) {
    choices.push(
      batch([
        ...block.before,
        added,
        ...targets.map((edge): GraphEdit => ({ kind: "disconnect", edge })),
        { kind: "connect", edge: { from, to: { node: id, port: input } } },
        ...targets.map(
          (edge): GraphEdit => ({
            kind: "connect",
            edge: { from: { node: id, port: output }, to: edge.to },
          }),
        ),
      ]),
    );
  }
  const wire: GraphEdit = { kind: "connect", edge: { from, to: { node: id, port: input } } };
  choices.push(batch([...block.before, added, wire]));
  const before = errorCount(graph);
  const loose = errorsAfter(graph, alone);
  for (const edit of choices) {
    const count = errorsAfter(graph, edit);
    if (count !== undefined && count <= Math.max(before, (loose ?? before) - 1)) {
      return { id, edit, wired: true };
    }
  }
  return { id, edit: alone, wired: false };
}

/** Returns true when `goal` can be reached from `start` along wires; a wire back would close a cycle. */
export function reachable(graph: ModelGraph, start: NodeId, goal: NodeId): boolean {
  const next = new Map<NodeId, NodeId[]>();
  for (const { from, to } of graph.edges) {
    next.set(from.node, [...(next.get(from.node) ?? []), to.node]);
  }
  const seen = new Set([start]);
  const queue = [start];
  for (let i = 0; i < queue.length; i++) {
    if (queue[i] === goal) return true;
    for (const id of next.get(queue[i] as NodeId) ?? []) {
      if (!seen.has(id)) {
        seen.add(id);
        queue.push(id);
      }
    }
  }
  return false;
}

function errorCount(graph: ModelGraph): number {
  return lower(graph).diagnostics.filter(({ severity }) => severity === "error").length;
}

function errorsAfter(graph: ModelGraph, edit: GraphEdit): number | undefined {
  const result = applyChecked(graph, edit);
  return result.ok ? errorCount(result.value.graph) : undefined;
}

function firstOutput(graph: ModelGraph, id: NodeId): PortRef | undefined {
  const node = graph.nodes[id];
  const port = node && outputPorts(graph, node)[0];
  return port === undefined ? undefined : { node: id, port };
}

function freeOutput(graph: ModelGraph): PortRef | undefined {
  const used = new Set(graph.edges.map(({ from }) => `${from.node}.${from.port}`));
  for (const id of Object.keys(graph.nodes).reverse()) {
    const ref = firstOutput(graph, id);
    if (ref !== undefined && !used.has(`${ref.node}.${ref.port}`)) return ref;
  }
  return undefined;
}
