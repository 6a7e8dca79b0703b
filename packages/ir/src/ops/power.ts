import type { OpCount } from "../op";

/**
 * Operations that |d|^p takes, given |d|. p = 2: its square. Between: |d| times |d|^(p - 1), whose logarithm and
 * exponential are series of 17 additions and 17 products, divisions among them, in the kernels of the wasm engine
 * (derived here, by counting them).
 */
export function powerCount(p: number): OpCount {
  if (p === 1) return { additions: 0, multiplications: 0 };
  return p === 2 ? { additions: 0, multiplications: 1 } : { additions: 17, multiplications: 18 };
}
