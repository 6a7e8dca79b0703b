import { isAbort } from "./errors";
import type { Examples } from "./types";

type Load = (index: number, signal?: AbortSignal) => Promise<Examples>;

/**
 * Creates a cache that holds loaded shards while they fit into `budgetBytes` (at least two), the longest unused going first.
 * Concurrent requests for a shard share one load; a failed load is forgotten, so that the next call
 * tries again.
 */
export function createShardCache(load: Load, budgetBytes: number): Load {
  const kept = new Map<number, Promise<Examples>>();
  const sizes = new Map<number, number>();

  function drop(index: number): void {
    kept.delete(index);
    sizes.delete(index);
  }

  function makeRoom(): void {
    let total = 0;
    for (const size of sizes.values()) total += size;
    for (const [index] of kept) {
      if (total <= budgetBytes || kept.size <= 2) return;
      total -= sizes.get(index) ?? 0;
      drop(index);
    }
  }

  function start(index: number, signal: AbortSignal | undefined): Promise<Examples> {
    const loading = load(index, signal).then(
      (examples) => {
        sizes.set(index, examples.images.length);
        makeRoom();
        return examples;
      },
      (error: unknown) => {
        drop(index);
        throw error;
      },
    );
    kept.set(index, loading);
    return loading;
  }

  return async function get(index, signal) {
    for (;;) {
      signal?.throwIfAborted();
      const found = kept.get(index);
      if (found === undefined) return start(index, signal);
      // Move to the end: a Map iterates in order of insertion, so the front is the longest unused.
      kept.delete(index);
      kept.set(index, found);
      try {
        return await found;
      } catch (error) {
        // Somebody else's load was cancelled, ours was not: load it again.
        if (!isAbort(error) || signal?.aborted) throw error;
      }
    }
  };
}
