import { lower, newNode, portsOf } from "@adder-studio/blocks";
import {
  applyEdit,
  type Edge,
  freshId,
  type GraphEdit,
  type GraphNode,
  type ModelGraph,
  type NodeId,
  type PortRef,
} from "@adder-studio/graph";

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

/** An input port takes one wire: the old one makes room. */
export function connectEdit(graph: ModelGraph, from: PortRef, to: PortRef): GraphEdit {
  const taken = graph.edges.filter(({ to: old }) => old.node === to.node && old.port === to.port);
  return batch([
    ...taken.map((edge): GraphEdit => ({ kind: "disconnect", edge })),
    { kind: "connect", edge: { from, to } },
  ]);
}

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

/** Puts a new block into a wire. */
export function insertEdit(
  graph: ModelGraph,
  edge: Edge,
  node: GraphNode,
): { readonly id: NodeId; readonly edit: GraphEdit } | undefined {
  const input = inputPorts(graph, node)[0];
  const output = outputPorts(graph, node)[0];
  if (input === undefined || output === undefined) return undefined;
  const id = freshId(graph, node.type);
  return {
    id,
    edit: batch([
      { kind: "addNode", id, node },
      { kind: "disconnect", edge },
      { kind: "connect", edge: { from: edge.from, to: { node: id, port: input } } },
      { kind: "connect", edge: { from: { node: id, port: output }, to: edge.to } },
    ]),
  };
}

/** An existing, unwired block is dropped on a wire. */
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
  graph: ModelGraph,
  type: string,
  after: NodeId | undefined,
  node: GraphNode = newNode(type),
): { readonly id: NodeId; readonly edit: GraphEdit; readonly wired: boolean } {
  const id = freshId(graph, type);
  const alone: GraphEdit = { kind: "addNode", id, node };
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
        alone,
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
  choices.push(batch([alone, { kind: "connect", edge: { from, to: { node: id, port: input } } }]));
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

export interface Target {
  readonly ref: PortRef;
  readonly fits: boolean;
  /** Why not, in one sentence. */
  readonly reason?: string;
}

/** Every input port a wire from `from` could go to, with the reason where it does not fit. */
export function connectTargets(graph: ModelGraph, from: PortRef): readonly Target[] {
  const targets: Target[] = [];
  const before = new Set(messages(graph));
  for (const [node, block] of Object.entries(graph.nodes)) {
    if (node === from.node) continue;
    for (const port of inputPorts(graph, block)) {
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

/** Whether a wire may be drawn: a wire that closes a circle never may. */
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

function reasonAgainst(
  graph: ModelGraph,
  from: PortRef,
  to: PortRef,
  before: ReadonlySet<string>,
): string | undefined {
  if (reachable(graph, to.node, from.node)) return "This wire would close a circle.";
  const result = applyEdit(graph, connectEdit(graph, from, to));
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

function errorCount(graph: ModelGraph): number {
  return lower(graph).diagnostics.filter(({ severity }) => severity === "error").length;
}

function errorsAfter(graph: ModelGraph, edit: GraphEdit): number | undefined {
  const result = applyEdit(graph, edit);
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
