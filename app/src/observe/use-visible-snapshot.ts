import type { ObserveItem } from "@adder-studio/session/client";
import { type RefObject, useEffect, useRef } from "react";
import { type DrawSnapshot, keyOf } from "./observer";
import { useDrawnAgain, useObserver } from "./use-snapshot";

/**
 * Does what `useSnapshot` does, while `host` is on screen: what is scrolled away, folded or hidden by CSS wants nothing. Coming into sight
 * makes no commit either.
 */
export function useVisibleSnapshot(
  host: RefObject<Element | null>,
  items: readonly ObserveItem[],
  draw: DrawSnapshot,
  also?: unknown,
): void {
  const observer = useObserver();
  const newest = useRef(draw);
  const wanted = useRef(items);
  useEffect(() => {
    newest.current = draw;
    wanted.current = items;
  });
  const key = items.map(keyOf).join("|");
  useEffect(() => {
    const element = host.current;
    if (element === null) return undefined;
    if (key === "") {
      // Its network left: no look comes that would wipe off what it drew.
      newest.current(observer.snapshot);
      return undefined;
    }
    let stop: (() => void) | undefined;
    const watch = new IntersectionObserver((entries) => {
      const seen = entries.at(-1)?.isIntersecting === true;
      if (seen === (stop !== undefined)) return;
      stop?.();
      stop = seen ? observer.want(wanted.current, (look) => newest.current(look)) : undefined;
    });
    watch.observe(element);
    return () => {
      watch.disconnect();
      stop?.();
    };
  }, [observer, host, key]);
  useDrawnAgain(observer, newest, also);
}
