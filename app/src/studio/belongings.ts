/** The stores and listeners that belong to one studio and end with it. */
export interface Belongings {
  /** Names of what has been made so far and has not ended, oldest first. */
  readonly names: readonly string[];
  /**
   * Takes something that ends with the studio, at once where the studio has ended already. Returns how to let it go
   * before, without ending it.
   */
  add(name: string, dispose: () => void): () => void;
  /** Ends the newest first, since a store may listen to one that was made before it. */
  dispose(): void;
}

export function createBelongings(): Belongings {
  const all = new Map<object, { readonly name: string; dispose(): void }>();
  let isOver = false;
  return {
    get names() {
      return [...all.values()].map(({ name }) => name);
    },
    add(name, dispose) {
      const token = {};
      if (isOver) dispose();
      else all.set(token, { name, dispose });
      return () => void all.delete(token);
    },
    dispose() {
      isOver = true;
      const newestFirst = [...all.values()].reverse();
      all.clear();
      for (const one of newestFirst) one.dispose();
    },
  };
}
