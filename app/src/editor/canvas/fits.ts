import { lower, newNode, portsOf } from "@adder-studio/blocks";
import type { Shape } from "@adder-studio/core";
import {
  type Edge,
  emptyGraph,
  type GraphNode,
  type ModelGraph,
  type NodeId,
  type PortRef,
} from "@adder-studio/graph";
import type { Derived } from "../../document/derive";

export interface Fit {
  readonly port: PortRef;
  /** Why the wire does not fit, in one sentence; undefined = it does. */
  readonly reason: string | undefined;
}

/** Not a matter of the wire in hand, or only of the small network in which it is tried. */
const otherFaults = new Set([
  "input-missing",
  "memory",
  "no-normalisation",
  "port-outside",
  "port-unconnected",
  "several-inputs",
  "several-outputs",
  "too-many-parameters",
  "unreachable",
]);

/**
 * Tries a wire from `from` at every input of the canvas, one after the other: the caller takes as many in a row as it
 * has time for. Each block is tried alone, fed with images of the shapes that come in: what lies behind is not asked.
 */
export function* tryPorts({ graph, lowered }: Derived, from: PortRef): Generator<Fit> {
  const shape = lowered.facts[from.node]?.outputs[from.port];
  const above = sourcesOf(graph, from.node);
  for (const [node, block] of Object.entries(graph.nodes)) {
    for (const port of portsOf(graph, block).inputs) {
      if (node === from.node || above.has(node)) {
        yield { port: { node, port }, reason: "This wire would close a loop." };
        continue;
      }
      const shapes: Record<string, Shape> = { ...lowered.facts[node]?.inputs };
      if (shape !== undefined) shapes[port] = shape;
      yield {
        port: { node, port },
        reason: shape === undefined ? undefined : faultOf(graph, block, shapes),
      };
    }
  }
}

/** The block and all it reads from. */
function sourcesOf(graph: ModelGraph, id: NodeId): Set<NodeId> {
  const before = new Map<NodeId, NodeId[]>();
  for (const { from, to } of graph.edges) {
    const list = before.get(to.node);
    if (list === undefined) before.set(to.node, [from.node]);
    else list.push(from.node);
  }
  const found = new Set([id]);
  // A set iterates over what is added while it is walked.
  for (const next of found) for (const source of before.get(next) ?? []) found.add(source);
  return found;
}

/** Returns the fault of a block by itself, fed with noise images of these shapes. */
function faultOf(
  graph: ModelGraph,
  block: GraphNode,
  shapes: Readonly<Record<string, Shape>>,
): string | undefined {
  const nodes: Record<string, GraphNode> = { tried: block };
  const edges: Edge[] = [];
  Object.entries(shapes).forEach(([port, shape], index) => {
    const [height = 1, width = 1] = shape.length === 3 ? shape : [];
    const channels = shape.at(-1) ?? 1;
    // An input has few channels at most: a 1x1 layer makes more of them.
    const noise = { dataset: "noise", noiseHeight: height, noiseWidth: width, noiseChannels: 1 };
    const layer = { filters: Math.min(channels, 4096), kernel: 1, pad: 0 };
    const [image, made, flat] = [`image${index}`, `made${index}`, `flat${index}`];
    nodes[image] = newNode("input", { ...noise, ...classesOf(graph) });
    nodes[made] = newNode("conv2d", layer);
    edges.push({ from: { node: image, port: "y" }, to: { node: made, port: "x" } });
    let last = made;
    if (shape.length === 1) {
      nodes[flat] = newNode("flatten");
      edges.push({ from: { node: made, port: "y" }, to: { node: flat, port: "x" } });
      last = flat;
    }
    edges.push({ from: { node: last, port: "y" }, to: { node: "tried", port } });
  });
  const composites = graph.composites === undefined ? {} : { composites: graph.composites };
  const { diagnostics } = lower({ ...emptyGraph(), nodes, edges, ...composites });
  return diagnostics.find(
    ({ code, node }) =>
      (node === "tried" || node?.startsWith("tried.") === true) && !otherFaults.has(code),
  )?.message;
}

function classesOf(graph: ModelGraph): Record<string, number> {
  const input = Object.values(graph.nodes).find(({ type }) => type === "input");
  const classes = input?.props.dataset === "noise" ? Number(input.props.noiseClasses) : 10;
  return { noiseClasses: classes };
}
