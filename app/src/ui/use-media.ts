import { useSyncExternalStore } from "react";

/** Returns true while a media query holds. */
export function useMedia(query: string): boolean {
  const holds = () => matchMedia(query).matches;
  return useSyncExternalStore(
    (listener) => {
      const list = matchMedia(query);
      list.addEventListener("change", listener);
      return () => list.removeEventListener("change", listener);
    },
    holds,
    // For the first picture, which is drawn when the app is built.
    holds,
  );
}
