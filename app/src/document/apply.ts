import { catalog } from "@adder-studio/blocks";
import {
  type Applied,
  applyEdit,
  type GraphDiagnostic,
  type GraphEdit,
  type ModelGraph,
  usedComposites,
} from "@adder-studio/graph";
import { placeNewBlocks } from "./layout/place-new-blocks";

type Refusable<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: GraphDiagnostic };

/** An edit that has been applied: the document after it, and the edits that take it back and make it again. */
export interface Change extends Applied {
  readonly edit: GraphEdit;
}

/** Applies an edit as a person's edits are: values of properties are checked against the catalog of blocks. */
export function applyChecked(graph: ModelGraph, edit: GraphEdit): Refusable<Applied> {
  return applyEdit(graph, edit, catalog);
}

/**
 * Applies an edit of a document, once, and to its result what follows from it: definitions that nothing refers to any more
 * leave, and new blocks get their places where all others stand by hand. `previews`: cards are as high as previews make
 * them.
 */
export function changeOf(
  document: ModelGraph,
  edit: GraphEdit,
  previews: boolean,
): Refusable<Change> {
  const first = applyChecked(document, edit);
  if (!first.ok) return first;
  const { graph, inverse } = first.value;
  const more = [...unusedDefinitions(graph), ...placesFor(document, graph, edit, previews)];
  if (more.length === 0) return { ok: true, value: { graph, inverse, edit } };
  const then = applyChecked(graph, { kind: "batch", edits: more });
  if (!then.ok) return then;
  return {
    ok: true,
    value: {
      graph: then.value.graph,
      inverse: { kind: "batch", edits: [then.value.inverse, inverse] },
      edit: { kind: "batch", edits: [edit, ...more] },
    },
  };
}

/** Returns the document without the definitions that nothing refers to. */
function unusedDefinitions(graph: ModelGraph): GraphEdit[] {
  const all = Object.keys(graph.composites ?? {});
  if (all.length === 0) return [];
  const used = usedComposites(graph);
  return all
    .filter((id) => !used.has(id))
    .map((id) => ({ kind: "setComposite", id, composite: undefined }));
}

/** Places for the blocks that an edit brought. A move gives blocks back to the layout on purpose. */
function placesFor(
  before: ModelGraph,
  after: ModelGraph,
  { kind }: GraphEdit,
  previews: boolean,
): GraphEdit[] {
  if (kind === "setProp" || kind === "moveNodes") return [];
  return placeNewBlocks(before, after, previews);
}
