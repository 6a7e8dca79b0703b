import {
  adoptComposites,
  builtin,
  categories,
  newNode,
  type ReadyComposite,
  readyComposites,
} from "@adder-studio/blocks";
import type { Composite, CompositeId, ModelGraph } from "@adder-studio/graph";
import { type NewBlock, plainBlock } from "./edits";

/** Something that can be added: a block by its type, or a composite by `ready:` or `mine:` and its name. */
export interface Addable {
  readonly kind: string;
  readonly title: string;
  readonly doc: string;
  readonly group: string;
  /** Type of block whose icon stands for it. */
  readonly type: string;
}

/** A composite that a person has saved for other documents. */
export interface SavedComposite {
  readonly title: string;
  readonly root: CompositeId;
  readonly composites: Readonly<Record<CompositeId, Composite>>;
}

/** Lists all that can be added, in the order of the block palette; `inside` a composite also its ports. */
export function addables(kept: readonly SavedComposite[], inside: boolean): readonly Addable[] {
  const composites = readyComposites.map(
    ({ id, title, doc }): Addable => ({
      kind: `ready:${id}`,
      title,
      doc,
      group: "Units",
      type: "composite",
    }),
  );
  const mine = kept.map(
    ({ title }): Addable => ({
      kind: `mine:${title}`,
      title,
      doc: "A composite of yours.",
      group: "Yours",
      type: "composite",
    }),
  );
  const blocks = categories.flatMap(({ id, title: group }) =>
    builtin
      .filter(({ category }) => category === id)
      .map(({ type, title, doc }): Addable => ({ kind: type, title, doc, group, type })),
  );
  const ports: Addable[] = inside
    ? ["groupInput", "groupOutput"].map((type) => ({
        kind: type,
        title: plainBlock(type).title,
        doc: "A port of this composite.",
        group: "Ports",
        type,
      }))
    : [];
  const note: Addable = {
    kind: "note",
    title: "Note",
    doc: "A remark on the canvas.",
    group: "Notes",
    type: "note",
  };
  return [...composites, ...mine, ...ports, ...blocks, note];
}

/** Returns the block that `kind` names, with the definitions it needs. */
export function newBlock(
  document: ModelGraph,
  kind: string,
  kept: readonly SavedComposite[],
): NewBlock {
  const ready = readyComposites.find(({ id }) => kind === `ready:${id}`);
  const own = kept.find(({ title }) => kind === `mine:${title}`);
  const composite = ready ?? own;
  return composite === undefined ? plainBlock(kind) : compositeBlock(document, composite);
}

/** Returns a composite block with a new definition; copies of the block share the definition. */
function compositeBlock(document: ModelGraph, from: ReadyComposite | SavedComposite): NewBlock {
  const { edits, names } = adoptComposites(document, from.composites, { share: false });
  const of = names.get(from.root) ?? from.root;
  return { title: from.title, node: newNode("composite", { of }), before: edits };
}
