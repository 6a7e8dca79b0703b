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

/** The computation of chosen outputs of a document, or of a composite's inside. */
export interface Plan {
  readonly graph: ModelGraph;
  /** Blocks that are needed, each after those that it reads; a branch stays together. Muted blocks are absent. */
  readonly order: readonly NodeId[];
  /** Input ports of a composite that are read, in natural order. */
  readonly inputs: readonly NodeId[];
  readonly outputs: readonly NodeId[];
  /** Plan of the inside of each composite in `order`. */
  readonly inner: ReadonlyMap<NodeId, Plan>;
  /** Returns the output port that feeds an input port, muted blocks skipped. */
  source(node: NodeId, port: string): PortRef | undefined;
  /** Key of the computation: two plans of one definition with the same key compute the same. */
  readonly key: string;
}

/** Returns the lookup of the wire that ends at a port, the first of several as in `lower`. Wires without both ends are left out. */
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

/** Creates the planner of a document that `lower` has found sound; equal plans are made once. */
export function createPlanner(
  document: ModelGraph,
): (of: string | undefined, outputs: readonly NodeId[]) => Plan {
  const known = new Map<string, Plan>();

  /** Makes the plan of a definition, or of the document's own blocks (`of` undefined), for the inputs of the blocks `outputs`. */
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

  /** Returns the output ports of each block on which `outputs` depend. */
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

/** Returns the input ports that a block reads; for a composite those that its plan reads. */
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
