import { compareIds } from "./ids";
import type { Edge, NodeId, PortRef } from "./types";

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function sameEdge(a: Edge, b: Edge): boolean {
  return samePort(a.from, b.from) && samePort(a.to, b.to);
}

export function samePort(a: PortRef, b: PortRef): boolean {
  return a.node === b.node && a.port === b.port;
}

/**
 * Canonical order, each wire once. Ids are ranked first, so that thousands of wires are compared by number.
 */
export function sortEdges(edges: readonly Edge[]): Edge[] {
  const ids = new Set<NodeId>();
  for (const { from, to } of edges) ids.add(from.node).add(to.node);
  const rank = new Map([...ids].sort(compareIds).map((id, index) => [id, index]));
  const rankOf = (id: NodeId) => rank.get(id) as number;
  const sorted = [...edges].sort(
    (a, b) =>
      rankOf(a.to.node) - rankOf(b.to.node) ||
      compareText(a.to.port, b.to.port) ||
      rankOf(a.from.node) - rankOf(b.from.node) ||
      compareText(a.from.port, b.from.port),
  );
  return sorted.filter((edge, index) => {
    const before = sorted[index - 1];
    return before === undefined || !sameEdge(before, edge);
  });
}
