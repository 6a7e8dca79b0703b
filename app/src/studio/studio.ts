import { catalog, firstTemplate, type Lowered } from "@adder-studio/blocks";
import {
  documentText,
  type GraphEdit,
  type ModelGraph,
  type NodeId,
  parseGraph,
} from "@adder-studio/graph";
import { createStore, type StoreApi } from "zustand/vanilla";
import { changeOf } from "../document/apply";
import { createDerive, type Derived } from "../document/derive";
import {
  createDocument,
  type DocumentModel,
  type EditOptions,
  type Origin,
  type Refused,
} from "../document/document";
import { locate, type Scope, scopedEdit, viewOf } from "../document/scope";
import { damaged } from "../storage/damaged";
import type { DocumentStorage, SavedDocument } from "../storage/storage";
import type { RestorePoint } from "../storage/tables";
import type { RunModel, RunSources } from "../training/run";
import { createRun } from "../training/run";
import { type Belongings, createBelongings } from "./belongings";
import { createDocumentLock } from "./document-lock";
import { createDocumentSaver, type DocumentSaver } from "./document-saver";
import { createRunGate } from "./run-gate";
import type { SaveState } from "./save-state";
import { createUi, type OpenLesson, type UiModel } from "./ui";

/** The state of one open page and its actions, without React. */
export interface Studio {
  readonly document: DocumentModel;
  readonly run: RunModel;
  readonly ui: UiModel;
  /** The lesson of the open document. */
  readonly lesson: StoreApi<OpenLesson>;
  readonly saveState: StoreApi<SaveState>;
  readonly derive: () => Derived;
  /** Lowers a document that may be opened next, so that opening it takes less time. */
  ahead(graph: ModelGraph): Lowered;
  /** Returns the graph on the canvas: the document, or the inside of the open composite. */
  view(): ModelGraph;
  /** Applies an edit of what is on the canvas; a refusal is shown as a message, never thrown. */
  edit(edit: GraphEdit, options: EditOptions): boolean;
  /** Applies an edit of the document itself, such as a fix. */
  change(edit: GraphEdit, options: EditOptions): boolean;
  /** Applies an edit of the document that its lesson makes itself, whatever it locks. */
  byLesson(edit: GraphEdit, options: EditOptions): boolean;
  /** Shows the inside of a composite; an empty scope shows the document itself. */
  enter(scope: Scope): void;
  /** Shows a block of the whole network where it stands and selects it. */
  reveal(path: NodeId): NodeId;
  undo(): void;
  redo(): void;
  openTemplate(id: string): Promise<void>;
  /** Opens another document in place of this one, which stays in "recent". */
  openDocument(graph: ModelGraph, origin: Origin | undefined): void;
  openRecent(key: string): Promise<boolean>;
  readonly saver: DocumentSaver;
  readonly storage: DocumentStorage;
  /** Settings of this browser by name; undefined where it stores none. */
  readonly prefs: StudioParts["prefs"];
  /** Saves a restore point of the open document; `why` says who or what asked for it. */
  mark(name: string, why: RestorePoint["why"]): void;
  /** Stores of other folders and whatever else ends with this studio. */
  readonly belongings: Belongings;
  /** Clock and source of new keys for all that this page makes. */
  readonly now: () => number;
  readonly newKey: () => string;
  /** Shows the preview of a link, or of one in a text, if still `wanted` once read; the open document stays. */
  previewLink(text: string, wanted?: () => boolean): Promise<void>;
  backToOrigin(): void;
  documentText(): string;
  saveNow(): Promise<void>;
  dispose(): void;
}

export interface StudioParts {
  readonly session: RunSources["session"];
  readonly storage: DocumentStorage;
  readonly prefs: Pick<Storage, "getItem" | "setItem" | "removeItem"> | undefined;
  readonly saved: SavedDocument | undefined;
  readonly now: () => number;
  readonly newKey: () => string;
}

/** Reasons why a document is read only, by its storage: what is kept nowhere is shown in a frame. */
const whyReadOnly = {
  memory: "open it in Adder Studio to change it.",
  device: "this experiment is open in another tab. Take over to edit it.",
};

export function createStudio(parts: StudioParts): Studio {
  const ui = createUi(parts.prefs);
  const first = restore(parts.saved) ?? fresh(parts.newKey());
  const model = createDocument(
    first.graph,
    first.key,
    first.origin,
    (after) => readOnly() || lock.refuses(after),
  );
  const derive = createDerive();
  const current = () => {
    const { graph, key } = model.store.getState();
    return { graph, key, derived: derive(graph, [], ui.store.getState().memoryMb) };
  };
  const seen = () => {
    const { scope, memoryMb } = ui.store.getState();
    return derive(model.store.getState().graph, scope, memoryMb);
  };
  const lock = createDocumentLock(model, ui, parts.prefs);
  const run = createRun({ ...parts, current, allowed: createRunGate(() => studio) });
  const saveState = createStore<SaveState>(() => ({
    save: parts.storage.kind === "memory" ? "not-saved" : "saved",
    offer: undefined,
    fault: undefined,
    role: "writer",
    refused: 0,
  }));
  const saver = createDocumentSaver({
    ...parts,
    model,
    saveState,
    read(graph) {
      const result = parseGraph(graph, catalog);
      return result.ok ? result.value.graph : undefined;
    },
    showMessage: (notice) => ui.set({ notice }),
  });

  /** Returns true, and announces it, while another tab writes this document. */
  function readOnly(): boolean {
    const { role, refused } = saveState.getState();
    if (role !== "reader") return false;
    saveState.setState({ refused: refused + 1 });
    ui.announce(`Read only: ${whyReadOnly[parts.storage.kind]}`, true);
    return true;
  }

  /** Panels of the dock when the document or its answer opened, to see whether a person has changed them. */
  let untouched = ui.store.getState().dockTabs;

  const unwatch = model.store.subscribe((state, before) => {
    if (state.graph === before.graph && state.key === before.key) return;
    lock.watch();
    if (state.key !== before.key) {
      ui.set({ answer: undefined });
      untouched = ui.store.getState().dockTabs;
    }
    const { selectedNodes: nodes, scope } = ui.store.getState();
    const view = viewOf(state.graph, state.key === before.key ? scope : []);
    if (view.scope.length !== scope.length) ui.set({ scope: view.scope });
    const alive = nodes.filter((id) => Object.hasOwn(view.graph.nodes, id));
    if (alive.length !== nodes.length) ui.select(alive);
  });

  const unwatchDamaged = reportDamaged(ui);

  const unwatchRun = run.store.subscribe((state, before) => {
    // A run is kept under its document's key: the document must lie beside it, even an untouched template.
    if (state.started === undefined || state.started === before.started) return;
    void saver.saveNow();
    studio.mark("Run started", "run");
    void import("./answer")
      .then((it) => {
        untouched = it.openAnswer(studio, untouched);
      })
      // A comfort: where it cannot be loaded the panels stay as they are.
      .catch(() => undefined);
  });

  function change(edit: GraphEdit, options: EditOptions, refuse?: Refused): boolean {
    if (readOnly()) return false;
    const made = changeOf(model.store.getState().graph, edit, ui.store.getState().pictures);
    if (!made.ok) ui.set({ notice: made.error.message });
    if (!made.ok || refuse?.(made.value.graph)) return false;
    model.commit(made.value, options);
    return true;
  }

  const studio: Studio = {
    document: model,
    run,
    ui,
    lesson: lock.lesson,
    saveState,
    saver,
    storage: parts.storage,
    prefs: parts.prefs,
    belongings: createBelongings(),
    now: parts.now,
    newKey: parts.newKey,
    derive: seen,
    ahead: (graph) => derive.ahead(graph, ui.store.getState().memoryMb),
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
    change: (edit, options) => change(edit, options, lock.refuses),
    byLesson: (edit, options) => change(edit, options),
    undo() {
      if (readOnly()) return;
      const label = model.undo();
      if (label !== undefined) ui.announce(`Undone: ${label}`);
    },
    redo() {
      if (readOnly()) return;
      const label = model.redo();
      if (label !== undefined) ui.announce(`Redone: ${label}`);
    },
    openTemplate: (id) => openTemplate(studio, id),
    mark(name, why) {
      const { graph, key } = model.store.getState();
      if (saveState.getState().role !== "writer") return;
      void import("../storage/restore-points")
        .then((it) => it.addPoint(studio, { document: key, name, why, graph }))
        // A restore point is a comfort: a full device does without.
        .catch(() => undefined);
    },
    openDocument(graph, origin) {
      if (model.store.getState().past.length > 0) studio.mark(`Before ${graph.title}`, "open");
      void saver.leave();
      run.newWeights();
      ui.select([]);
      model.open(graph, parts.newKey(), origin);
      ui.set({ preview: undefined, notice: undefined });
      saveState.setState({ offer: undefined });
      ui.announce(`Opened ${graph.title}`);
    },
    async openRecent(key) {
      if (key === model.store.getState().key) return true;
      return (await import("./open-recent")).openRecent(studio, key, restore);
    },
    async previewLink(text, wanted = () => true) {
      const { readLink, showLink } = await import("./read-link");
      const read = await readLink(text);
      if (wanted()) showLink(ui, read);
    },
    backToOrigin() {
      const { origin } = model.store.getState();
      if (origin === undefined) return;
      studio.mark("Before going back to the shared experiment", "replace");
      studio.change(
        { kind: "replace", graph: origin.graph },
        { label: "back to the shared experiment" },
      );
    },
    documentText: () => documentText(model.store.getState().graph),
    saveNow: () => saver.saveNow(),
    dispose() {
      lock.dispose();
      studio.belongings.dispose();
      saver.dispose();
      unwatch();
      unwatchRun();
      unwatchDamaged();
      run.dispose();
    },
  };
  lock.watch();
  return studio;
}

/** Says once that something on this device is damaged. */
function reportDamaged(ui: UiModel): () => void {
  let reported = false;
  return damaged.subscribe(() => {
    const [first, more] = damaged.list();
    if (first === undefined || reported) return;
    reported = true;
    const what = more === undefined ? first.what : "several records";
    ui.set({
      notice: `On this device ${what} is damaged and was set aside. The Library saves it as a file.`,
    });
  });
}

async function openTemplate(studio: Studio, id: string): Promise<void> {
  const { templates } = await import("../document/templates");
  const template = templates.find((entry) => entry.id === id);
  if (template === undefined) return;
  studio.openDocument(template.graph, { kind: "template", id, graph: template.graph });
}

function fresh(key: string): { graph: ModelGraph; key: string; origin: Origin | undefined } {
  const { graph, id } = firstTemplate;
  return { graph, key, origin: { kind: "template", id, graph } };
}

/** Parses a stored document as untrusted input; undefined when it is damaged. */
function restore(
  saved: SavedDocument | undefined,
): { graph: ModelGraph; key: string; origin: Origin | undefined } | undefined {
  if (saved === undefined || typeof saved.key !== "string") return undefined;
  const graph = parseGraph(saved.graph, catalog);
  if (!graph.ok) return undefined;
  const from = saved.origin === undefined ? undefined : parseGraph(saved.origin.graph, catalog);
  const origin: Origin | undefined =
    from?.ok && saved.origin !== undefined
      ? {
          kind: saved.origin.kind,
          graph: from.value.graph,
          ...nameOf(saved.origin.id),
          ...receiptOf(saved.origin.receipt),
        }
      : undefined;
  return asking({ graph: graph.value.graph, key: saved.key, origin });
}

/** Adds the question to documents from templates that were saved before documents had one. */
function asking<T extends { graph: ModelGraph; origin: Origin | undefined }>(first: T): T {
  const { graph, origin } = first;
  if (origin?.kind !== "template" || origin.id === undefined || origin.graph.question) return first;
  const question = { id: origin.id };
  return {
    ...first,
    graph: { question, ...graph },
    origin: { ...origin, graph: { ...origin.graph, question } },
  };
}

function nameOf(id: unknown): { id?: string } {
  return typeof id === "string" ? { id } : {};
}

function receiptOf(receipt: unknown): { receipt?: string } {
  return typeof receipt === "string" ? { receipt } : {};
}
