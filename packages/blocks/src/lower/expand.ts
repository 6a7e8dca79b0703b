import {
  type CompositeId,
  compositeOf,
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
import type { Fix } from "./fix-site";
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

/** A port of a level. */
interface Place {
  readonly level: Level;
  readonly ref: PortRef;
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
  /** Returns the site of a block by its id in the opened-up network. */
  siteOf(id: NodeId): Site | undefined;
}

/** A fix at a level as one of the document; undefined where the document has no room for what it adds. */
export function offer(level: Level, label: string, edits: readonly GraphEdit[]): Fix | undefined {
  const added = edits.filter(({ kind }) => kind === "addNode").length;
  const isFull = added > 0 && blocksIn(level) + added > limits.nodes;
  const wired = edits.filter(
    (edit) =>
      edit.kind === "connect" && !level.wiring.sourceOf(edit.edge.to.node, edit.edge.to.port),
  ).length;
  if (isFull || level.graph.edges.length + wired > limits.edges) return undefined;
  return { label, edits: insideEdits(level.outer?.composite, edits) };
}

/** Counts the blocks of the document and all its definitions. */
function blocksIn(level: Level): number {
  let root = level;
  while (root.outer) root = root.outer.level;
  const bodies = [root.graph, ...Object.values(root.graph.composites ?? {})];
  return bodies.reduce((sum, { nodes }) => sum + Object.keys(nodes).length, 0);
}

function insideEdits(composite: CompositeId | undefined, edits: readonly GraphEdit[]): GraphEdit[] {
  const [only] = edits;
  if (composite === undefined || only === undefined) return [...edits];
  const edit = edits.length === 1 ? only : ({ kind: "batch", edits } as const);
  return [{ kind: "inside", composite, edit }];
}

/** Tells whether a block trains or computes nothing by itself: `expand` leaves it out. */
function isLeftOut(level: Level, id: NodeId, node: GraphNode): boolean {
  if (node.off || level.inner.has(id)) return true;
  if (blockOf(node.type)?.category === "note") return true;
  const isPort = node.type === groupInputType || node.type === groupOutputType;
  return isPort && level.outer !== undefined;
}

/**
 * Opens composites up, takes muted blocks out and joins their ends. What cannot be opened (missing, inside
 * itself, too deep, too large) stays as a block of its own and is reported to `report`.
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
    const reportAt = (diagnostic: GraphDiagnostic) => {
      const { node, fix } = diagnostic;
      report({
        ...diagnostic,
        ...(node === undefined ? {} : { node: prefix + node }),
        ...(fix ? { fix: { label: fix.label, edits: insideEdits(composite, fix.edits) } } : {}),
      });
    };
    const wiring = resolve(view, reportAt, composite);
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

  /** One step from a port towards where its value is made; undefined where nothing comes in. */
  function before(level: Level, at: PortRef): Place | PortRef | undefined {
    const node = nodeOf(level.graph, at.node);
    if (!node) return undefined;
    const inner = level.inner.get(at.node)?.at(-1);
    if (node.off) {
      const [first] = portsOf(level.graph, node).inputs;
      const ref = first === undefined ? undefined : level.wiring.sourceOf(at.node, first);
      return ref && { level, ref };
    }
    if (inner) {
      const ref = inner.wiring.sourceOf(at.port, "x");
      return ref && { level: inner, ref };
    }
    if (node.type === groupInputType && level.outer) {
      const { level: around, id } = level.outer;
      const last = around.inner.get(id)?.[level.repetition - 2];
      const output = last && onlyOutput(last);
      const end = output === undefined ? undefined : last?.wiring.sourceOf(output, "x");
      const ref = last ? end : around.wiring.sourceOf(id, at.node);
      return ref && { level: last ?? around, ref };
    }
    return { node: level.prefix + at.node, port: at.port };
  }

  const known = new Map<Level, Map<string, PortRef | undefined>>();
  /** Each port of each level is walked through once: what was found holds for all ports on the way. */
  function sourceOf(start: Level, ref: PortRef): PortRef | undefined {
    const way: [Map<string, PortRef | undefined>, string][] = [];
    let place: Place | PortRef | undefined = { level: start, ref };
    let found: PortRef | undefined;
    while (place !== undefined) {
      if (!("level" in place)) {
        found = place;
        break;
      }
      const { level, ref: at }: Place = place;
      const ports: Map<string, PortRef | undefined> = known.get(level) ?? new Map();
      known.set(level, ports);
      const key = `${at.node}.${at.port}`;
      if (ports.has(key)) {
        found = ports.get(key);
        break;
      }
      // A ring of muted blocks comes back to here and has no source.
      ports.set(key, undefined);
      way.push([ports, key]);
      place = before(level, at);
    }
    if (found) for (const [ports, key] of way) ports.set(key, found);
    return found;
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

function onlyOutput({ outer }: Level): NodeId | undefined {
  const definition = outer && compositeOf(outer.level.graph, outer.composite);
  return definition && compositePorts(definition).outputs[0];
}
