import {
  type CompositeId,
  compareIds,
  compositeType,
  type Edge,
  type GraphDiagnostic,
  type ModelGraph,
  type NodeId,
  nodeOf,
  type PortRef,
} from "@adder-studio/graph";
import { blockOf, nodeLabel, portsOf } from "../registry";

/** The wires that count, looked up by where they end. */
export interface Wiring {
  /** All ids in natural order. */
  readonly ids: readonly NodeId[];
  /** Wires with both ends, one per input port. */
  readonly edges: readonly Edge[];
  sourceOf(node: NodeId, port: string): PortRef | undefined;
  /** Blocks from which the output can be reached; the output itself, too. */
  readonly relevant: ReadonlySet<NodeId>;
}

/** `at` names the composite whose inside `graph` is; absent for the document's own blocks. */
export type ResolveWiring = (
  graph: ModelGraph,
  report: (diagnostic: GraphDiagnostic) => void,
  at?: CompositeId,
) => Wiring;

/** Sorts the wires out; what is wrong with them goes to `report`. */
export function resolveWiring(
  graph: ModelGraph,
  report: (diagnostic: GraphDiagnostic) => void,
): Wiring {
  const ids = Object.keys(graph.nodes).sort(compareIds);
  const sources = new Map<string, Edge>();
  const surplus = new Map<Edge, Edge[]>();
  const edges: Edge[] = [];
  for (const edge of graph.edges) {
    const key = `${edge.to.node}.${edge.to.port}`;
    const first = sources.get(key);
    if (!hasPort(graph, edge.from, "outputs") || !hasPort(graph, edge.to, "inputs")) {
      report(danglingWire(graph, edge));
    } else if (first) {
      const others = surplus.get(first);
      if (others) others.push(edge);
      else surplus.set(first, [edge]);
    } else {
      sources.set(key, edge);
      edges.push(edge);
    }
  }
  for (const [kept, others] of surplus) report(duplicateWire(graph, kept, others));
  return {
    ids,
    edges,
    sourceOf: (node, port) => sources.get(`${node}.${port}`)?.from,
    relevant: ancestorsOfOutputs(graph, ids, edges),
  };
}

/** A block of unknown type may have any port. */
function hasPort(graph: ModelGraph, ref: PortRef, side: "inputs" | "outputs"): boolean {
  const node = nodeOf(graph, ref.node);
  if (!node) return false;
  const block = blockOf(node.type);
  if (node.type === compositeType) return setOf(portsOf(graph, node)[side]).has(ref.port);
  return block === undefined || Object.hasOwn(block[side], ref.port);
}

/** A definition's ports are one list as long as it is the same; there may be hundreds. */
const portSets = new WeakMap<readonly string[], ReadonlySet<string>>();

function setOf(ports: readonly string[]): ReadonlySet<string> {
  const known = portSets.get(ports) ?? new Set(ports);
  portSets.set(ports, known);
  return known;
}

function danglingWire(graph: ModelGraph, edge: Edge): GraphDiagnostic {
  const node = [edge.to.node, edge.from.node].find((id) => nodeOf(graph, id));
  return {
    code: "wire-dangling",
    severity: "warning",
    message: "A wire ends where there is no port, so it is ignored.",
    ...(node === undefined ? {} : { node }),
    fix: { label: "Remove the wire", edits: [{ kind: "disconnect", edge }] },
  };
}

function duplicateWire(graph: ModelGraph, kept: Edge, surplus: readonly Edge[]): GraphDiagnostic {
  const source = nodeOf(graph, kept.from.node);
  const name = source ? nodeLabel(kept.from.node, source) : kept.from.node;
  return {
    code: "duplicate-wire",
    severity: "error",
    message: `${surplus.length + 1} wires end at one port; it takes one.`,
    node: kept.to.node,
    port: kept.to.port,
    fix: {
      label: `Keep the wire from ${name}`,
      edits: surplus.map((edge) => ({ kind: "disconnect", edge })),
    },
  };
}

function ancestorsOfOutputs(
  graph: ModelGraph,
  ids: readonly NodeId[],
  edges: readonly Edge[],
): Set<NodeId> {
  const before = new Map<NodeId, NodeId[]>();
  for (const { from, to } of edges) {
    const list = before.get(to.node);
    if (list) list.push(from.node);
    else before.set(to.node, [from.node]);
  }
  const isOutput = (id: NodeId) => blockOf(nodeOf(graph, id)?.type ?? "")?.category === "output";
  const found = new Set(ids.filter(isOutput));
  // A set iterates over what is added while it is walked.
  for (const id of found) for (const source of before.get(id) ?? []) found.add(source);
  return found;
}

/** Returns the nodes on a cycle or between two cycles among those that no order can place: leaves are peeled off. */
export function cycleMembers(rest: readonly NodeId[], edges: readonly Edge[]): Set<NodeId> {
  const members = new Set(rest);
  const inside = edges.filter(({ from, to }) => members.has(from.node) && members.has(to.node));
  const leaving = new Map<NodeId, number>(rest.map((id) => [id, 0]));
  const before = new Map<NodeId, NodeId[]>();
  for (const { from, to } of inside) {
    leaving.set(from.node, (leaving.get(from.node) ?? 0) + 1);
    const sources = before.get(to.node);
    if (sources) sources.push(from.node);
    else before.set(to.node, [from.node]);
  }
  const leaves = rest.filter((id) => leaving.get(id) === 0);
  for (let leaf = leaves.pop(); leaf !== undefined; leaf = leaves.pop()) {
    members.delete(leaf);
    for (const source of before.get(leaf) ?? []) {
      const left = (leaving.get(source) ?? 0) - 1;
      leaving.set(source, left);
      if (left === 0) leaves.push(source);
    }
  }
  return members;
}
