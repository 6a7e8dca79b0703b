import { invariant } from "@adder-studio/core";
import {
  type Composite,
  type CompositeId,
  compositeType,
  defaultRun,
  type Edge,
  emptyGraph,
  freshId,
  type GraphNode,
  groupInputType,
  groupOutputType,
  type ModelGraph,
  type NodeId,
  type Props,
  type RunConfig,
  sortEdges,
} from "@adder-studio/graph";
import { newNode, portsOf } from "../registry";

/** Builds a document or the inside of a composite block by block; ids count up as freshId gives them. */
export interface Sketch {
  /** Adds a block that reads from the first outputs of `sources`, in the order of its ports. */
  block(type: string, props: Props, ...sources: NodeId[]): NodeId;
  /** Blocks in a row behind `source`; the last one's id. */
  chain(source: NodeId, ...blocks: readonly (readonly [type: string, props?: Props])[]): NodeId;
  /** A composite of this definition, `repeat` times in a row. */
  use(of: CompositeId, repeat: number, ...sources: NodeId[]): NodeId;
  /** Adds a definition to the document. */
  define(title: string, build: (inner: Sketch) => void): CompositeId;
  /** A port of the composite that is being defined. */
  input(): NodeId;
  output(source: NodeId): NodeId;
  finish(title: string, run?: Partial<RunConfig>): ModelGraph;
}

export function createSketch(composites: Record<CompositeId, Composite> = {}): Sketch {
  const nodes: Record<NodeId, GraphNode> = {};
  const edges: Edge[] = [];

  function block(type: string, props: Props, ...sources: NodeId[]): NodeId {
    const graph: ModelGraph = { ...emptyGraph(), nodes, composites };
    const id = freshId(graph, type);
    const made = newNode(type, props);
    nodes[id] = made;
    const ports = portsOf(graph, made).inputs;
    invariant(sources.length === ports.length, `${type} takes ${ports.length} wires`);
    sources.forEach((node, index) => {
      const [port] = portsOf(graph, nodes[node] as GraphNode).outputs;
      invariant(port !== undefined, `${node} gives something`);
      edges.push({ from: { node, port }, to: { node: id, port: ports[index] as string } });
    });
    return id;
  }

  return {
    block,
    chain: (source, ...blocks) =>
      blocks.reduce((last, [type, props = {}]) => block(type, props, last), source),
    use: (of, repeat, ...sources) => block(compositeType, { of, repeat }, ...sources),
    define(title, build) {
      const inner = createSketch(composites);
      build(inner);
      const { nodes: inside, edges: wires } = inner.finish("");
      const id = `unit${Object.keys(composites).length + 1}`;
      composites[id] = { title, nodes: inside, edges: wires };
      return id;
    },
    input: () => block(groupInputType, {}),
    output: (source) => block(groupOutputType, {}, source),
    finish: (title, run = {}) => ({
      ...emptyGraph(),
      title,
      nodes,
      edges: sortEdges(edges),
      ...(Object.keys(composites).length > 0 ? { composites } : {}),
      run: { ...defaultRun, ...run },
    }),
  };
}
