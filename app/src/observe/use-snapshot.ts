import type { ObserveItem } from "@adder-studio/session/client";
import { useEffect, useMemo, useRef } from "react";
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
 * Wants `items` while the component is mounted and `visible`; calls the newest `draw` with each look. React commits
 * nothing: write into canvases and text nodes.
 */
export function useSnapshot(
  items: readonly ObserveItem[],
  draw: DrawSnapshot,
  visible = true,
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
    if (!visible) return undefined;
    return observer.want(wanted.current, (look) => newest.current(look));
  }, [observer, key, visible]);
}
