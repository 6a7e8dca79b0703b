import type { BlockCatalog } from "./catalog";
import { compareIds, isName } from "./ids";
import type { Composite, CompositeId, GraphNode, ModelGraph, NodeId } from "./types";

/** Types with a meaning of their own for the document; `blocks` registers them with their prose. */
export const compositeType = "composite";
export const groupInputType = "groupInput";
export const groupOutputType = "groupOutput";

/** The definition, or undefined; never something inherited. */
export function compositeOf(graph: ModelGraph, id: CompositeId): Composite | undefined {
  const all = graph.composites;
  return all && Object.hasOwn(all, id) ? all[id] : undefined;
}

/** The definition a block refers to; undefined for other blocks and where it is missing. */
export function definitionOf(graph: ModelGraph, node: GraphNode): Composite | undefined {
  if (node.type !== compositeType) return undefined;
  const { of } = node.props;
  return typeof of === "string" ? compositeOf(graph, of) : undefined;
}

/** The document with a definition's blocks and wires in place of its own: what a person sees inside. */
export function insideOf(graph: ModelGraph, id: CompositeId): ModelGraph | undefined {
  const composite = compositeOf(graph, id);
  return composite && { ...graph, nodes: composite.nodes, edges: composite.edges };
}

/** Blocks of a type, in natural order: the ports of a definition. */
function idsOf(composite: Composite, type: string): NodeId[] {
  const ids = Object.keys(composite.nodes).filter((id) => composite.nodes[id]?.type === type);
  return ids.sort(compareIds);
}

const portLists = new WeakMap<Composite, { inputs: NodeId[]; outputs: NodeId[] }>();

/** The ports of a definition: the ids of its `groupInput` and `groupOutput` blocks. */
export function compositePorts(composite: Composite): {
  readonly inputs: readonly NodeId[];
  readonly outputs: readonly NodeId[];
} {
  const known = portLists.get(composite);
  if (known) return known;
  const made = {
    inputs: idsOf(composite, groupInputType),
    outputs: idsOf(composite, groupOutputType),
  };
  portLists.set(composite, made);
  return made;
}

/** The ports of a block: a composite's are those of its definition. None for an unknown block. */
export function portsOfNode(
  graph: ModelGraph,
  node: GraphNode,
  catalog: BlockCatalog,
): { readonly inputs: readonly string[]; readonly outputs: readonly string[] } {
  const definition = definitionOf(graph, node);
  return definition ? compositePorts(definition) : (catalog.get(node.type) ?? noPorts);
}

const noPorts = { inputs: [], outputs: [] };

/** An id for a new definition: `unit1`, `unit2`, ... */
export function freshCompositeId(graph: ModelGraph): CompositeId {
  let ordinal = 1;
  while (compositeOf(graph, `unit${ordinal}`)) ordinal += 1;
  return `unit${ordinal}`;
}

/** Ids of the definitions that blocks of `nodes` refer to, directly. */
export function referencedComposites(nodes: ModelGraph["nodes"]): ReadonlySet<CompositeId> {
  const found = new Set<CompositeId>();
  for (const { type, props } of Object.values(nodes)) {
    if (type === compositeType && isName(props.of)) found.add(props.of);
  }
  return found;
}

/** Ids of the definitions that can be reached from the document's own blocks. */
export function usedComposites(graph: ModelGraph): ReadonlySet<CompositeId> {
  const found = new Set(referencedComposites(graph.nodes));
  // A set iterates over what is added while it is walked.
  for (const id of found) {
    for (const inner of referencedComposites(compositeOf(graph, id)?.nodes ?? {})) found.add(inner);
  }
  return found;
}
