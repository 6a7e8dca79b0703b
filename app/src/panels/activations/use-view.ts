import type { ObserveItem } from "@adder-studio/session/client";
import { useEffect, useRef } from "react";
import type { DrawLook } from "../../observe/observer";
import { useLook, useObserver } from "../../observe/use-look";
import { useUi } from "../../studio/context";
import { useCursor } from "./cursor";

/** `useLook` that also draws when the cursor moves, the theme changes or React has committed. */
export function useView(items: readonly ObserveItem[], draw: DrawLook): void {
  const observer = useObserver();
  const cursor = useCursor();
  useUi((state) => state.scheme);
  const newest = useRef(draw);
  useLook(items, draw);
  useEffect(() => {
    newest.current = draw;
    draw(observer.look);
  });
  useEffect(() => cursor.subscribe(() => newest.current(observer.look)), [cursor, observer]);
}
