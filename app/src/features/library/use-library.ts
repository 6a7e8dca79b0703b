import { templates } from "@adder-studio/blocks";
import type { ModelGraph } from "@adder-studio/graph";
import { useCallback, useEffect, useRef, useState } from "react";
import { newDocument } from "../../document/new-document";
import type { Card, Trashed } from "../../storage/tables";
import { useDocument, useStudio } from "../../studio/context";
import {
  bringBack,
  deleteForGood,
  duplicate,
  listCards,
  listTrash,
  moveToTrash,
  readGraph,
  rename,
  withFacts,
} from "../../studio/experiment-list";
import { saveGraph } from "../../studio/save-document";
import type { Studio } from "../../studio/studio";
import { exportWithWeights, importFiles, type WeightFormat } from "./files";
import { openKeys } from "./open-keys";

/** A message under the list, with an undo where there is one. */
export interface Toast {
  readonly text: string;
  readonly undo?: () => void;
}

export interface Library {
  /** The experiments of this device; undefined until they are read. */
  readonly cards: readonly Card[] | undefined;
  readonly trash: readonly Trashed[];
  readonly openInOtherTabs: ReadonlySet<string>;
  readonly toast: Toast | undefined;
  showToast(toast: Toast | undefined): void;
  create(graph?: ModelGraph, id?: string): void;
  open(key: string): Promise<void>;
  duplicate(key: string): Promise<void>;
  rename(card: Card, title: string): Promise<void>;
  remove(card: Card): Promise<void>;
  restore(key: string): Promise<void>;
  deleteForGood(keys: readonly string[]): Promise<void>;
  save(card: Card, weights: WeightFormat | undefined): Promise<void>;
  import(files: readonly File[]): Promise<void>;
}

export function nameOf(title: string): string {
  return title === "" ? "Untitled" : title;
}

/** Returns the lists of the library, and a function that runs an action and then reads them again. */
function useLists(showToast: (toast: Toast) => void) {
  const studio = useStudio();
  const [cards, setCards] = useState<readonly Card[]>();
  const [trash, setTrash] = useState<readonly Trashed[]>([]);
  const [openInOtherTabs, setOpenInOtherTabs] = useState<ReadonlySet<string>>(new Set());
  const live = useRef(true);

  const reload = useCallback(async () => {
    const list = await listCards(studio);
    const openNow = new Set(await openKeys());
    const { key } = studio.document.store.getState();
    if (studio.saveState.getState().role !== "reader") openNow.delete(key);
    const deleted = await listTrash(studio);
    if (!live.current) return;
    setCards(list);
    setTrash(deleted);
    setOpenInOtherTabs(openNow);
    // Missing facts and pictures are computed one by one.
    for (const card of list) {
      const known = await withFacts(studio, card);
      if (!live.current) return;
      if (known === card) continue;
      setCards((now) => now?.map((one) => (one.key === known.key ? known : one)));
    }
  }, [studio]);

  /** Runs an action and reloads the list; a fault of the storage becomes a message. */
  const act = useCallback(
    async (work: () => Promise<void>) => {
      try {
        await work();
      } catch {
        showToast({ text: "This device's storage refused. Nothing was changed." });
      }
      await reload().catch(() => undefined);
    },
    [reload, showToast],
  );

  useEffect(() => {
    live.current = true;
    void studio.saver.flush().then(() => act(async () => {}));
    return () => {
      live.current = false;
    };
  }, [studio, act]);

  return { cards, trash, openInOtherTabs, act };
}

/** Returns the experiments of this device and the actions on them. */
export function useLibrary(close: () => void): Library {
  const studio = useStudio();
  const openKey = useDocument((state) => state.key);
  const [toast, showToast] = useState<Toast>();
  const { act, ...lists } = useLists(showToast);
  const busy = async (key: string) => {
    const open = await openKeys();
    const { role } = studio.saveState.getState();
    return open.has(key) && (key !== openKey || role === "reader");
  };

  return {
    ...lists,
    toast,
    showToast,
    create(graph = newDocument(), id) {
      if (id === undefined) studio.openDocument(graph, undefined);
      else studio.openTemplate(id);
      close();
    },
    async open(key) {
      if (await studio.openRecent(key)) close();
      else showToast({ text: "That experiment can no longer be read." });
    },
    duplicate: (key) =>
      act(async () => {
        const made = await duplicate(studio, key);
        const document = made === undefined ? undefined : await studio.storage.load(made);
        if (document === undefined)
          return showToast({ text: "That experiment can no longer be read." });
        showToast({ text: `Created “${document.title}”.` });
      }),
    rename: (card, title) =>
      act(async () => {
        if (title === card.title) return;
        if (card.key === openKey) {
          const edit = { kind: "setTitle", title } as const;
          if (studio.change(edit, { label: "rename the experiment" })) await studio.saveNow();
        } else if (await busy(card.key)) {
          showToast({ text: `“${nameOf(card.title)}” is open in another tab: rename it there.` });
        } else if (!(await rename(studio, card.key, title))) {
          showToast({ text: "The experiment was changed in the meantime: try again." });
        }
      }),
    remove: (card) =>
      act(async () => {
        const name = nameOf(card.title);
        if (await busy(card.key)) {
          return showToast({ text: `“${name}” is open in another tab: close it there first.` });
        }
        const wasOpen = card.key === studio.document.store.getState().key;
        if (wasOpen) await openAnother(studio, card.key);
        await moveToTrash(studio, card.key);
        showToast({
          text: `Deleted “${name}”.`,
          undo: () =>
            void act(async () => {
              const key = await bringBack(studio, card.key);
              if (wasOpen && key !== undefined) await studio.openRecent(key);
              showToast({ text: `“${name}” is back.` });
            }),
        });
      }),
    restore: (key) =>
      act(async () => {
        const back = await bringBack(studio, key);
        const document = back === undefined ? undefined : await studio.storage.load(back);
        if (document !== undefined) showToast({ text: `“${nameOf(document.title)}” is back.` });
      }),
    deleteForGood: (keys) =>
      act(async () => {
        await deleteForGood(studio, keys);
        showToast({ text: "Deleted for good." });
      }),
    save: (card, weights) =>
      act(async () => {
        if (weights) {
          const fault = await exportWithWeights(studio, card.key, weights);
          return fault === undefined ? undefined : showToast({ text: fault });
        }
        const graph = readGraph((await studio.storage.load(card.key))?.graph);
        if (graph === undefined)
          return showToast({ text: "That experiment can no longer be read." });
        saveGraph(graph);
      }),
    import: (files) =>
      act(async () => {
        const text = await importFiles(studio, files);
        if (text !== "") showToast({ text });
      }),
  };
}

/** Opens another document in place of one that is about to be deleted: the newest other one, else the first template. */
async function openAnother(studio: Studio, key: string): Promise<void> {
  const next = (await listCards(studio)).find((card) => card.key !== key);
  if (next !== undefined && (await studio.openRecent(next.key))) return;
  await studio.saver.leave();
  const [first] = templates;
  if (first !== undefined) studio.openTemplate(first.id);
}
