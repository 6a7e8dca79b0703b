import {
  type ComponentType,
  type LazyExoticComponent,
  lazy,
  type ReactNode,
  useSyncExternalStore,
} from "react";
import { absent, PartAbsent } from "./load-part";

/** A component that comes in a chunk of its own. One that does not come leaves its place empty until it is tried again. */
export function lazyPart<
  Name extends string,
  Loaded extends { readonly [K in Name]: (props: never) => ReactNode },
>(load: () => Promise<Loaded>, name: Name): Loaded[Name] {
  const attempt = () =>
    lazy(async () => {
      try {
        return { default: (await load())[name] as unknown as ComponentType<object> };
      } catch (error) {
        if (!(error instanceof PartAbsent)) throw error;
        absent.add(() => {
          inner = attempt();
        });
        return { default: () => null };
      }
    });
  let inner: LazyExoticComponent<ComponentType<object>> = attempt();
  // biome-ignore lint/correctness/noComponentHookFactories: called once for each part, as `lazy` itself is
  function Part(props: object) {
    const Inner = useSyncExternalStore(
      absent.subscribe,
      () => inner,
      () => inner,
    );
    return <Inner {...props} />;
  }
  return Part as unknown as Loaded[Name];
}
