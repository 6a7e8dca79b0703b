import { documentText, type ModelGraph } from "@adder-studio/graph";
import type { StoreApi } from "zustand/vanilla";
import type { DocumentModel } from "../document/document";
import {
  type DocumentStorage,
  refusalOf,
  type SavedDocument,
  type Unsaved,
} from "../storage/storage";
import type { Tabs } from "../storage/tabs";
import type { SaveState } from "./save-state";

/** The saved state of the open document, as far as this tab knows it. */
interface Held {
  readonly key: string;
  /** The save that this tab's copy builds on; 0 before the first. */
  revision: number;
  /** The document on the device at that revision. */
  saved: ModelGraph | undefined;
}

/** Saves the open document, and sees to it that no tab writes over the work of another. */
export interface DocumentSaver {
  /** Saves what is open now, also an untouched template. */
  saveNow(): Promise<void>;
  /** Saves only what was changed and waits. */
  flush(): Promise<void>;
  /** Saves as the page ends, and first writes unsaved work synchronously, since the page may end at once. */
  closing(): void;
  /** Saves before another document opens, so that nothing is lost, not even a conflicting copy. */
  leave(): Promise<void>;
  /** Takes the revision of a saved document as that of the open one. */
  adopt(saved: SavedDocument): void;
  /** Returns true when closing the page now would lose work. */
  unsaved(): boolean;
  /** Turns the open document into a copy that this tab alone has open. */
  fork(): void;
  /** Leaves this tab's conflicting copy and shows what the other tab saved; undo brings it back. */
  showOther(): Promise<void>;
  /** Asks the tab that writes to stop; it saves first. */
  takeOver(): void;
  dispose(): void;
}

export interface SaverParts {
  readonly storage: DocumentStorage;
  readonly model: DocumentModel;
  readonly saveState: StoreApi<SaveState>;
  readonly saved: SavedDocument | undefined;
  readonly now: () => number;
  readonly newKey: () => string;
  /** Checks a stored graph with the parser; undefined when it is damaged. */
  readonly read: (graph: unknown) => ModelGraph | undefined;
  readonly showMessage: (sentence: string) => void;
  readonly prefs: Pick<Storage, "setItem" | "removeItem"> | undefined;
}

/** Work that a page could not save before it ended, by document: its revision, a line end, its text. */
export const leftOver = "adder-studio:unsaved:";

const saveDelayMs = 400;
/** Milliseconds between attempts after a failure, in addition to the attempt at each edit. */
const retryMs = 15_000;

export function createDocumentSaver(parts: SaverParts): DocumentSaver {
  const { storage, model, saveState } = parts;
  const device = storage.kind === "device";
  const start = model.store.getState();
  let held: Held = { key: start.key, revision: 0, saved: undefined };
  if (parts.saved?.key === start.key) {
    held = { key: start.key, revision: parts.saved.revision, saved: start.graph };
  }
  let timer: ReturnType<typeof setTimeout> | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  const waiting = new Map<Held, () => Promise<void>>();
  let chain: Promise<void> = Promise.resolve();
  let tabs: Tabs | undefined;
  let disposed = false;
  let writtenDown = false;
  /** True while another tab's state is being shown, which is no edit. */
  let showing = false;

  const role = () => saveState.getState().role;

  function saveNow(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const { graph, key, origin } = model.store.getState();
    const mine = held;
    if (role() !== "writer") return chain;
    if (mine.saved === graph) {
      if (saveState.getState().save === "saving") saveState.setState({ save: "saved" });
      return chain;
    }
    const document: Unsaved = {
      key,
      title: graph.title,
      graph,
      savedAt: parts.now(),
      ...(origin === undefined ? {} : { origin: { ...origin } }),
    };
    chain = chain.then(() => write(document, graph, mine));
    return chain;
  }

  async function write(document: Unsaved, graph: ModelGraph, mine: Held): Promise<void> {
    try {
      const result = await withRoom(() => storage.save(document, mine.revision), document.key);
      if (!result.ok) return await conflict(document, mine);
      mine.revision = result.revision;
      mine.saved = graph;
      tabs?.saved(mine.key, mine.revision);
      waiting.delete(mine);
      if (writtenDown) parts.prefs?.removeItem(leftOver + mine.key);
      if (mine !== held) return;
      saveState.setState({ fault: device ? undefined : "memory" });
      if (timer === undefined) saveState.setState({ save: device ? "saved" : "not-saved" });
      if (device) void import("../storage/persist").then((it) => it.askToPersist());
    } catch (error) {
      waiting.set(mine, () => write(document, graph, mine));
      const fault = storage.lost() ? "newer" : refusalOf(error);
      saveState.setState({ save: "not-saved", fault });
      if (disposed) return;
      clearTimeout(retry);
      retry = setTimeout(tryAgain, retryMs);
    }
  }

  /** Saves the open document again, and documents that were left before they could be saved. */
  function tryAgain(): void {
    for (const [mine, again] of waiting) if (mine !== held) chain = chain.then(again);
    void saveNow();
  }

  /** Retries after deleting checkpoints and automatic restore points when the device is full. */
  async function withRoom<T>(act: () => Promise<T>, key: string): Promise<T> {
    try {
      return await act();
    } catch (error) {
      if (refusalOf(error) !== "full") throw error;
      const { makeRoom } = await import("../storage/make-room");
      await makeRoom(storage.tables, key);
      return act();
    }
  }

  async function conflict(document: Unsaved, mine: Held): Promise<void> {
    if (mine === held) {
      saveState.setState({ role: "conflict", save: "not-saved" });
      return;
    }
    await saveCopy(document);
  }

  /** Saves a conflicting document that is left as a copy, so that both versions stay without a question. */
  async function saveCopy(document: Unsaved): Promise<void> {
    const title = copyTitle(document.title);
    const graph = { ...(document.graph as ModelGraph), title };
    await storage.save({ ...document, graph, title, key: parts.newKey() }, 0);
    parts.showMessage(
      `“${document.title}” was changed in another tab too. Yours is kept as “${title}”.`,
    );
  }

  const dirty = () => held.saved !== undefined && held.saved !== model.store.getState().graph;

  const unwatch = model.store.subscribe((state, before) => {
    if (state.key !== held.key) {
      held = { key: state.key, revision: 0, saved: undefined };
      saveState.setState({ role: "writer" });
      tabs?.hold(state.key);
    } else if (state.graph === before.graph) return;
    if (showing) return;
    saveState.setState(device ? { save: "saving" } : { fault: "memory" });
    clearTimeout(timer);
    timer = setTimeout(() => void saveNow(), saveDelayMs);
  });

  /** Shows the document on the device as a step that can be undone. */
  async function refresh(over = false): Promise<void> {
    const mine = held;
    const saved = await storage.load(mine.key).catch(() => undefined);
    // What was read may be our own save, whose answer is still on its way.
    await chain;
    if (saved === undefined || mine !== held || saved.revision <= mine.revision) return;
    // Edited while the storage was asked: the next save will find the conflict and say so.
    if (dirty() && !over) return;
    const graph = parts.read(saved.graph);
    if (graph === undefined) return;
    showing = true;
    model.edit(
      { kind: "replace", graph },
      { label: "changes made in another tab", merge: "other-tab" },
    );
    showing = false;
    mine.revision = saved.revision;
    mine.saved = model.store.getState().graph;
  }

  async function watchTabs(): Promise<void> {
    const { createTabs } = await import("../storage/tabs");
    if (disposed) return;
    tabs = createTabs({
      tab: parts.newKey(),
      async gained() {
        if (role() === "conflict") return;
        if (!dirty()) await refresh();
        // A save that was under way may have met another's.
        if (role() !== "conflict") saveState.setState({ role: "writer" });
      },
      lost() {
        // Edits that did not reach the device before the other tab took over must not vanish.
        saveState.setState({ role: dirty() ? "conflict" : "reader" });
        if (!dirty()) void refresh();
      },
      async yielding() {
        if (role() !== "writer") return;
        const last = saveNow();
        saveState.setState({ role: "reader" });
        await last;
        if (dirty()) saveState.setState({ role: "conflict" });
      },
      changed(revision) {
        if (revision > held.revision && !dirty() && role() !== "conflict") void refresh();
      },
    });
    tabs.hold(model.store.getState().key);
  }
  if (device) void watchTabs().catch(() => undefined);

  return {
    saveNow,
    flush: () => (timer === undefined && !dirty() ? chain : saveNow()),
    closing() {
      const { graph, key } = model.store.getState();
      const open = role() !== "reader" && (timer !== undefined || dirty());
      if (disposed || !device || !open || held.saved === graph) return;
      try {
        // A page that ends does not wait for a transaction; this it does wait for.
        parts.prefs?.setItem(leftOver + key, `${held.revision}\n${documentText(graph)}`);
        writtenDown = true;
      } catch {
        // Full or blocked: what is left is the save under way.
      }
      void saveNow();
    },
    async leave() {
      const mine = held;
      if (role() !== "conflict" && (timer !== undefined || dirty())) await saveNow();
      if (mine !== held || role() !== "conflict") return;
      const { graph, key } = model.store.getState();
      await saveCopy({ key, title: graph.title, graph, savedAt: parts.now() }).catch(() => {});
    },
    adopt(saved) {
      clearTimeout(timer);
      timer = undefined;
      held.revision = saved.revision;
      held.saved = model.store.getState().graph;
      saveState.setState({ save: device ? "saved" : "not-saved" });
    },
    unsaved() {
      if (disposed) return false;
      if (!device) return model.store.getState().past.length > 0;
      return role() === "conflict" || waiting.size > 0;
    },
    fork() {
      const { title } = model.store.getState().graph;
      model.rekey(parts.newKey());
      model.edit({ kind: "setTitle", title: copyTitle(title) }, { label: "save as a copy" });
      void saveNow();
    },
    async showOther() {
      held.revision = 0;
      await refresh(true);
      saveState.setState({ role: tabs?.holds() === false ? "reader" : "writer", save: "saved" });
    },
    takeOver: () => tabs?.takeOver(),
    dispose() {
      disposed = true;
      clearTimeout(timer);
      clearTimeout(retry);
      unwatch();
      tabs?.dispose();
    },
  };
}

/** Returns the title of a copy: "Net" gives "Net (copy)", which gives "Net (copy 2)". */
export function copyTitle(title: string): string {
  const name = title === "" ? "Untitled" : title;
  const numbered = /^(.*) \(copy(?: (\d+))?\)$/.exec(name);
  if (numbered === null) return `${name.slice(0, 108)} (copy)`;
  return `${numbered[1]} (copy ${Number(numbered[2] ?? 1) + 1})`;
}
