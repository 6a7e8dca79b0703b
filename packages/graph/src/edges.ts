import { compareIds } from "./ids";
import type { Edge, PortRef } from "./types";

function comparePorts(a: PortRef, b: PortRef): number {
  return compareIds(a.node, b.node) || (a.port < b.port ? -1 : a.port > b.port ? 1 : 0);
}

/** Canonical order of wires: by where they end, then by where they start. */
export function compareEdges(a: Edge, b: Edge): number {
  return comparePorts(a.to, b.to) || comparePorts(a.from, b.from);
}

export function sameEdge(a: Edge, b: Edge): boolean {
  return compareEdges(a, b) === 0;
}

export function samePort(a: PortRef, b: PortRef): boolean {
  return a.node === b.node && a.port === b.port;
}

/** Canonical order, each wire once. */
export function sortEdges(edges: readonly Edge[]): Edge[] {
  const sorted = [...edges].sort(compareEdges);
  return sorted.filter((edge, index) => {
    const before = sorted[index - 1];
    return before === undefined || !sameEdge(before, edge);
  });
}
