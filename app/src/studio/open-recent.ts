import type { StoreApi } from "zustand/vanilla";
import type { DocumentModel, DocumentState } from "../document/document";
import type { DocumentStorage, SavedDocument } from "../storage/storage";
import type { DocumentSaver } from "./document-saver";
import type { SaveState } from "./save-state";
import type { UiModel } from "./ui";

/** The part of a studio that opens another document of this device. */
interface Opener {
  readonly document: DocumentModel;
  readonly ui: UiModel;
  readonly saver: DocumentSaver;
  readonly saveState: StoreApi<SaveState>;
  readonly storage: DocumentStorage;
  readonly run: { newWeights(): void };
}

/** Opens a document of this device in place of the open one; returns false for one that can no longer be read. */
export async function openRecent(
  { document, ui, saver, saveState, storage, run }: Opener,
  key: string,
  restore: (
    saved: SavedDocument | undefined,
  ) => Pick<DocumentState, "graph" | "key" | "origin"> | undefined,
): Promise<boolean> {
  await saver.leave();
  const saved = await storage.load(key).catch(() => undefined);
  const restored = restore(saved);
  if (saved === undefined || restored === undefined) {
    ui.set({ notice: "That document can no longer be read." });
    return false;
  }
  run.newWeights();
  ui.select([]);
  document.open(restored.graph, restored.key, restored.origin);
  saver.adopt(saved);
  ui.set({ notice: undefined });
  saveState.setState({ offer: undefined });
  ui.announce(`Opened ${restored.graph.title}`);
  return true;
}
