import type { ModelGraph } from "@adder-studio/graph";
import type { BlockPlace } from "@adder-studio/torch";
import { type Scope, type View, viewOf } from "../../document/scope";

/** Returns the key of the block that a line of the code was made from. */
export function keyOf({ composite, id }: BlockPlace): string {
  return `${composite ?? ""}/${id}`;
}

/** Keys of the blocks that are selected on the canvas. */
export function selectedKeys(view: View, selected: readonly string[]): ReadonlySet<string> {
  return new Set(selected.map((id) => keyOf({ composite: view.composite, id })));
}

/**
 * Composite blocks to open until the definition `composite` is on the canvas: none where it is there already, else the
 * first block that stands for it. Undefined where no block does.
 */
export function scopeOf(
  document: ModelGraph,
  shown: View,
  composite: string | undefined,
): Scope | undefined {
  if (shown.composite === composite) return shown.scope;
  if (composite === undefined) return [];
  const seen = new Set<string>();
  const search = (scope: Scope): Scope | undefined => {
    const { graph } = viewOf(document, scope);
    for (const [id, { type, props }] of Object.entries(graph.nodes)) {
      if (type !== "composite") continue;
      const of = String(props.of);
      if (of === composite) return [...scope, id];
      if (seen.has(of)) continue;
      seen.add(of);
      const deeper = search([...scope, id]);
      if (deeper !== undefined) return deeper;
    }
    return undefined;
  };
  return search([]);
}
