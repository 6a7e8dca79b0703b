import { blockOf, portsOf } from "@adder-studio/blocks";
import {
  compareIds,
  compositeType,
  groupInputType,
  groupOutputType,
  insideOf,
  type ModelGraph,
  type NodeId,
  nodeOf,
  type PortRef,
} from "@adder-studio/graph";

/** What is computed of a document, or of the inside of a composite, so that some of its ports get their values. */
export interface Plan {
  readonly graph: ModelGraph;
  /** Blocks that are needed, each behind those it reads from; a branch stays together. Muted ones are absent. */
  readonly order: readonly NodeId[];
  /** The ports of a composite that are read, and those that are given, in natural order. */
  readonly inputs: readonly NodeId[];
  readonly outputs: readonly NodeId[];
  /** The composites among `order`, each with the plan of its inside. */
  readonly inner: ReadonlyMap<NodeId, Plan>;
  /** Where the value at an input port is made, muted blocks passed over. */
  source(node: NodeId, port: string): PortRef | undefined;
  /** Two plans of one definition with the same key compute the same. */
  readonly key: string;
}

/** Looks up the wire that ends at a port; of several the first, as `lower` does. Wires without both ends are left out. */
function wiresOf(graph: ModelGraph): (node: NodeId, port: string) => PortRef | undefined {
  const hasPort = ({ node, port }: PortRef, side: "inputs" | "outputs") => {
    const found = nodeOf(graph, node);
    return found !== undefined && portsOf(graph, found)[side].includes(port);
  };
  const sources = new Map<string, PortRef>();
  for (const { from, to } of graph.edges) {
    const key = `${to.node}.${to.port}`;
    if (sources.has(key) || !hasPort(from, "outputs") || !hasPort(to, "inputs")) continue;
    sources.set(key, from);
  }
  const direct = (node: NodeId, port: string) => sources.get(`${node}.${port}`);
  return (node, port) => {
    let found = direct(node, port);
    // The document has been lowered, so a row of muted blocks ends.
    for (let block = found && nodeOf(graph, found.node); block?.off; ) {
      const [first] = portsOf(graph, block).inputs;
      found = found && first !== undefined ? direct(found.node, first) : undefined;
      block = found && nodeOf(graph, found.node);
    }
    return found;
  };
}

/** Plans for a document that `lower` has found sound; what is asked for twice is made once. */
export function createPlanner(
  document: ModelGraph,
): (of: string | undefined, outputs: readonly NodeId[]) => Plan {
  const known = new Map<string, Plan>();

  /** `of`: a definition, or undefined for the document's own blocks; `outputs`: blocks whose inputs are wanted. */
  function plan(of: string | undefined, outputs: readonly NodeId[]): Plan {
    const wanted = [...outputs].sort(compareIds);
    const key = `${of ?? ""}(${wanted.join()})`;
    const found = known.get(key);
    if (found) return found;
    const graph = of === undefined ? document : insideOf(document, of);
    const made = planOf(graph ?? document, wanted, key);
    known.set(key, made);
    return made;
  }

  function planOf(graph: ModelGraph, outputs: readonly NodeId[], key: string): Plan {
    const source = wiresOf(graph);
    const used = demandedPorts(graph, outputs, source);
    const inner = new Map<NodeId, Plan>();
    for (const [id, ports] of used) {
      const node = nodeOf(graph, id);
      if (node?.type === compositeType) inner.set(id, plan(String(node.props.of), [...ports]));
    }
    const order: NodeId[] = [];
    const seen = new Set<NodeId>();
    const visit = (id: NodeId) => {
      if (seen.has(id)) return;
      seen.add(id);
      for (const port of portsRead(graph, id, inner)) {
        const from = source(id, port);
        if (from) visit(from.node);
      }
      order.push(id);
    };
    for (const id of outputs) visit(id);
    const isInput = (id: NodeId) => nodeOf(graph, id)?.type === groupInputType;
    return {
      graph,
      order: order.filter((id) => !isInput(id) && nodeOf(graph, id)?.type !== groupOutputType),
      inputs: order.filter(isInput).sort(compareIds),
      outputs,
      inner,
      source,
      key,
    };
  }

  /** Which outputs of each block are read, directly or not, on the way to `outputs`. */
  function demandedPorts(
    graph: ModelGraph,
    outputs: readonly NodeId[],
    source: Plan["source"],
  ): ReadonlyMap<NodeId, ReadonlySet<string>> {
    const used = new Map<NodeId, Set<string>>(outputs.map((id) => [id, new Set<string>()]));
    const waiting = [...outputs];
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      const node = nodeOf(graph, id);
      const ports = [...(used.get(id) ?? [])];
      const inside =
        node?.type === compositeType
          ? new Map([[id, plan(String(node.props.of), ports)]])
          : new Map<NodeId, Plan>();
      for (const port of portsRead(graph, id, inside)) {
        const from = source(id, port);
        const known = from && used.get(from.node);
        if (!from || known?.has(from.port)) continue;
        if (known) known.add(from.port);
        else used.set(from.node, new Set([from.port]));
        waiting.push(from.node);
      }
    }
    return used;
  }

  return plan;
}

/** The input ports of a block that matter: of a composite, those that its plan reads. */
export function portsRead(
  graph: ModelGraph,
  id: NodeId,
  inner: ReadonlyMap<NodeId, Plan>,
): readonly string[] {
  const node = nodeOf(graph, id);
  if (node === undefined) return [];
  if (node.type === compositeType) return inner.get(id)?.inputs ?? [];
  return Object.keys(blockOf(node.type)?.inputs ?? {});
}
