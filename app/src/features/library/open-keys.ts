import { lockName } from "../../storage/tabs";

/** Returns the keys of the experiments that any tab, this one included, has open for writing; empty where the browser does not tell. */
export async function openKeys(): Promise<ReadonlySet<string>> {
  try {
    const { held = [] } = await navigator.locks.query();
    const prefix = lockName("");
    return new Set(
      held.flatMap(({ name = "" }) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : [])),
    );
  } catch {
    return new Set();
  }
}
