import { getBackend, getKernelsForBackend, memory } from "@tensorflow/tfjs-core";

/** Time and memory of the kernels during some work. */
export interface KernelProfile {
  /** Milliseconds within kernels; meaningful where a call returns only when it is done. */
  readonly ms: number;
  readonly totalMs: number;
  readonly calls: number;
  /** Largest sum of all tensors' bytes. */
  readonly peakBytes: number;
}

/** Runs `work` and measures every kernel call of the present engine. */
export async function profileKernels(work: () => Promise<void>): Promise<KernelProfile> {
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
