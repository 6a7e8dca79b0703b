/** A record of this device that cannot be read: it is left where it lies, shown nowhere, and can be saved as a file. */
export interface Damaged {
  /** Name of the kind of record, for a person: "a run". */
  readonly what: string;
  readonly key: string;
  readonly value: unknown;
  remove(): Promise<void>;
}

const found = new Map<string, Damaged>();
const listeners = new Set<() => void>();
let list: readonly Damaged[] = [];

export const damaged = {
  list: () => list,
  /** Adds a record once, however often it is read. */
  add(record: Damaged): void {
    const name = `${record.what}|${record.key}`;
    if (found.has(name)) return;
    found.set(name, record);
    tell();
  },
  /** Removes records from the list that have been deleted from the device. */
  drop(records: readonly Damaged[]): void {
    for (const { what, key } of records) found.delete(`${what}|${key}`);
    tell();
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
};

function tell(): void {
  list = [...found.values()];
  for (const listener of listeners) listener();
}
