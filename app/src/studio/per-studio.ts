import { perOwner } from "./per-owner";
import type { Studio } from "./studio";

/**
 * Declares a store of which each studio has one: made when it is first asked for, disposed with its studio. Whoever asks
 * later, a component that is still on the page say, gets the disposed one. `args` count the first time only.
 *
 * @example const cursorOf = perStudio("cursor", () => createStore<Cursor>(() => start));
 */
export function perStudio<T, Args extends readonly unknown[] = []>(
  name: string,
  make: (studio: Studio, ...args: Args) => T,
  dispose?: (made: T) => void,
): (studio: Studio, ...args: Args) => T {
  return perOwner(name, make, dispose);
}
