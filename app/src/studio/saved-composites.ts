import { catalog, newNode } from "@adder-studio/blocks";
import {
  type Composite,
  type CompositeId,
  compositeOf,
  documentText,
  emptyGraph,
  type GraphNode,
  type ModelGraph,
  parseDocumentText,
  usedComposites,
} from "@adder-studio/graph";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { SavedComposite } from "../document/new-blocks";
import { damaged } from "../storage/damaged";
import { perStudio } from "./per-studio";

const compositesKey = "adder-studio:composites";

type Prefs = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export interface SavedCompositesModel {
  readonly store: StoreApi<{ readonly list: readonly SavedComposite[] }>;
  /** Saves a definition of this document, with all that it refers to; it replaces one of the same title. */
  save(document: ModelGraph, of: CompositeId): void;
  drop(title: string): void;
}

/** Returns a definition and all that it refers to. */
export function withInner(document: ModelGraph, of: CompositeId): Record<CompositeId, Composite> {
  const nodes = { one: { type: "composite", props: { of } } };
  const ids = [...usedComposites({ ...document, nodes })];
  return Object.fromEntries(
    ids.flatMap((id) => {
      const found = compositeOf(document, id);
      return found === undefined ? [] : [[id, found] as const];
    }),
  );
}

/**
 * Creates the list of a person's own composites. This browser saves them as one document, with a block and its
 * definitions for each; reading it uses the same parser as every other document.
 */
export function createSavedComposites(prefs: Prefs | undefined): SavedCompositesModel {
  const store = createStore<{ readonly list: readonly SavedComposite[] }>(() => ({
    list: read(prefs),
  }));
  function change(list: readonly SavedComposite[]): void {
    store.setState({ list });
    try {
      prefs?.setItem(compositesKey, documentText(documentOf(list)));
    } catch {
      // Storage may be blocked or full: the list then lasts as long as the page.
    }
  }
  return {
    store,
    save(document, of) {
      const composites = withInner(document, of);
      const title = compositeOf(document, of)?.title || "Composite";
      const others = store.getState().list.filter((entry) => entry.title !== title);
      change([...others, { title, root: of, composites }]);
    },
    drop: (title) => change(store.getState().list.filter((entry) => entry.title !== title)),
  };
}

/** The list of this browser, read when a list of blocks first asks for it: the first page does without. */
export const savedCompositesOf = perStudio("saved composites", ({ prefs }) =>
  createSavedComposites(prefs),
);

/** Returns one document with all saved composites, their definitions renamed so that none collide. */
function documentOf(list: readonly SavedComposite[]): ModelGraph {
  const nodes: Record<string, GraphNode> = {};
  const composites: Record<CompositeId, Composite> = {};
  for (const [at, kept] of list.entries()) {
    const name = (id: CompositeId) => `k${at}_${id}`.slice(0, 32);
    for (const [id, composite] of Object.entries(kept.composites)) {
      const inner = Object.entries(composite.nodes).map(([key, node]) => [
        key,
        node.type === "composite"
          ? { ...node, props: { ...node.props, of: name(String(node.props.of)) } }
          : node,
      ]);
      composites[name(id)] = { ...composite, nodes: Object.fromEntries(inner) };
    }
    nodes[`kept${at}`] = {
      ...newNode("composite", { of: name(kept.root) }),
      label: kept.title,
    };
  }
  return { ...emptyGraph(), nodes, composites };
}

function read(prefs: Prefs | undefined): readonly SavedComposite[] {
  let text: string | null = null;
  try {
    text = prefs?.getItem(compositesKey) ?? null;
  } catch {
    return [];
  }
  const opened = text === null ? undefined : parseDocumentText(text, catalog);
  if (opened?.ok === false) {
    // The next composite that is kept would be written over it.
    damaged.add({
      what: "the composites of your own",
      key: compositesKey,
      value: text,
      remove: async () => prefs?.removeItem(compositesKey),
    });
    try {
      prefs?.setItem(`${compositesKey}:damaged`, text ?? "");
    } catch {
      // Full: what lies there stays until something is kept.
    }
  }
  if (!opened?.ok) return [];
  const { graph } = opened.value;
  return Object.values(graph.nodes).flatMap((node): SavedComposite[] => {
    const root = String(node.props.of);
    const composites = withInner(graph, root);
    return Object.keys(composites).length === 0
      ? []
      : [{ title: node.label ?? "Composite", root, composites }];
  });
}
