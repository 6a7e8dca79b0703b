import {
  type Composite,
  type CompositeId,
  compositeOf,
  compositePorts,
  compositeType,
  definitionOf,
  type Edge,
  freshCompositeId,
  freshId,
  type GraphEdit,
  type GraphNode,
  groupInputType,
  groupOutputType,
  type ModelGraph,
  type NodeId,
  nodeOf,
  type PortRef,
  samePort,
  sortEdges,
} from "@adder-studio/graph";
import { orderOf } from "../lower/fold";
import { blockOf, newNode, nodeLabel, portsOf } from "../registry";

/** An edit that makes a block, or one sentence why it cannot be done. */
export type Made =
  | { readonly id: NodeId; readonly edits: readonly GraphEdit[] }
  | { readonly refusal: string };

/** Ids handed out one after the other, without the document knowing of them yet. */
function createIds(graph: ModelGraph) {
  const nodes: Record<NodeId, GraphNode> = { ...graph.nodes };
  return (type: string, node: GraphNode): NodeId => {
    const id = freshId({ ...graph, nodes }, type);
    nodes[id] = node;
    return id;
  };
}

/**
 * Makes one composite of several blocks of what is on the canvas; what comes in and goes out gets a port
 * each, a source that several read one only. Nothing else changes: the network computes what it did.
 */
export function groupEdits(graph: ModelGraph, ids: readonly NodeId[], title: string): Made {
  const chosen = new Set(ids.filter((id) => nodeOf(graph, id)));
  if (chosen.size === 0) return { refusal: "Select the blocks that shall become one." };
  for (const id of chosen) {
    const category = blockOf(nodeOf(graph, id)?.type ?? "")?.category;
    if (category === "input" || category === "output" || category === "port") {
      return { refusal: "Inputs and outputs stay outside of a composite: leave them out." };
    }
  }
  const between = blockBetween(graph, chosen);
  if (between !== undefined) {
    const name = nodeLabel(between, graph.nodes[between] as GraphNode);
    return { refusal: `${name} lies between these blocks: select it, too.` };
  }
  const rank = new Map(orderOf(graph).map((id, index) => [id, index]));
  const place = (id: NodeId) => rank.get(id) ?? 0;
  const edges = [...graph.edges].sort(
    (a, b) => place(a.to.node) - place(b.to.node) || place(a.from.node) - place(b.from.node),
  );
  const inside = edges.filter(({ from, to }) => chosen.has(from.node) && chosen.has(to.node));
  const incoming = edges.filter(({ from, to }) => !chosen.has(from.node) && chosen.has(to.node));
  const outgoing = edges.filter(({ from, to }) => chosen.has(from.node) && !chosen.has(to.node));

  const nodes: Record<NodeId, GraphNode> = {};
  for (const id of chosen) {
    const { at: _, ...node } = graph.nodes[id] as GraphNode;
    nodes[id] = node;
  }
  const nextId = createIds({ ...graph, nodes });
  const wires: Edge[] = [...inside];
  const outer: GraphEdit[] = [];
  const made = freshId(graph, compositeType);
  const port = (type: string): NodeId => {
    const id = nextId(type, newNode(type));
    nodes[id] = newNode(type);
    return id;
  };
  for (const source of distinct(incoming.map(({ from }) => from))) {
    const id = port(groupInputType);
    for (const { to } of incoming.filter(({ from }) => samePort(from, source))) {
      wires.push({ from: { node: id, port: "y" }, to });
    }
    outer.push({ kind: "connect", edge: { from: source, to: { node: made, port: id } } });
  }
  // Where nothing reads from it yet, the last block's output is the composite's.
  const last = [...chosen].sort((a, b) => place(a) - place(b)).at(-1) as NodeId;
  const [loose] = portsOf(graph, graph.nodes[last] as GraphNode).outputs;
  const ends = distinct(outgoing.map(({ from }) => from));
  if (ends.length === 0 && loose !== undefined) ends.push({ node: last, port: loose });
  for (const source of ends) {
    const id = port(groupOutputType);
    wires.push({ from: source, to: { node: id, port: "x" } });
    for (const { to } of outgoing.filter(({ from }) => samePort(from, source))) {
      outer.push({ kind: "connect", edge: { from: { node: made, port: id }, to } });
    }
  }
  const composite = freshCompositeId(graph);
  const node = newNode(compositeType, { of: composite }, middleOf(graph, chosen));
  return {
    id: made,
    edits: [
      { kind: "setComposite", id: composite, composite: { title, nodes, edges: sortEdges(wires) } },
      { kind: "removeNodes", ids: [...chosen] },
      { kind: "addNode", id: made, node },
      ...outer,
    ],
  };
}

/** A block outside of the selection on a way from it back into it: the composite would feed itself. */
function blockBetween(graph: ModelGraph, chosen: ReadonlySet<NodeId>): NodeId | undefined {
  const next = new Map<NodeId, NodeId[]>();
  for (const { from, to } of graph.edges) {
    const list = next.get(from.node);
    if (list) list.push(to.node);
    else next.set(from.node, [to.node]);
  }
  const outside = new Set<NodeId>();
  for (const id of chosen) {
    for (const target of next.get(id) ?? []) if (!chosen.has(target)) outside.add(target);
  }
  // A set iterates over what is added while it is walked.
  for (const id of outside) {
    for (const target of next.get(id) ?? []) {
      if (chosen.has(target)) return id;
      outside.add(target);
    }
  }
  return undefined;
}

function distinct(refs: readonly PortRef[]): PortRef[] {
  return refs.filter((ref, index) => refs.findIndex((other) => samePort(other, ref)) === index);
}

function middleOf(graph: ModelGraph, ids: ReadonlySet<NodeId>): GraphNode["at"] {
  const places = [...ids].flatMap((id) => {
    const at = nodeOf(graph, id)?.at;
    return at ? [at] : [];
  });
  if (places.length < ids.size) return undefined;
  const mean = (axis: 0 | 1) =>
    Math.round(places.reduce((sum, at) => sum + at[axis], 0) / places.length);
  return [mean(0), mean(1)];
}

/** The blocks of a composite in its place, all its repetitions in a row. */
export function ungroupEdits(
  graph: ModelGraph,
  id: NodeId,
): { readonly ids: readonly NodeId[]; readonly edits: readonly GraphEdit[] } | { refusal: string } {
  const node = nodeOf(graph, id);
  const definition = node && definitionOf(graph, node);
  if (!node || !definition) return { refusal: "Only a composite can be ungrouped." };
  const { inputs, outputs } = compositePorts(definition);
  const repeat = Number(node.props.repeat);
  if (repeat > 1 && (inputs.length !== 1 || outputs.length !== 1)) {
    return { refusal: "This composite repeats and has several ports: set Repeat to 1 first." };
  }
  const nextId = createIds(graph);
  const edits: GraphEdit[] = [{ kind: "removeNodes", ids: [id] }];
  const made: NodeId[] = [];
  const connects: Edge[] = [];
  const outside = (port: string): PortRef | undefined =>
    graph.edges.find(({ to }) => to.node === id && to.port === port)?.from;
  /** The readers of each output, after all repetitions. */
  let last = new Map<string, PortRef | undefined>();
  let feed = new Map(inputs.map((port) => [port, outside(port)]));
  for (let repetition = 0; repetition < repeat; repetition++) {
    const names = new Map<NodeId, NodeId>();
    for (const inner of orderOf({ ...graph, ...definition })) {
      const block = definition.nodes[inner] as GraphNode;
      if (block.type === groupInputType || block.type === groupOutputType) continue;
      const { at: _, ...plain } = block;
      const name = nextId(block.type, plain);
      names.set(inner, name);
      made.push(name);
      edits.push({ kind: "addNode", id: name, node: plain });
    }
    const source = (ref: PortRef): PortRef | undefined => {
      if (feed.has(ref.node)) return feed.get(ref.node);
      const name = names.get(ref.node);
      return name === undefined ? undefined : { node: name, port: ref.port };
    };
    last = new Map();
    for (const { from, to } of definition.edges) {
      const start = source(from);
      const end = names.get(to.node);
      if (end !== undefined && start) {
        connects.push({ from: start, to: { node: end, port: to.port } });
      }
      if (outputs.includes(to.node)) last.set(to.node, start);
    }
    feed = new Map(inputs.map((port) => [port, last.get(outputs[0] ?? "")]));
  }
  for (const { from, to } of graph.edges) {
    const start = from.node === id ? last.get(from.port) : undefined;
    if (start) connects.push({ from: start, to });
  }
  edits.push(...connects.map((edge): GraphEdit => ({ kind: "connect", edge })));
  return { ids: made, edits };
}

/** A definition of its own for a composite that shares one: an edit inside no longer shows in the others. */
export function unlinkEdits(graph: ModelGraph, id: NodeId): readonly GraphEdit[] {
  const node = nodeOf(graph, id);
  const definition = node && definitionOf(graph, node);
  if (!definition) return [];
  const made = freshCompositeId(graph);
  return [
    { kind: "setComposite", id: made, composite: definition },
    { kind: "setProp", id, prop: "of", value: made },
  ];
}

/** Imported definitions under fresh ids of this document; those that are here word for word are shared. */
export function adoptComposites(
  graph: ModelGraph,
  imported: Readonly<Record<CompositeId, Composite>>,
  options: { readonly share: boolean },
): { readonly edits: readonly GraphEdit[]; readonly names: ReadonlyMap<CompositeId, CompositeId> } {
  const names = new Map<CompositeId, CompositeId>();
  let taken = graph;
  const same = (id: CompositeId, composite: Composite) =>
    options.share && compositeOf(graph, id) === composite;
  for (const [id, composite] of Object.entries(imported)) {
    const name = same(id, composite) ? id : freshCompositeId(taken);
    names.set(id, name);
    taken = { ...taken, composites: { ...taken.composites, [name]: composite } };
  }
  const edits = Object.entries(imported).flatMap(([id, composite]): GraphEdit[] => {
    const name = names.get(id) as CompositeId;
    if (same(id, composite)) return [];
    const nodes = renamed(composite.nodes, names);
    return [{ kind: "setComposite", id: name, composite: { ...composite, nodes } }];
  });
  return { edits, names };
}

/** Blocks that refer to definitions by their new names. */
export function renamed(
  nodes: ModelGraph["nodes"],
  names: ReadonlyMap<CompositeId, CompositeId>,
): ModelGraph["nodes"] {
  return Object.fromEntries(
    Object.entries(nodes).map(([id, node]) => {
      const of = node.type === compositeType ? names.get(String(node.props.of)) : undefined;
      return [id, of === undefined ? node : { ...node, props: { ...node.props, of } }];
    }),
  );
}
