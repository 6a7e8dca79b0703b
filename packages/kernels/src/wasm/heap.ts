/** Allocator for tensors in a linear memory, which threads may also grow for their scratch. */
export interface Heap {
  /** Returns the address of `bytes` free bytes, a multiple of 64. Their values are undefined. */
  allocate(bytes: number): number;
  /** Frees the block at `address`; an unknown address is ignored. */
  free(address: number): void;
  /** Bytes of all blocks that are in use. */
  readonly usedBytes: number;
}

const align = 64;
const page = 65536;
/** The memory grows by this much at least: many small growths would be slow. */
const leastPages = 32;

interface Block {
  address: number;
  size: number;
}

/**
 * Makes a heap on the memory that `grow(pages)` adds; `grow` returns the address of the new pages (64 KiB each). Free
 * blocks stay in the order of their addresses and are joined at once, so that there are few of them; an allocation
 * takes the smallest that fits.
 * @example
 * const heap = createHeap((pages) => memory.grow(pages) * 65536);
 * const address = heap.allocate(4 * count);
 */
export function createHeap(grow: (pages: number) => number): Heap {
  const sizes = new Map<number, number>();
  const free: Block[] = [];
  let usedBytes = 0;

  /** Returns the index of the first free block behind `address`. */
  function behind(address: number): number {
    let low = 0;
    let high = free.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((free[middle] as Block).address < address) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function addFree(address: number, size: number): void {
    const at = behind(address);
    const before = free[at - 1];
    const after = free[at];
    const joinsAfter = after !== undefined && address + size === after.address;
    if (before !== undefined && before.address + before.size === address) {
      before.size += size;
      if (joinsAfter) {
        before.size += after.size;
        free.splice(at, 1);
      }
    } else if (joinsAfter) {
      after.address = address;
      after.size += size;
    } else {
      free.splice(at, 0, { address, size });
    }
  }

  /** Returns the index of the smallest free block of at least `size` bytes. */
  function fitting(size: number): number | undefined {
    let best: number | undefined;
    let bestSize = Number.POSITIVE_INFINITY;
    for (let at = 0; at < free.length; at++) {
      const candidate = (free[at] as Block).size;
      if (candidate >= size && candidate < bestSize) {
        best = at;
        bestSize = candidate;
        if (candidate === size) break;
      }
    }
    return best;
  }

  function place(size: number): number {
    let at = fitting(size);
    if (at === undefined) {
      const pages = Math.max(leastPages, Math.ceil(size / page));
      addFree(grow(pages), pages * page);
      at = fitting(size) as number;
    }
    const block = free[at] as Block;
    const { address } = block;
    block.address += size;
    block.size -= size;
    if (block.size === 0) free.splice(at, 1);
    return address;
  }

  return {
    allocate(bytes) {
      const size = Math.max(align, Math.ceil(bytes / align) * align);
      const address = place(size);
      sizes.set(address, size);
      usedBytes += size;
      return address;
    },
    free(address) {
      const size = sizes.get(address);
      if (size === undefined) return;
      sizes.delete(address);
      usedBytes -= size;
      addFree(address, size);
    },
    get usedBytes() {
      return usedBytes;
    },
  };
}
