import { useInsertionEffect, useRef, useState } from "react";

type Handlers = Readonly<Record<string, (...args: never[]) => unknown>>;

/** Handlers that stay the same objects while they do what the latest ones do. */
export function useStable<T extends Handlers>(latest: T): T {
  const now = useRef(latest);
  useInsertionEffect(() => {
    now.current = latest;
  });
  const [stable] = useState(() =>
    Object.fromEntries(
      Object.keys(latest).map((name) => [name, (...args: never[]) => now.current[name]?.(...args)]),
    ),
  );
  return stable as T;
}
