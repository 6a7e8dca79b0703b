import { invariant } from "@adder-studio/core";
import {
  defaultRun,
  type Edge,
  emptyGraph,
  freshId,
  type GraphNode,
  type ModelGraph,
  type NodeId,
  type Props,
  type RunConfig,
  sortEdges,
} from "@adder-studio/graph";
import { catalog, newNode } from "../registry";

/** Builds a document block by block; ids count up as freshId gives them. */
export interface Sketch {
  /** Adds a block that reads from `sources`, in the order of its ports. */
  block(type: string, props: Props, ...sources: NodeId[]): NodeId;
  /** Blocks in a row behind `source`; the last one's id. */
  chain(source: NodeId, ...blocks: readonly (readonly [type: string, props?: Props])[]): NodeId;
  finish(title: string, run?: Partial<RunConfig>): ModelGraph;
}

export function createSketch(): Sketch {
  const nodes: Record<NodeId, GraphNode> = {};
  const edges: Edge[] = [];

  function block(type: string, props: Props, ...sources: NodeId[]): NodeId {
    const id = freshId({ ...emptyGraph(), nodes }, type);
    nodes[id] = newNode(type, props);
    const ports = catalog.get(type)?.inputs ?? [];
    invariant(sources.length === ports.length, `${type} takes ${ports.length} wires`);
    sources.forEach((node, index) => {
      edges.push({ from: { node, port: "y" }, to: { node: id, port: ports[index] as string } });
    });
    return id;
  }

  return {
    block,
    chain: (source, ...blocks) =>
      blocks.reduce((last, [type, props = {}]) => block(type, props, last), source),
    finish: (title, run = {}) => {
      const graph = { ...emptyGraph(), title, nodes, run: { ...defaultRun, ...run } };
      return { ...graph, edges: sortEdges(edges) };
    },
  };
}
