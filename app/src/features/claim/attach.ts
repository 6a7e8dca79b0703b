import type { Studio } from "../../studio/studio";
import { claimOf } from "./model";

/** Gives the open document, a copy made earlier of the same one, the result that a link brought; it is saved with it. */
export function attachReceipt(studio: Studio, receipt: string): void {
  const { store } = studio.document;
  const { origin, graph } = store.getState();
  if (origin === undefined) return;
  if (origin.receipt !== receipt) {
    // Another graph with the same content: only a document that has changed is saved.
    store.setState({ graph: { ...graph }, origin: { ...origin, receipt } });
  }
  // Whoever opens the link again wants to see it.
  claimOf(studio).hide(false);
}
