import { compareIds } from "./ids";
import type { Edge, NodeId } from "./types";

/** Nodes so that each comes after those it reads from, and those that lie on or behind a cycle. */
export interface Topology {
  readonly order: readonly NodeId[];
  /** Nodes that no order can place, in natural order. */
  readonly rest: readonly NodeId[];
}

/**
 * Kahn's algorithm, iterative. Of the nodes that are ready, a successor of the last one goes first (so that
 * chains stay together), then the smallest id: the result depends on ids and wires, not on key order.
 * Wires whose ends are not among `ids` are passed over.
 */
export function topologicalOrder(ids: readonly NodeId[], edges: readonly Edge[]): Topology {
  const waiting = new Map<NodeId, number>(ids.map((id) => [id, 0]));
  const next = new Map<NodeId, NodeId[]>();
  for (const { from, to } of edges) {
    const count = waiting.get(to.node);
    if (count === undefined || !waiting.has(from.node)) continue;
    waiting.set(to.node, count + 1);
    const list = next.get(from.node);
    if (list) list.push(to.node);
    else next.set(from.node, [to.node]);
  }
  // Largest first, so that the smallest is popped from the end.
  const ready = ids.filter((id) => waiting.get(id) === 0).sort((a, b) => compareIds(b, a));
  const order: NodeId[] = [];
  let following: NodeId | undefined;
  while (following !== undefined || ready.length > 0) {
    const id = following ?? (ready.pop() as NodeId);
    following = undefined;
    order.push(id);
    waiting.delete(id);
    const freed: NodeId[] = [];
    for (const target of next.get(id) ?? []) {
      const count = (waiting.get(target) ?? 0) - 1;
      waiting.set(target, count);
      if (count === 0) freed.push(target);
    }
    freed.sort(compareIds);
    following = freed.shift();
    for (const other of freed) insertSorted(ready, other);
  }
  return { order, rest: [...waiting.keys()].sort(compareIds) };
}

function insertSorted(ready: NodeId[], id: NodeId): void {
  let low = 0;
  let high = ready.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareIds(ready[middle] as NodeId, id) > 0) low = middle + 1;
    else high = middle;
  }
  ready.splice(low, 0, id);
}
