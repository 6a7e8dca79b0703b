import {
  type CompositeId,
  compositePorts,
  compositeType,
  definitionOf,
  type Edge,
  type GraphDiagnostic,
  type GraphEdit,
  type GraphNode,
  groupInputType,
  groupOutputType,
  insideOf,
  limits,
  type ModelGraph,
  type NodeId,
  nodeOf,
  type PortRef,
} from "@adder-studio/graph";
import { blockOf, portsOf } from "../registry";
import { type ResolveWiring, resolveWiring, type Wiring } from "./wiring";

/** The document, or one repetition of a composite in it, as a person sees it. */
export interface Level {
  /** Stands before the ids of this level's blocks: `unit1.2.` in the second repetition of unit1. */
  readonly prefix: string;
  readonly graph: ModelGraph;
  readonly wiring: Wiring;
  /** The composite block this is the inside of, in the level around it. */
  readonly outer?: { readonly level: Level; readonly id: NodeId; readonly composite: CompositeId };
  /** Counts from 1. */
  readonly repetition: number;
  /** The repetitions of its composite blocks. */
  readonly inner: Map<NodeId, Level[]>;
}

/** A block of the opened-up network and where a person finds it. */
export interface Site {
  readonly level: Level;
  readonly id: NodeId;
}

export interface Expanded {
  /** One level, without composites, muted blocks and notes; ids carry their level's prefix. */
  readonly graph: ModelGraph;
  readonly root: Level;
  /** All levels; each after the one around it. */
  readonly levels: readonly Level[];
  /** The block of the opened-up network whose output a person's port hands on. */
  sourceOf(level: Level, ref: PortRef): PortRef | undefined;
  /** By id in the opened-up network. */
  siteOf(id: NodeId): Site | undefined;
}

/** An edit at a level as an edit of the document. */
export function atLevel(level: Level, edits: readonly GraphEdit[]): GraphEdit[] {
  return insideEdits(level.outer?.composite, edits);
}

function insideEdits(composite: CompositeId | undefined, edits: readonly GraphEdit[]): GraphEdit[] {
  if (composite === undefined) return [...edits];
  return edits.map((edit) => ({ kind: "inside", composite, edit }));
}

/** Whether the block trains or computes nothing by itself: `expand` leaves it out. */
function isLeftOut(level: Level, id: NodeId, node: GraphNode): boolean {
  if (node.off || level.inner.has(id)) return true;
  if (blockOf(node.type)?.category === "note") return true;
  const isPort = node.type === groupInputType || node.type === groupOutputType;
  return isPort && level.outer !== undefined;
}

/**
 * Opens composites up, takes muted blocks out and joins their ends. What cannot be opened (missing, inside
 * itself, too deep, too large) stays as a block of its own and is told to `report`.
 */
export function expand(
  graph: ModelGraph,
  report: (diagnostic: GraphDiagnostic) => void,
  resolve: ResolveWiring = resolveWiring,
): Expanded {
  const wirings = new Map<CompositeId, Wiring>();
  const levels: Level[] = [];
  let count = 0;

  function fault(level: Level, id: NodeId, code: string, message: string): void {
    report({ code, severity: "error", message, node: `${level.prefix}${id}` });
  }

  function wiringOf(view: ModelGraph, prefix: string, composite?: CompositeId): Wiring {
    const known = composite === undefined ? undefined : wirings.get(composite);
    if (known) return known;
    const told = (diagnostic: GraphDiagnostic) => {
      const { node, fix } = diagnostic;
      report({
        ...diagnostic,
        ...(node === undefined ? {} : { node: prefix + node }),
        ...(fix ? { fix: { label: fix.label, edits: insideEdits(composite, fix.edits) } } : {}),
      });
    };
    const wiring = resolve(view, told, composite);
    if (composite !== undefined) wirings.set(composite, wiring);
    return wiring;
  }

  function open(
    view: ModelGraph,
    prefix: string,
    repetition: number,
    outer: Level["outer"],
    above: readonly CompositeId[],
  ): Level {
    const wiring = wiringOf(view, prefix, outer?.composite);
    const level: Level = {
      prefix,
      graph: view,
      wiring,
      repetition,
      inner: new Map(),
      ...(outer ? { outer } : {}),
    };
    levels.push(level);
    count += wiring.ids.length;
    for (const id of wiring.ids) {
      const node = view.nodes[id] as GraphNode;
      if (node.type === compositeType && !node.off) openComposite(level, id, node, above);
    }
    return level;
  }

  function openComposite(
    level: Level,
    id: NodeId,
    node: GraphNode,
    above: readonly CompositeId[],
  ): void {
    const composite = String(node.props.of);
    const definition = definitionOf(graph, node);
    const view = insideOf(graph, composite);
    if (!definition || !view) {
      fault(level, id, "composite-missing", "What was inside this composite is gone.");
      return;
    }
    if (above.includes(composite) || above.length >= limits.compositeDepth) {
      const why = above.includes(composite)
        ? "This composite contains itself, so it never ends."
        : `Composites go ${limits.compositeDepth} levels deep; this one is deeper.`;
      fault(level, id, "composite-depth", why);
      return;
    }
    const repeat = Number(node.props.repeat);
    const { inputs, outputs } = compositePorts(definition);
    if (repeat > 1 && (inputs.length !== 1 || outputs.length !== 1)) {
      const why = "Only a composite of one input and one output can be repeated in a row.";
      fault(level, id, "composite-repeat", why);
      return;
    }
    if (count + repeat * Object.keys(definition.nodes).length > limits.expandedNodes) {
      const why = `With this composite the network has more than ${limits.expandedNodes} blocks.`;
      fault(level, id, "composite-size", why);
      return;
    }
    const list: Level[] = [];
    level.inner.set(id, list);
    for (let repetition = 1; repetition <= repeat; repetition++) {
      const outer = { level, id, composite };
      const prefix = `${level.prefix}${id}.${repetition}.`;
      list.push(open(view, prefix, repetition, outer, [...above, composite]));
    }
  }

  function sourceOf(start: Level, ref: PortRef): PortRef | undefined {
    let level = start;
    let at: PortRef | undefined = ref;
    // A ring of muted blocks has no source.
    for (let steps = 0; at !== undefined && steps <= 2 * limits.expandedNodes; steps++) {
      const node = nodeOf(level.graph, at.node);
      if (!node) return undefined;
      const inner: Level | undefined = level.inner.get(at.node)?.at(-1);
      if (node.off) {
        const [first] = portsOf(level.graph, node).inputs;
        at = first === undefined ? undefined : level.wiring.sourceOf(at.node, first);
      } else if (inner) {
        at = inner.wiring.sourceOf(at.port, "x");
        level = inner;
      } else if (node.type === groupInputType && level.outer) {
        const { level: around, id }: { level: Level; id: NodeId } = level.outer;
        const before = around.inner.get(id)?.[level.repetition - 2];
        const output = before && onlyOutput(before);
        at = before
          ? output === undefined
            ? undefined
            : before.wiring.sourceOf(output, "x")
          : around.wiring.sourceOf(id, at.node);
        level = before ?? around;
      } else {
        return { node: level.prefix + at.node, port: at.port };
      }
    }
    return undefined;
  }

  const root = open(graph, "", 1, undefined, []);
  const isWhole = (id: NodeId) => !isLeftOut(root, id, graph.nodes[id] as GraphNode);
  if (levels.length === 1 && root.wiring.ids.every(isWhole)) {
    const siteOf = (id: NodeId) => (nodeOf(graph, id) ? { level: root, id } : undefined);
    return { graph, root, levels, sourceOf, siteOf };
  }
  const sites = new Map<NodeId, Site>();
  const edges: Edge[] = [];
  const nodes: Record<NodeId, GraphNode> = {};
  for (const level of levels) {
    for (const id of level.wiring.ids) {
      const node = level.graph.nodes[id] as GraphNode;
      if (isLeftOut(level, id, node)) continue;
      nodes[level.prefix + id] = node;
      sites.set(level.prefix + id, { level, id });
    }
    for (const { from, to } of level.wiring.edges) {
      const end = level.prefix + to.node;
      const source = sites.has(end) ? sourceOf(level, from) : undefined;
      if (source) edges.push({ from: source, to: { node: end, port: to.port } });
    }
  }
  return {
    graph: { ...graph, nodes, edges },
    root,
    levels,
    sourceOf,
    siteOf: (id) => sites.get(id),
  };
}

function onlyOutput(level: Level): NodeId | undefined {
  return Object.keys(level.graph.nodes).find(
    (id) => level.graph.nodes[id]?.type === groupOutputType,
  );
}
