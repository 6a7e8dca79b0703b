import {
  applyEdit,
  type GraphDiagnostic,
  type GraphEdit,
  type ModelGraph,
  sameDocument,
} from "@adder-studio/graph";
import { createStore, type StoreApi } from "zustand/vanilla";
import { applyChecked, type Change } from "./apply";

/** The source of the open document, to which "Back to the shared experiment" returns. */
export interface Origin {
  readonly kind: "template" | "link" | "file";
  readonly id?: string;
  readonly graph: ModelGraph;
  /** The result that came with it, as its link or file said it; read when it is shown. */
  readonly receipt?: string;
}

export interface HistoryEntry {
  /** Name of the edit as it stands in a menu: "Undo filters of Adder 2". */
  readonly label: string;
  readonly undo: GraphEdit;
  readonly redo: GraphEdit;
  /** Edits with the same key in one burst are one step. */
  readonly merge?: string;
}

export interface DocumentState {
  readonly graph: ModelGraph;
  readonly origin: Origin | undefined;
  /** Names the document in this browser's storage. */
  readonly key: string;
  readonly past: readonly HistoryEntry[];
  readonly future: readonly HistoryEntry[];
}

export interface EditOptions {
  readonly label: string;
  readonly merge?: string;
}

/** Tells whether the document may not become this. */
export type Refused = (after: ModelGraph) => boolean;

export interface DocumentModel {
  readonly store: StoreApi<DocumentState>;
  /** Applies an edit as it is. A refused one changes nothing and is returned as its diagnostic. */
  edit(edit: GraphEdit, options: EditOptions): GraphDiagnostic | undefined;
  /** Takes the result of an edit that was applied to the document as it is now (`changeOf`). */
  commit(change: Change, options: EditOptions): void;
  /** Takes the last step back, or does it again; returns its label, undefined when nothing was done. */
  undo(): string | undefined;
  redo(): string | undefined;
  /** Ends a burst: the next edit is a step of its own. */
  seal(): void;
  /** Gives the open document another key; its history stays. */
  rekey(key: string): void;
  /** Opens another document in place of this one, with an empty history. */
  open(graph: ModelGraph, key: string, origin: Origin | undefined): void;
}

const maxEntries = 500;

export function createDocument(
  graph: ModelGraph,
  key: string,
  origin: Origin | undefined,
  /** Asked before a step is taken back or done again. */
  refused: Refused = () => false,
): DocumentModel {
  const store = createStore<DocumentState>(() => ({ graph, key, origin, past: [], future: [] }));
  let sealed = true;
  /** The document before the burst under way. */
  let before = graph;

  function edit(given: GraphEdit, options: EditOptions): GraphDiagnostic | undefined {
    const result = applyChecked(store.getState().graph, given);
    if (!result.ok) return result.error;
    commit({ ...result.value, edit: given }, options);
    return undefined;
  }

  function commit({ graph: after, inverse, edit: redo }: Change, options: EditOptions): void {
    const state = store.getState();
    if (after === state.graph) return;
    const last = state.past.at(-1);
    const burst = !sealed && options.merge !== undefined && last?.merge === options.merge;
    sealed = false;
    if (!burst) before = state.graph;
    else if (sameDocument(after, before)) {
      // Typed and taken back, or dragged there and back: nothing was done.
      store.setState({ graph: before, past: state.past.slice(0, -1), future: [] });
      sealed = true;
      return;
    }
    const entry: HistoryEntry = {
      label: options.label,
      // Edits of one burst write the same fields: the first inverse alone restores them.
      undo: burst ? last.undo : inverse,
      redo,
      ...(options.merge === undefined ? {} : { merge: options.merge }),
    };
    const kept = burst ? state.past.slice(0, -1) : state.past.slice(-(maxEntries - 1));
    store.setState({ graph: after, past: [...kept, entry], future: [] });
  }

  function travel(from: "past" | "future"): string | undefined {
    const state = store.getState();
    const entry = state[from].at(-1);
    if (entry === undefined) return undefined;
    // Unchecked: what was there before, or after, comes back as it was.
    const result = applyEdit(state.graph, from === "past" ? entry.undo : entry.redo);
    if (!result.ok) throw new Error(`history entry no longer applies: ${result.error.message}`);
    if (refused(result.value.graph)) return undefined;
    sealed = true;
    const rest = state[from].slice(0, -1);
    store.setState(
      from === "past"
        ? { graph: result.value.graph, past: rest, future: [...state.future, entry] }
        : { graph: result.value.graph, future: rest, past: [...state.past, entry] },
    );
    return entry.label;
  }

  return {
    store,
    edit,
    commit,
    undo: () => travel("past"),
    redo: () => travel("future"),
    seal() {
      sealed = true;
    },
    rekey: (next) => store.setState({ key: next }),
    open(next, nextKey, nextOrigin) {
      sealed = true;
      store.setState({ graph: next, key: nextKey, origin: nextOrigin, past: [], future: [] });
    },
  };
}
