import type { ObserveItem } from "@adder-studio/session/client";
import { type RefObject, useEffect, useRef } from "react";
import { type DrawSnapshot, keyOf } from "./observer";
import { useObserver } from "./use-snapshot";

/**
 * As `useSnapshot`, while `host` is on screen: what is scrolled away, folded or hidden by CSS wants nothing. Coming into sight
 * makes no commit either.
 */
export function useVisibleSnapshot(
  host: RefObject<Element | null>,
  items: readonly ObserveItem[],
  draw: DrawSnapshot,
): void {
  const observer = useObserver();
  const newest = useRef({ items, draw });
  useEffect(() => {
    newest.current = { items, draw };
  });
  const key = items.map(keyOf).join("|");
  useEffect(() => {
    const element = host.current;
    if (element === null) return undefined;
    if (key === "") {
      // Its network left: no look comes that would wipe off what it drew.
      newest.current.draw(observer.snapshot);
      return undefined;
    }
    let stop: (() => void) | undefined;
    const watch = new IntersectionObserver((entries) => {
      const seen = entries.at(-1)?.isIntersecting === true;
      if (seen === (stop !== undefined)) return;
      stop?.();
      stop = seen
        ? observer.want(newest.current.items, (look) => newest.current.draw(look))
        : undefined;
    });
    watch.observe(element);
    return () => {
      watch.disconnect();
      stop?.();
    };
  }, [observer, host, key]);
}
