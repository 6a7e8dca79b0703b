import { catalog, firstTemplate } from "@adder-studio/blocks";
import {
  applyEdit,
  documentText,
  type GraphEdit,
  type ModelGraph,
  type NodeId,
  parseGraph,
  usedComposites,
} from "@adder-studio/graph";
import type { BackendName } from "@adder-studio/session";
import { createStore, type StoreApi } from "zustand/vanilla";
import { createDerive, type Derived } from "./derive";
import { createDocument, type DocumentModel, type EditOptions, type Origin } from "./document";
import type { Foreign } from "./foreign";
import { createKept, type KeptModel } from "./kept-composites";
import type { RunModel, RunSources } from "./run";
import { createRun } from "./run";
import { locate, type Scope, scopedEdit, viewOf } from "./scope";
import type { DocumentStorage, SavedDocument } from "./storage";
import { createUi, type UiModel } from "./ui";

export type SaveState = "saved" | "saving" | "not-saved";

export interface SavedRunOffer {
  readonly step: number;
  readonly backend: BackendName;
  resume(): void;
  discard(): void;
}

export interface KeepState {
  readonly save: SaveState;
  readonly offer: SavedRunOffer | undefined;
  readonly recent: readonly SavedDocument[];
}

/** Everything one open page holds, without React. */
export interface Studio {
  readonly document: DocumentModel;
  readonly run: RunModel;
  readonly ui: UiModel;
  readonly keep: StoreApi<KeepState>;
  /** A person's own composites. */
  readonly kept: KeptModel;
  readonly derive: () => Derived;
  /** What is on the canvas: the document, or the inside of the open composite. */
  view(): ModelGraph;
  /** Applies an edit of what is on the canvas; a refusal is told, never thrown. */
  edit(edit: GraphEdit, options: EditOptions): boolean;
  /** Applies an edit of the document itself, such as a fix. */
  change(edit: GraphEdit, options: EditOptions): boolean;
  /** Shows the inside of a composite; no names lead back to the document itself. */
  enter(scope: Scope): void;
  /** Shows a block of the whole network where it stands and selects it. */
  reveal(path: NodeId): NodeId;
  undo(): void;
  redo(): void;
  openTemplate(id: string): Promise<void>;
  /** Another document takes this one's place; the old one stays in "recent". */
  openDocument(graph: ModelGraph, origin: Origin | undefined): void;
  openRecent(key: string): Promise<void>;
  /** Looks at a link's fragment; nothing of the person's own is touched. */
  previewLink(fragment: string): Promise<void>;
  previewFile(text: string): Promise<void>;
  backToOrigin(): void;
  documentText(): string;
  saveNow(): Promise<void>;
  dispose(): void;
}

export interface StudioParts {
  readonly session: RunSources["session"];
  readonly storage: DocumentStorage;
  readonly prefs: Storage | undefined;
  readonly saved: SavedDocument | undefined;
  readonly now: () => number;
  readonly newKey: () => string;
}

const saveDelayMs = 400;

export function createStudio(parts: StudioParts): Studio {
  const ui = createUi(parts.prefs);
  const first = restore(parts.saved) ?? fresh(parts.newKey());
  const model = createDocument(first.graph, first.key, first.origin);
  const derive = createDerive();
  const current = () => {
    const { graph, key } = model.store.getState();
    return { graph, key, derived: derive(graph, [], ui.store.getState().memoryMb) };
  };
  const seen = () => {
    const { scope, memoryMb } = ui.store.getState();
    return derive(model.store.getState().graph, scope, memoryMb);
  };
  const run = createRun({ session: parts.session, current, prefs: parts.prefs });
  const keep = createStore<KeepState>(() => ({
    save: parts.storage.kind === "memory" ? "not-saved" : "saved",
    offer: undefined,
    recent: [],
  }));
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function saveNow(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const { graph, key, origin } = model.store.getState();
    try {
      await parts.storage.save({
        key,
        title: graph.title,
        graph,
        savedAt: parts.now(),
        ...(origin === undefined ? {} : { origin: { ...origin } }),
      });
      if (timer !== undefined) return;
      keep.setState({
        save: parts.storage.kind === "memory" ? "not-saved" : "saved",
        recent: await parts.storage.recent(6),
      });
    } catch {
      keep.setState({ save: "not-saved" });
    }
  }

  const unwatch = model.store.subscribe((state, before) => {
    if (state.graph === before.graph && state.key === before.key) return;
    const { selectedNodes: nodes, scope } = ui.store.getState();
    const view = viewOf(state.graph, state.key === before.key ? scope : []);
    if (view.scope.length !== scope.length) ui.set({ scope: view.scope });
    const alive = nodes.filter((id) => Object.hasOwn(view.graph.nodes, id));
    if (alive.length !== nodes.length) ui.select(alive);
    if (parts.storage.kind === "device") keep.setState({ save: "saving" });
    clearTimeout(timer);
    timer = setTimeout(() => void saveNow(), saveDelayMs);
  });

  const unwatchRun = run.store.subscribe((state, before) => {
    // A run is kept under its document's key: the document must lie beside it, even an untouched template.
    if (state.started !== undefined && state.started !== before.started) void saveNow();
  });

  function show(foreign: Foreign): void {
    if (foreign.ok) {
      ui.set({ preview: foreign.preview });
      return;
    }
    ui.set({ notice: foreign.sentence, preview: undefined });
    ui.announce(foreign.sentence, true);
  }

  const studio: Studio = {
    document: model,
    run,
    ui,
    keep,
    kept: createKept(parts.prefs),
    derive: seen,
    view: () => seen().graph,
    edit: (edit, options) => studio.change(scopedEdit(edit, seen().view.composite), options),
    enter(scope) {
      const view = viewOf(model.store.getState().graph, scope);
      ui.select([]);
      ui.set({ scope: view.scope, quickAdd: undefined, connectFrom: undefined });
    },
    reveal(path) {
      const { scope, id } = locate(path);
      if (scope.join() !== seen().view.scope.join()) studio.enter(scope);
      ui.select([id]);
      return id;
    },
    change(edit, options) {
      const refused = model.edit(withoutLeftovers(model.store.getState().graph, edit), options);
      if (refused !== undefined) ui.set({ notice: refused.message });
      return refused === undefined;
    },
    undo() {
      const label = model.undo();
      if (label !== undefined) ui.announce(`Undone: ${label}`);
    },
    redo() {
      const label = model.redo();
      if (label !== undefined) ui.announce(`Redone: ${label}`);
    },
    async openTemplate(id) {
      const { templates } = await import("./templates");
      const template = templates.find((entry) => entry.id === id);
      if (template === undefined) return;
      studio.openDocument(template.graph, { kind: "template", id, graph: template.graph });
    },
    openDocument(graph, origin) {
      if (timer !== undefined) void saveNow();
      run.newWeights();
      ui.select([]);
      model.open(graph, parts.newKey(), origin);
      ui.set({ preview: undefined, notice: undefined });
      keep.setState({ offer: undefined });
      ui.announce(`Opened ${graph.title}`);
    },
    async openRecent(key) {
      const saved = await parts.storage.load(key);
      const restored = restore(saved);
      if (restored === undefined) {
        ui.set({ notice: "That document can no longer be read." });
        return;
      }
      if (timer !== undefined) await saveNow();
      run.newWeights();
      ui.select([]);
      model.open(restored.graph, restored.key, restored.origin);
    },
    async previewLink(fragment) {
      const { readLink } = await import("./foreign");
      show(await readLink(fragment));
    },
    async previewFile(text) {
      const { readFileText } = await import("./foreign");
      show(readFileText(text));
    },
    backToOrigin() {
      const { origin } = model.store.getState();
      if (origin === undefined) return;
      studio.change(
        { kind: "replace", graph: origin.graph },
        { label: "back to the shared experiment" },
      );
    },
    documentText: () => documentText(model.store.getState().graph),
    saveNow,
    dispose() {
      clearTimeout(timer);
      unwatch();
      unwatchRun();
      run.dispose();
    },
  };
  return studio;
}

/** A definition that nothing refers to any more leaves with the edit that made it so. */
function withoutLeftovers(graph: ModelGraph, edit: GraphEdit): GraphEdit {
  const after = applyEdit(graph, edit);
  const all = after.ok ? Object.keys(after.value.graph.composites ?? {}) : [];
  if (!after.ok || all.length === 0) return edit;
  const used = usedComposites(after.value.graph);
  const gone = all.filter((id) => !used.has(id));
  if (gone.length === 0) return edit;
  const drops = gone.map((id): GraphEdit => ({ kind: "setComposite", id, composite: undefined }));
  return { kind: "batch", edits: [edit, ...drops] };
}

function fresh(key: string): { graph: ModelGraph; key: string; origin: Origin | undefined } {
  const { graph, id } = firstTemplate;
  return { graph, key, origin: { kind: "template", id, graph } };
}

/** A stored document passes the same door as a stranger's. */
function restore(
  saved: SavedDocument | undefined,
): { graph: ModelGraph; key: string; origin: Origin | undefined } | undefined {
  if (saved === undefined || typeof saved.key !== "string") return undefined;
  const graph = parseGraph(saved.graph, catalog);
  if (!graph.ok) return undefined;
  const from = saved.origin === undefined ? undefined : parseGraph(saved.origin.graph, catalog);
  const origin: Origin | undefined =
    from?.ok && saved.origin !== undefined
      ? { kind: saved.origin.kind, graph: from.value.graph, ...nameOf(saved.origin.id) }
      : undefined;
  return { graph: graph.value.graph, key: saved.key, origin };
}

function nameOf(id: unknown): { id?: string } {
  return typeof id === "string" ? { id } : {};
}
