import {
  type CompositeId,
  compositeOf,
  type GraphEdit,
  insideKinds,
  insideOf,
  type ModelGraph,
  type NodeId,
} from "@adder-studio/graph";

/** The composite blocks opened on the way from the document to what is on the canvas. */
export type Scope = readonly NodeId[];

export interface View {
  /** Blocks and wires on the canvas, with the rest of the document around them. */
  readonly graph: ModelGraph;
  /** The definition they belong to; undefined for the document's own. */
  readonly composite: CompositeId | undefined;
  /** Prefix of the ids of its blocks in the facts of the whole network (first repetition). */
  readonly prefix: string;
  /** The part of the scope that exists in this document. */
  readonly scope: Scope;
}

/** Returns the view at a scope; where a composite on the way is missing, that of the level above it. */
export function viewOf(document: ModelGraph, scope: Scope): View {
  let view: View = { graph: document, composite: undefined, prefix: "", scope: [] };
  for (const id of scope) {
    const node = Object.hasOwn(view.graph.nodes, id) ? view.graph.nodes[id] : undefined;
    const composite = node?.type === "composite" ? String(node.props.of) : undefined;
    const graph = composite === undefined ? undefined : insideOf(document, composite);
    if (graph === undefined || composite === undefined) return view;
    view = { graph, composite, prefix: `${view.prefix}${id}.1.`, scope: [...view.scope, id] };
  }
  return view;
}

/** Turns an edit of the graph on the canvas into an edit of the document, inside the open composite. */
export function scopedEdit(edit: GraphEdit, composite: CompositeId | undefined): GraphEdit {
  if (composite === undefined) return edit;
  const parts = edit.kind === "batch" ? edit.edits : [edit];
  const out: GraphEdit[] = [];
  let run: GraphEdit[] = [];
  const flush = () => {
    const [only] = run;
    if (only === undefined) return;
    out.push({
      kind: "inside",
      composite,
      edit: run.length === 1 ? only : { kind: "batch", edits: run },
    });
    run = [];
  };
  for (const part of parts) {
    if (insideKinds.has(part.kind)) run.push(part);
    else {
      flush();
      out.push(part);
    }
  }
  flush();
  return out.length === 1 ? (out[0] as GraphEdit) : { kind: "batch", edits: out };
}

/** Returns the scope and id of a block of the whole network: `unit1.2.adder1` is adder1 inside unit1. */
export function locate(path: NodeId): { readonly scope: Scope; readonly id: NodeId } {
  const parts = path.split(".");
  const scope = parts.slice(0, -1).filter((_, index) => index % 2 === 0);
  return { scope, id: parts.at(-1) ?? path };
}

/** Returns the title of a composite's definition, which names a block without a label. */
export function compositeTitle(graph: ModelGraph, of: unknown): string | undefined {
  const title = typeof of === "string" ? compositeOf(graph, of)?.title : undefined;
  return title === "" ? undefined : title;
}
