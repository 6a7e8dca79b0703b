import { type Shape, sumCosts, zeroCost } from "@adder-studio/core";
import {
  compositePorts,
  definitionOf,
  type GraphDiagnostic,
  type GraphNode,
  groupInputType,
  groupOutputType,
  type ModelGraph,
  type NodeId,
  type PortRef,
  topologicalOrder,
} from "@adder-studio/graph";
import { portsOf } from "../registry";
import type { Expanded, Level } from "./expand";
import type { Lowered, NodeFacts } from "./types";
import { resolveWiring } from "./wiring";

/** Blocks of a level in the order of their wires; those on a cycle last. */
export function orderOf(graph: ModelGraph): readonly NodeId[] {
  const { ids, edges } = resolveWiring(graph, () => {});
  const { order, rest } = topologicalOrder(ids, edges);
  return [...order, ...rest];
}

/**
 * Facts of the opened-up network as facts of the document: every level keeps its own under prefixed ids, a
 * composite has the shapes at its ports, the costs of all that is inside and its remarks, a muted block the
 * shape it hands on. A remark that every repetition would make is listed once.
 */
export function foldUp(expanded: Expanded, flat: Lowered): Lowered {
  const facts: Record<NodeId, NodeFacts> = { ...flat.facts };
  const shapeAt = (level: Level, ref: PortRef | undefined): Shape | undefined => {
    const source = ref && expanded.sourceOf(level, ref);
    const outputs = source && facts[source.node]?.outputs;
    return outputs && Object.hasOwn(outputs, source.port) ? outputs[source.port] : undefined;
  };
  const shapes = (
    level: Level,
    ports: readonly string[],
    refOf: (port: string) => PortRef | undefined,
  ): Record<string, Shape> => {
    const found: Record<string, Shape> = {};
    for (const port of ports) {
      const shape = shapeAt(level, refOf(port));
      if (shape) found[port] = shape;
    }
    return found;
  };
  /** Diagnostics of the composites themselves. */
  const own = new Map<NodeId, GraphDiagnostic[]>();
  for (const diagnostic of flat.diagnostics) {
    const { node } = diagnostic;
    if (node === undefined || Object.hasOwn(flat.facts, node)) continue;
    const list = own.get(node);
    if (list) list.push(diagnostic);
    else own.set(node, [diagnostic]);
  }

  // Inner levels come after those around them: costs and remarks add up from the inside.
  for (const level of [...expanded.levels].reverse()) {
    for (const id of level.wiring.ids) {
      const key = level.prefix + id;
      const node = level.graph.nodes[id] as GraphNode;
      const inner = level.inner.get(id);
      const inputRef = (port: string) => level.wiring.sourceOf(id, port);
      if (inner) {
        const definition = definitionOf(level.graph, node);
        const { inputs, outputs } = definition
          ? compositePorts(definition)
          : { inputs: [], outputs: [] };
        const parts: NodeFacts[] = [];
        const remarks = [...(own.get(key) ?? [])];
        for (const part of inner) {
          for (const child of part.wiring.ids) {
            const found = facts[part.prefix + child];
            if (found === undefined) continue;
            parts.push(found);
            if (found.diagnostics.length > 0) remarks.push(...found.diagnostics);
          }
        }
        facts[key] = {
          inputs: shapes(level, inputs, inputRef),
          outputs: shapes(level, outputs, (port) => ({ node: id, port })),
          cost: sumCosts(parts.map(({ cost }) => cost)),
          diagnostics: remarks,
        };
      } else if (node.off || (level.outer && isPort(node))) {
        const { inputs, outputs } = portsOf(level.graph, node);
        facts[key] = {
          inputs: shapes(level, inputs, inputRef),
          outputs: shapes(level, outputs, (port) => ({ node: id, port })),
          cost: zeroCost,
          diagnostics: own.get(key) ?? [],
        };
      }
    }
  }
  return {
    ...flat,
    facts,
    order: orderOf(expanded.root.graph),
    diagnostics: onceEach(expanded, flat.diagnostics),
  };
}

function isPort({ type }: GraphNode): boolean {
  return type === groupInputType || type === groupOutputType;
}

/** Linked composites and repetitions say the same of the same block: once is enough. */
function onceEach(
  { siteOf }: Expanded,
  diagnostics: readonly GraphDiagnostic[],
): readonly GraphDiagnostic[] {
  const seen = new Set<string>();
  return diagnostics.filter(({ node, code, message, port }) => {
    const site = node === undefined ? undefined : siteOf(node);
    const composite = site?.level.outer?.composite;
    if (!site || composite === undefined) return true;
    const key = [composite, site.id, code, port, message].join("\n");
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
