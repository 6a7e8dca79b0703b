import type { Belongings } from "./belongings";

/**
 * Declares a store of which each owner has one, like `perStudio`: for those parts that the studio itself loads, which know no
 * studio but what they need of it.
 */
export function perOwner<
  Owner extends { readonly belongings: Belongings },
  T,
  Args extends readonly unknown[] = [],
>(
  name: string,
  make: (owner: Owner, ...args: Args) => T,
  dispose: (made: T) => void = () => undefined,
): (owner: Owner, ...args: Args) => T {
  const values = new WeakMap<Owner, { readonly value: T }>();
  return (owner, ...args) => {
    const known = values.get(owner);
    if (known !== undefined) return known.value;
    const value = make(owner, ...args);
    values.set(owner, { value });
    owner.belongings.add(name, () => dispose(value));
    return value;
  };
}
