import { philox } from "@adder-studio/core";

const block = new Uint32Array(4);
/** Result of the work, kept so that the compiler does not leave it out. */
const sum = new Float64Array(1);

/** Processor milliseconds of a fixed piece of work: arithmetic, and objects that live for a moment. */
function measure(): number {
  const from = process.cpuUsage();
  for (let i = 0; i < 4000; i++) {
    philox(block, i, 0, 0, 0, 1, 2);
    const parts = new Map<string, number>();
    for (let k = 0; k < 8; k++) parts.set(`n${k}`, (block[k & 3] ?? 0) + k);
    sum[0] = (sum[0] ?? 0) + parts.size;
  }
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1000;
}

let best = Number.POSITIVE_INFINITY;

/** Least speed that is believed: two busy halves of a core. What is slower than that is the case's own doing. */
const leastSpeed = 0.5;

/**
 * Returns how fast the processor is just now, as a share of the fastest that this process has seen: caches, and cores that
 * are halves of one, make the processor time of the same work grow by a factor of two and more on a busy machine.
 */
export function speedNow(): number {
  if (best === Number.POSITIVE_INFINITY)
    for (let i = 0; i < 20; i++) best = Math.min(best, measure());
  const now = measure();
  best = Math.min(best, now);
  return Math.max(leastSpeed, best / now);
}
