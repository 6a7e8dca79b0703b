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
import { openKeys } from "./open-elsewhere";

/** A sentence under the list, with what it offers. */
export interface Toast {
  readonly text: string;
  readonly undo?: () => void;
}

export interface Library {
  /** Undefined until they are read. */
  readonly cards: readonly Card[] | undefined;
  readonly trash: readonly Trashed[];
  readonly elsewhere: ReadonlySet<string>;
  readonly toast: Toast | undefined;
  say(toast: Toast | undefined): void;
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

/** The experiments of this device and what can be done with them. */
export function useLibrary(close: () => void): Library {
  const studio = useStudio();
  const openKey = useDocument((state) => state.key);
  const [cards, setCards] = useState<readonly Card[]>();
  const [trash, setTrash] = useState<readonly Trashed[]>([]);
  const [elsewhere, setElsewhere] = useState<ReadonlySet<string>>(new Set());
  const [toast, say] = useState<Toast>();
  const live = useRef(true);

  const reload = useCallback(async () => {
    const list = await listCards(studio);
    const held = new Set(await openKeys());
    const { key } = studio.document.store.getState();
    if (studio.keep.getState().role !== "reader") held.delete(key);
    const deleted = await listTrash(studio);
    if (!live.current) return;
    setCards(list);
    setTrash(deleted);
    setElsewhere(held);
    // Facts and pictures that are missing come one by one.
    for (const card of list) {
      const known = await withFacts(studio, card);
      if (!live.current) return;
      if (known === card) continue;
      setCards((now) => now?.map((one) => (one.key === known.key ? known : one)));
    }
  }, [studio]);

  /** Does something and shows the list as it is then; a fault of the storage gets a sentence. */
  const act = useCallback(
    async (work: () => Promise<void>) => {
      try {
        await work();
      } catch {
        say({ text: "This device's storage refuses. Nothing was changed." });
      }
      await reload().catch(() => undefined);
    },
    [reload],
  );

  useEffect(() => {
    live.current = true;
    void studio.keeper.flush().then(() => act(async () => {}));
    return () => {
      live.current = false;
    };
  }, [studio, act]);

  const busy = async (key: string) => {
    const open = await openKeys();
    const { role } = studio.keep.getState();
    return open.has(key) && (key !== openKey || role === "reader");
  };

  return {
    cards,
    trash,
    elsewhere,
    toast,
    say,
    create(graph = newDocument(), id) {
      if (id === undefined) studio.openDocument(graph, undefined);
      else studio.openTemplate(id);
      close();
    },
    async open(key) {
      if (await studio.openRecent(key)) close();
      else say({ text: "That experiment can no longer be read." });
    },
    duplicate: (key) =>
      act(async () => {
        const made = await duplicate(studio, key);
        const document = made === undefined ? undefined : await studio.storage.load(made);
        if (document === undefined) return say({ text: "That experiment can no longer be read." });
        say({ text: `Created “${document.title}”.` });
      }),
    rename: (card, title) =>
      act(async () => {
        if (title === card.title) return;
        if (card.key === openKey) {
          const edit = { kind: "setTitle", title } as const;
          if (studio.change(edit, { label: "rename the experiment" })) await studio.saveNow();
        } else if (await busy(card.key)) {
          say({ text: `“${nameOf(card.title)}” is open in another tab: rename it there.` });
        } else if (!(await rename(studio, card.key, title))) {
          say({ text: "It was changed meanwhile: try again." });
        }
      }),
    remove: (card) =>
      act(async () => {
        const name = nameOf(card.title);
        if (await busy(card.key)) {
          return say({ text: `“${name}” is open in another tab: close it there first.` });
        }
        const wasOpen = card.key === studio.document.store.getState().key;
        if (wasOpen) await openAnother(studio, card.key);
        await moveToTrash(studio, card.key);
        say({
          text: `Deleted “${name}”.`,
          undo: () =>
            void act(async () => {
              const key = await bringBack(studio, card.key);
              if (wasOpen && key !== undefined) await studio.openRecent(key);
              say({ text: `“${name}” is back.` });
            }),
        });
      }),
    restore: (key) =>
      act(async () => {
        const back = await bringBack(studio, key);
        const document = back === undefined ? undefined : await studio.storage.load(back);
        if (document !== undefined) say({ text: `“${nameOf(document.title)}” is back.` });
      }),
    deleteForGood: (keys) =>
      act(async () => {
        await deleteForGood(studio, keys);
        say({
          text: keys.length === 1 ? "Deleted for good." : "Deleted for good.",
        });
      }),
    save: (card, weights) =>
      act(async () => {
        if (weights) {
          const fault = await exportWithWeights(studio, card.key, weights);
          return fault === undefined ? undefined : say({ text: fault });
        }
        const graph = readGraph((await studio.storage.load(card.key))?.graph);
        if (graph === undefined) return say({ text: "That experiment can no longer be read." });
        saveGraph(graph);
      }),
    import: (files) =>
      act(async () => {
        const text = await importFiles(studio, files);
        if (text !== "") say({ text });
      }),
  };
}

/** Something else takes the place of a document that is about to be deleted. */
async function openAnother(studio: Studio, key: string): Promise<void> {
  const next = (await listCards(studio)).find((card) => card.key !== key);
  if (next !== undefined && (await studio.openRecent(next.key))) return;
  await studio.keeper.leave();
  const [first] = templates;
  if (first !== undefined) studio.openTemplate(first.id);
}
