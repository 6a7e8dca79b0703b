import { storeName } from "@adder-studio/core";
import type { DocumentModel } from "../document/document";

const name = "adder-studio:open";

/** Returns the key of the document that this tab had open before a reload. */
export function openKey(): string | undefined {
  try {
    return sessionStorage.getItem(storeName(name)) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Notes the open document, so that a reload of one tab does not bring that of another. Returns how to stop. */
export function noteOpenKey(store: DocumentModel["store"]): () => void {
  const note = () => {
    try {
      sessionStorage.setItem(storeName(name), store.getState().key);
    } catch {
      // A frame without storage: a reload opens the document saved last.
    }
  };
  note();
  return store.subscribe((state, before) => {
    if (state.key !== before.key) note();
  });
}
