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
  dispose: (made: T) => void = () => undefined,
): (studio: Studio, ...args: Args) => T {
  const values = new WeakMap<Studio, { readonly value: T }>();
  return (studio, ...args) => {
    const known = values.get(studio);
    if (known !== undefined) return known.value;
    const value = make(studio, ...args);
    values.set(studio, { value });
    studio.belongings.add(name, () => dispose(value));
    return value;
  };
}
