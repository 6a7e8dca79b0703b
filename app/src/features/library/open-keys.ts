import { lockName } from "../../storage/tabs";

/** Keys of the experiments that some tab has open for writing, this one included. Empty where nobody knows. */
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
