import { formatShape } from "@adder-studio/core";
import type { GraphEdit, NodeId } from "@adder-studio/graph";
import { applyChecked } from "../../document/apply";
import { createDerive, type Derived } from "../../document/derive";
import { scopedEdit } from "../../document/scope";

export interface ShapeChange {
  readonly id: NodeId;
  /** The shape that will leave the block, or the fault that it will have. */
  readonly text: string;
  readonly bad: boolean;
}

/**
 * Returns the text that each card of the canvas would have after an edit, where it differs from the present text.
 * Inside a composite the whole network is lowered, for its shapes come from around it; of several repetitions the
 * first one counts, as on the cards.
 */
export function shapesAfter(
  { document, graph, lowered, view }: Derived,
  edit: GraphEdit,
): ShapeChange[] {
  const result = applyChecked(document, scopedEdit(edit, view.composite));
  if (!result.ok) return [];
  const next = createDerive()(result.value.graph, view.scope).lowered;
  return Object.keys(graph.nodes).flatMap((id) => {
    const [old, now] = [lowered.facts[id], next.facts[id]];
    const [before] = Object.values(old?.outputs ?? {});
    const [after] = Object.values(now?.outputs ?? {});
    const was = before === undefined ? "" : formatShape(before);
    const will = after === undefined ? "" : formatShape(after);
    const hadFault = old?.diagnostics.some(({ severity }) => severity === "error") === true;
    const fault = now?.diagnostics.find(({ severity }) => severity === "error");
    const isNew = fault !== undefined && !hadFault;
    if (was === will && !isNew) return [];
    return [{ id, text: isNew ? fault.message : will === "" ? "not known" : will, bad: isNew }];
  });
}
