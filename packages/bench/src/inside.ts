import { getBackend, getKernelsForBackend, memory } from "@tensorflow/tfjs-core";

/** What went on inside of kernels while some work was done. */
export interface Inside {
  /** Milliseconds within kernels, where a call returns when it is done. */
  readonly ms: number;
  readonly totalMs: number;
  readonly calls: number;
  /** Largest sum of all tensors' bytes. */
  readonly peakBytes: number;
}

/** Runs `work` with every kernel of the present engine watched. */
export async function lookInside(work: () => Promise<void>): Promise<Inside> {
  const kernels = getKernelsForBackend(getBackend());
  const originals = kernels.map(({ kernelFunc }) => kernelFunc);
  let [ms, calls, peakBytes, depth] = [0, 0, 0, 0];
  for (const [i, kernel] of kernels.entries()) {
    const original = originals[i] as typeof kernel.kernelFunc;
    kernel.kernelFunc = (params) => {
      // A kernel that calls others is counted once.
      depth += 1;
      const start = performance.now();
      try {
        return original(params);
      } finally {
        depth -= 1;
        if (depth === 0) ms += performance.now() - start;
        calls += 1;
        peakBytes = Math.max(peakBytes, memory().numBytes);
      }
    };
  }
  const start = performance.now();
  try {
    await work();
  } finally {
    for (const [i, kernel] of kernels.entries()) {
      kernel.kernelFunc = originals[i] as typeof kernel.kernelFunc;
    }
  }
  return { ms, totalMs: performance.now() - start, calls, peakBytes };
}
