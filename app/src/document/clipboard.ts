import { adoptComposites, renamed } from "@adder-studio/blocks";
import {
  type CompositeId,
  emptyGraph,
  freshId,
  type GraphEdit,
  type GraphNode,
  type ModelGraph,
  type NodeId,
  usedComposites,
} from "@adder-studio/graph";

/** Copies blocks, the wires between them and the definitions they need into a separate document. */
export function pickUp(
  graph: ModelGraph,
  ids: readonly NodeId[],
  placeOf: (id: NodeId) => readonly [number, number] | undefined = () => undefined,
): ModelGraph {
  const chosen = new Set(ids);
  const entries = [...chosen].flatMap((id): [NodeId, GraphNode][] => {
    const node = Object.hasOwn(graph.nodes, id) ? graph.nodes[id] : undefined;
    if (node === undefined) return [];
    const at = node.at ?? placeOf(id);
    return [[id, { ...node, ...(at === undefined ? {} : { at }) }]];
  });
  const nodes = Object.fromEntries(entries);
  const used = usedComposites({ ...graph, nodes });
  const composites = Object.entries(graph.composites ?? {}).filter(([id]) => used.has(id));
  return {
    ...emptyGraph(),
    nodes,
    edges: graph.edges.filter(({ from, to }) => chosen.has(from.node) && chosen.has(to.node)),
    ...(composites.length > 0 ? { composites: Object.fromEntries(composites) } : {}),
  };
}

const stepPx = 32;

/**
 * Puts blocks down under fresh ids, moved by `by` or so that their upper left corner is at `to`.
 * Composites of this document stay linked; those of another bring their definitions.
 */
export function putDown(
  graph: ModelGraph,
  clip: ModelGraph,
  where: { readonly to?: readonly [number, number]; readonly times?: number },
): { readonly ids: readonly NodeId[]; readonly edits: readonly GraphEdit[] } {
  const { edits, names } = adoptComposites(graph, clip.composites ?? {}, { share: true });
  const [dx, dy] = offsetOf(clip, where);
  const ids = new Map<NodeId, NodeId>();
  let nodes: ModelGraph["nodes"] = graph.nodes;
  const adds: GraphEdit[] = [];
  const shared: ReadonlyMap<CompositeId, CompositeId> = names;
  for (const [old, node] of Object.entries(renamed(clip.nodes, shared))) {
    const id = freshId({ ...graph, nodes }, node.type);
    const { at, ...rest } = node;
    const placed = at === undefined ? rest : { ...rest, at: [at[0] + dx, at[1] + dy] as const };
    nodes = { ...nodes, [id]: placed };
    ids.set(old, id);
    adds.push({ kind: "addNode", id, node: placed });
  }
  const name = (id: NodeId) => ids.get(id) ?? id;
  const wires = clip.edges.map(
    ({ from, to }): GraphEdit => ({
      kind: "connect",
      edge: {
        from: { node: name(from.node), port: from.port },
        to: { node: name(to.node), port: to.port },
      },
    }),
  );
  return { ids: [...ids.values()], edits: [...edits, ...adds, ...wires] };
}

function offsetOf(
  clip: ModelGraph,
  { to, times = 1 }: { readonly to?: readonly [number, number]; readonly times?: number },
): readonly [number, number] {
  if (to === undefined) return [stepPx * times, stepPx * times];
  const places = Object.values(clip.nodes).flatMap(({ at }) => (at === undefined ? [] : [at]));
  const corner = (axis: 0 | 1) => Math.min(...places.map((at) => at[axis]));
  if (places.length === 0) return [0, 0];
  return [Math.round(to[0] - corner(0)), Math.round(to[1] - corner(1))];
}
