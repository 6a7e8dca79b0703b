import { storeName } from "@adder-studio/core";

const lockName = (page: string) => storeName(`adder-studio-page:${page}`);

/** Holds a lock until `signal` aborts: other pages see from it that the runs of this page still train. */
export async function holdPage(page: string, signal: AbortSignal): Promise<void> {
  await navigator.locks
    ?.request(lockName(page), { mode: "shared" }, () => {
      return new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    })
    .catch(() => undefined);
}

/** Returns the pages of this device that are open, by the names they hold; none where there are no Web Locks. */
export async function openPages(): Promise<ReadonlySet<string>> {
  const held = await navigator.locks?.query().catch(() => undefined);
  const names = (held?.held ?? []).flatMap(({ name }) => (name === undefined ? [] : [name]));
  const prefix = lockName("");
  return new Set(
    names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length)),
  );
}
