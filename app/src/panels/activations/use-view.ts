import type { ObserveItem } from "@adder-studio/session/client";
import { useEffect, useRef } from "react";
import type { DrawSnapshot } from "../../observe/observer";
import { useObserver, useSnapshot } from "../../observe/use-snapshot";
import { useUi } from "../../studio/context";
import { useCursor } from "./cursor";

/** `useSnapshot` that also draws when the cursor moves, the theme changes or React has committed. */
export function useView(items: readonly ObserveItem[], draw: DrawSnapshot): void {
  const observer = useObserver();
  const cursor = useCursor();
  useUi((state) => state.scheme);
  const newest = useRef(draw);
  useSnapshot(items, draw);
  useEffect(() => {
    newest.current = draw;
    draw(observer.snapshot);
  });
  useEffect(() => cursor.subscribe(() => newest.current(observer.snapshot)), [cursor, observer]);
}
