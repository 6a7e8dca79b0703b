import { blockOf, expand, type Lowered } from "@adder-studio/blocks";
import type { LessonAmount, ModelGraph, NodeId } from "@adder-studio/graph";

/**
 * The amounts of a network that a check on cost asks for, as the status bar has them: operations of its layers, batch
 * norm apart, and all parameters. Undefined as long as the network has a fault.
 */
export function amountsOf({
  ir,
  totals: { layers, all },
}: Pick<Lowered, "ir" | "totals">): Readonly<Record<LessonAmount, number>> | undefined {
  const { additions, multiplications } = layers;
  return ir && { additions, multiplications, parameters: all.parameters };
}

/** Facts that checks ask of a document: the blocks of its network, composites opened up and muted blocks taken out. */
export interface NetworkFacts {
  /** Blocks from which an output is reached, counted by type. */
  readonly counts: ReadonlyMap<string, number>;
  /** Tells whether a block of one type stands before one of another on some way to an output. */
  isBefore(type: string, later: string): boolean;
}

const known = new WeakMap<ModelGraph, NetworkFacts>();

/** Returns the facts of a document's network. A document is never changed, so they are found once for each. */
export function networkOf(graph: ModelGraph): NetworkFacts {
  const facts = known.get(graph) ?? findFacts(graph);
  known.set(graph, facts);
  return facts;
}

function findFacts(graph: ModelGraph): NetworkFacts {
  const { nodes, edges } = expand(graph, () => {}).graph;
  const ends = Object.keys(nodes).filter(
    (id) => blockOf(nodes[id]?.type ?? "")?.category === "output",
  );
  const used = reached(ends, linksOf(edges.map(({ from, to }) => [to.node, from.node])));
  const typeOf = (id: NodeId) => nodes[id]?.type ?? "";
  const counts = new Map<string, number>();
  for (const id of used) counts.set(typeOf(id), (counts.get(typeOf(id)) ?? 0) + 1);
  const forward = linksOf(edges.map(({ from, to }) => [from.node, to.node]));
  return {
    counts,
    isBefore(type, later) {
      const starts = [...used].filter((id) => typeOf(id) === type);
      const next = starts.flatMap((id) => forward.get(id) ?? []);
      for (const id of reached(next, forward))
        if (used.has(id) && typeOf(id) === later) return true;
      return false;
    },
  };
}

type Links = ReadonlyMap<NodeId, readonly NodeId[]>;

function linksOf(pairs: readonly (readonly [NodeId, NodeId])[]): Links {
  const links = new Map<NodeId, NodeId[]>();
  for (const [from, to] of pairs) {
    const list = links.get(from);
    if (list) list.push(to);
    else links.set(from, [to]);
  }
  return links;
}

/** The blocks that are reached from some, these among them. */
function reached(starts: readonly NodeId[], links: Links): ReadonlySet<NodeId> {
  const found = new Set(starts);
  // A set is walked in the order of insertion, what is added on the way included.
  for (const id of found) for (const next of links.get(id) ?? []) found.add(next);
  return found;
}
