/** Listeners of one kind of event. */
export interface Listeners<T extends readonly unknown[]> {
  /** Adds a listener and returns the function that removes it. */
  add(listener: (...values: T) => void): () => void;
  emit(...values: T): void;
  clear(): void;
}

/** Creates an empty list of listeners. */
export function createListeners<T extends readonly unknown[]>(): Listeners<T> {
  const listeners = new Set<(...values: T) => void>();
  return {
    add(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    emit(...values) {
      for (const listener of listeners) listener(...values);
    },
    clear: () => listeners.clear(),
  };
}
