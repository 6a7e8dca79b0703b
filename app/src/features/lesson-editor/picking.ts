import { createStore, type StoreApi } from "zustand/vanilla";
import { perStudio } from "../../studio/per-studio";
import type { Thing } from "./offers";
import { type Found, thingAt } from "./things";

interface Picking {
  /** Index of the step for which a thing is being pointed at; undefined while nothing is picked. */
  readonly for: number | undefined;
  /** The thing that was pressed last, with the step it was pressed for. */
  readonly picked: { readonly step: number; readonly thing: Thing } | undefined;
}

export interface PickingModel {
  readonly store: StoreApi<Picking>;
  start(step: number): void;
  /** Ends the pointing; what was pressed last is forgotten, too. */
  cancel(): void;
  take(thing: Thing): void;
}

/** The pointing at things of the screen, for the lesson that is being prepared. */
export const pickingOf = perStudio(
  "lesson picking",
  ({ document }): PickingModel & { stop(): void } => {
    const nothing: Picking = { for: undefined, picked: undefined };
    const store = createStore<Picking>(() => nothing);
    // What is pointed at is in another document now.
    const stop = document.store.subscribe(({ key }, before) => {
      if (key !== before.key) store.setState(nothing);
    });
    return {
      store,
      stop,
      start: (step) => store.setState({ for: step, picked: undefined }),
      cancel: () => store.setState(nothing),
      take(thing) {
        const { for: step } = store.getState();
        if (step !== undefined) store.setState({ for: undefined, picked: { step, thing } });
      },
    };
  },
  ({ stop }) => stop(),
);

interface Listeners {
  readonly onHover: (found: Found | undefined) => void;
  readonly onPick: (thing: Thing) => void;
  readonly onCancel: () => void;
}

/** Presses here mean what they always do: the editor itself, and what lies above the page. */
const ownParts = ".lesson-editor, .le-picking, dialog, .sheet-tabs";

/**
 * Takes the next press on a thing, by pointer or with Enter or Space, instead of what it would do; Escape cancels. Other
 * presses do nothing, but for those on the editor itself. Returns the function that ends it.
 */
export function listenForPick({ onHover, onPick, onCancel }: Listeners): () => void {
  const ending = new AbortController();
  const options = { capture: true, signal: ending.signal } as const;
  const targetOf = ({ target }: Event) => (target instanceof Element ? target : undefined);
  const isOwn = (event: Event) => targetOf(event)?.closest(ownParts) != null;
  const foundAt = (event: Event) => {
    const target = targetOf(event);
    return target === undefined || isOwn(event) ? undefined : thingAt(target);
  };
  const block = (event: Event) => {
    if (isOwn(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const take = (event: Event) => {
    if (isOwn(event)) return;
    block(event);
    const found = foundAt(event);
    if (found !== undefined) onPick(found.thing);
  };
  for (const name of ["pointerdown", "mousedown", "pointerup", "mouseup", "dblclick"] as const) {
    window.addEventListener(name, block, options);
  }
  window.addEventListener("contextmenu", block, options);
  window.addEventListener("click", take, options);
  window.addEventListener("pointermove", (event) => onHover(foundAt(event)), options);
  window.addEventListener("focusin", (event) => onHover(foundAt(event)), options);
  window.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Escape") {
        event.preventDefault();
        event.stopPropagation();
        onCancel();
      } else if (event.key === "Enter" || event.key === " ") take(event);
      // Tab and arrows lead to the thing; letters would be commands.
      else if (event.key.length === 1) block(event);
    },
    options,
  );
  return () => ending.abort();
}
