import { type ComponentType, lazy } from "react";

/** A part that comes in a chunk of its own, as React wants it. */
export function lazyPart<Name extends string, Props>(
  load: () => Promise<{ readonly [K in Name]: ComponentType<Props> }>,
  name: Name,
) {
  return lazy(() => load().then((module) => ({ default: module[name] })));
}
