import { useMemo, useRef, useState } from "react";
import type { Point } from "../../document/layout/layout";
import type { BlockFlowNode, Projection, WireFlowEdge } from "../../document/layout/project";
import type { Hovered } from "../../studio/canvas-handle";
import { useUi } from "../../studio/context";
import { createReuse, sameBox, sameEnds } from "./shown";
import { useSlices } from "./use-slices";

const none: readonly never[] = [];

interface FlowElements {
  readonly nodes: BlockFlowNode[];
  readonly edges: WireFlowEdge[];
}

/**
 * Returns the nodes and edges that React Flow draws: those of the projection, new ones a slice each frame, with what is
 * selected, dragged (`drag`: where the cards are) or hovered. What did not change is the same object as before.
 */
export function useFlowElements(
  projection: Projection | undefined,
  drag: ReadonlyMap<string, Point> | undefined,
  hovered: Hovered | undefined,
): FlowElements {
  const selectedNodes = useUi((state) => state.selectedNodes);
  const selectedEdges = useUi((state) => state.selectedEdges);
  const clones = useRef(new WeakMap<BlockFlowNode, BlockFlowNode>());
  const [holdCards] = useState(() => createReuse(sameBox));
  const [holdWires] = useState(() => createReuse<WireFlowEdge>(sameEnds));
  const allCards = holdCards(projection?.nodes ?? none);
  const allWires = holdWires(projection?.edges ?? none);
  const cards = useSlices(allCards);
  const wires = useMemo(() => {
    if (cards === allCards) return allWires;
    const there = new Set(cards.map(({ id }) => id));
    return allWires.filter(({ source, target }) => there.has(source) && there.has(target));
  }, [cards, allCards, allWires]);
  const nodes = useMemo(() => {
    const chosen = new Set(selectedNodes);
    return cards.map((node) => {
      const moved = drag?.get(node.id);
      const selected = chosen.has(node.id);
      if (moved !== undefined) return { ...node, position: moved, selected };
      if (!selected) return node;
      const clone = clones.current.get(node) ?? { ...node, selected: true };
      clones.current.set(node, clone);
      return clone;
    });
  }, [cards, selectedNodes, drag]);
  const edges = useMemo(() => {
    if (selectedEdges.length === 0 && hovered === undefined) return wires as WireFlowEdge[];
    return wires.map((edge) =>
      selectedEdges.includes(edge.id) || hovered?.wire === edge.id
        ? { ...edge, selected: true }
        : edge,
    );
  }, [wires, selectedEdges, hovered]);
  return { nodes, edges };
}
