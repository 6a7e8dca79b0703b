import type { GraphEdit, GraphNode, NodeId } from "@adder-studio/graph";
import type { Box } from "./box-index";
import { cardSize, plainSize } from "./card-size";
import { type Drawing, isPlacedManually, makeRoom, type Target } from "./place-new-blocks";

/**
 * Returns the edit that moves manually placed blocks down where their cards, grown by previews, would cover others.
 * Cards that cover one another without previews were laid so.
 */
export function spreadOut(graph: Drawing): GraphEdit | undefined {
  if (!isPlacedManually(graph)) return undefined;
  const boxes = new Map(
    Object.entries(graph.nodes).map(([id, node]) => {
      const [x = 0, y = 0] = node.at ?? [];
      return [id, { x, y, ...cardSize(node, true) } as Box];
    }),
  );
  const to: Record<NodeId, Target> = {};
  const down = [...boxes].sort(([, a], [, b]) => a.y - b.y).map(([id]) => id);
  const put = (id: NodeId, box: Box) => {
    boxes.set(id, box);
    to[id] = [box.x, box.y];
  };
  makeRoom(graph, boxes, down, put, (a, b) => !meetPlain(graph.nodes[a], graph.nodes[b]));
  return Object.keys(to).length === 0 ? undefined : { kind: "moveNodes", to };
}

function meetPlain(a: GraphNode | undefined, b: GraphNode | undefined): boolean {
  const [ax, ay] = a?.at ?? [0, 0];
  const [bx, by] = b?.at ?? [0, 0];
  const [own, other] = [plainSize(a), plainSize(b)];
  return (
    ax < bx + other.width && bx < ax + own.width && ay < by + other.height && by < ay + own.height
  );
}
