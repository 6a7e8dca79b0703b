import type { ObserveItem } from "@adder-studio/session/client";
import { type RefObject, useEffect, useMemo, useRef } from "react";
import { useStore } from "zustand";
import { useStudio } from "../studio/context";
import {
  type DrawSnapshot,
  keyOf,
  type ObserverModel,
  type ObserverState,
  observerOf,
} from "./observer";

export function useObserver(): ObserverModel {
  const studio = useStudio();
  return useMemo(() => observerOf(studio), [studio]);
}

export function useObserved<T>(pick: (state: ObserverState) => T): T {
  return useStore(useObserver().store, pick);
}

/**
 * Wants `items` while the component is mounted; calls the newest `draw` with each snapshot, and again when
 * `also` has come or changed: what `draw` reads besides, such as the names of a test set, may come after the last snapshot
 * of a run that waits. React commits nothing: write into canvases and text nodes.
 */
export function useSnapshot(
  items: readonly ObserveItem[],
  draw: DrawSnapshot,
  also?: unknown,
): void {
  const observer = useObserver();
  const newest = useRef(draw);
  useEffect(() => {
    newest.current = draw;
  });
  const key = items.map(keyOf).join("|");
  const wanted = useRef(items);
  wanted.current = items;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the items
  useEffect(() => {
    return observer.want(wanted.current, (look) => newest.current(look));
  }, [observer, key]);
  useDrawnAgain(observer, newest, also);
}

/** Draws the present snapshot once more when `also` has come or changed. */
export function useDrawnAgain(
  observer: ObserverModel,
  newest: RefObject<DrawSnapshot>,
  also: unknown,
): void {
  useEffect(() => {
    if (also !== undefined) newest.current(observer.snapshot);
  }, [observer, newest, also]);
}
