import { createContext, useContext } from "react";
import { useStore } from "zustand";
import type { Derived } from "../document/derive";
import type { DocumentState } from "../document/document";
import type { RunState } from "../training/run";
import type { SaveState } from "./save-state";
import type { Studio } from "./studio";
import type { UiState } from "./ui";

const StudioContext = createContext<Studio | undefined>(undefined);

export const StudioProvider = StudioContext.Provider;

export function useStudio(): Studio {
  const studio = useContext(StudioContext);
  if (studio === undefined) throw new Error("useStudio outside of StudioProvider");
  return studio;
}

export function useDocument<T>(pick: (state: DocumentState) => T): T {
  return useStore(useStudio().document.store, pick);
}

export function useRun<T>(pick: (state: RunState) => T): T {
  return useStore(useStudio().run.store, pick);
}

export function useUi<T>(pick: (state: UiState) => T): T {
  return useStore(useStudio().ui.store, pick);
}

export function useSaveState<T>(pick: (state: SaveState) => T): T {
  return useStore(useStudio().saveState, pick);
}

/** Returns one part of the facts; an edit that leaves the part as it was draws nothing again. */
export function useDerivedPart<T>(pick: (derived: Derived) => T): T {
  const studio = useStudio();
  useUi((state) => state.scope);
  useUi((state) => state.memoryMb);
  return useDocument(() => pick(studio.derive()));
}

/** Returns the facts of the document on screen, which are computed once for each edit. */
export function useDerived(): Derived {
  const studio = useStudio();
  useDocument((state) => state.graph);
  useUi((state) => state.scope);
  useUi((state) => state.memoryMb);
  return studio.derive();
}
