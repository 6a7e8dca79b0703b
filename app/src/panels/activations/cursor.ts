import { useMemo } from "react";
import { useStore } from "zustand";
import { createStore, type StoreApi } from "zustand/vanilla";
import { useStudio } from "../../studio/context";
import { perStudio } from "../../studio/per-studio";

/** Levels of the response zoom: all maps of a layer, one map, one value. */
export type Level = "maps" | "map" | "value";

/** The place that a person looks at. All views of layers share one cursor, so that they show the same place. */
export interface Cursor {
  /** The layer last looked at; a selected block goes first. */
  readonly path: string | undefined;
  readonly level: Level;
  readonly filter: number;
  readonly channel: number;
  /** Place in the response map; undefined is its middle. */
  readonly place: { readonly row: number; readonly col: number } | undefined;
  /** The pointer no longer moves it. */
  readonly pinned: boolean;
  /** Cell of the channel's grid that is read out. */
  readonly cell: number | undefined;
  /** The filter is under the brush. */
  readonly painting: boolean;
}

/** Returns the studio's one cursor. */
export const cursorOf = perStudio("cursor in layers", () =>
  createStore<Cursor>(() => ({
    path: undefined,
    level: "maps",
    filter: 0,
    channel: 0,
    place: undefined,
    pinned: false,
    cell: undefined,
    painting: false,
  })),
);

export function useCursor(): StoreApi<Cursor> {
  const studio = useStudio();
  return useMemo(() => cursorOf(studio), [studio]);
}

export function useCursorState<T>(pick: (cursor: Cursor) => T): T {
  return useStore(useCursor(), pick);
}
