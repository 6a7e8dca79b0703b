import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createHeap } from "./heap";

const page = 65536;

/** Makes a memory with gaps between the pages it adds, like those of threads that grow it for their scratch. */
function memory(gap: () => number) {
  let pages = 1;
  return (more: number) => {
    pages += gap();
    const at = pages * page;
    pages += more;
    return at;
  };
}

describe("the heap", () => {
  it("never allocates a place twice, aligns it, and counts the bytes in use", () => {
    const operations = fc.array(
      fc.oneof(
        fc.record({ allocate: fc.integer({ min: 0, max: 5_000_000 }) }),
        fc.record({ free: fc.nat() }),
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(operations, fc.array(fc.nat({ max: 3 })), (list, gaps) => {
        let next = 0;
        const heap = createHeap(memory(() => gaps[next++] ?? 0));
        const live = new Map<number, number>();
        for (const operation of list) {
          if ("allocate" in operation) {
            const size = operation.allocate;
            const at = heap.allocate(size);
            expect(at % 64).toBe(0);
            for (const [other, length] of live) {
              expect(at + Math.max(size, 1) <= other || other + Math.max(length, 1) <= at).toBe(
                true,
              );
            }
            live.set(at, size);
          } else if (live.size > 0) {
            const at = [...live.keys()][operation.free % live.size] as number;
            live.delete(at);
            heap.free(at);
          }
        }
        const least = [...live.values()].reduce((sum, size) => sum + size, 0);
        expect(heap.usedBytes).toBeGreaterThanOrEqual(least);
        for (const at of live.keys()) heap.free(at);
        expect(heap.usedBytes).toBe(0);
      }),
    );
  });

  it("grows once for a step that is repeated", () => {
    let grown = 0;
    const grow = memory(() => 0);
    const heap = createHeap((pages) => {
      grown += pages;
      return grow(pages);
    });
    const step = () => {
      const blocks = [1e6, 3e6, 5e5, 2e6].map((bytes) => heap.allocate(bytes));
      for (const block of blocks) heap.free(block);
    };
    step();
    const once = grown;
    for (let i = 0; i < 50; i++) step();
    expect(grown).toBe(once);
  });
});
