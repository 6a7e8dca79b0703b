import { storeName } from "@adder-studio/core";
import type { DocumentModel } from "../document/document";

const name = "adder-studio:open";

/** The document this tab had open before a reload. */
export function openKey(): string | undefined {
  try {
    return sessionStorage.getItem(storeName(name)) ?? undefined;
  } catch {
    return undefined;
  }
}

/** A reload of one tab must not bring the document of another. */
export function keepOpenKey(store: DocumentModel["store"]): void {
  const keep = () => {
    try {
      sessionStorage.setItem(storeName(name), store.getState().key);
    } catch {
      // A frame without storage: a reload opens the document saved last.
    }
  };
  keep();
  store.subscribe((state, before) => {
    if (state.key !== before.key) keep();
  });
}
