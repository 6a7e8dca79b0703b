/** The hash of a run's weights after `step` steps: `weightsHash` in lower-case hex, or its first digits. */
export interface Mark {
  readonly step: number;
  readonly hash: string;
}

/**
 * Steps after which a run takes the hash of its weights, for its receipt: 10, 50, and each eighth of the run but the last,
 * whose hash is that of the weights. Rising; none twice.
 *
 * @example markSteps(400); // [10, 50, 100, 150, 200, 250, 300, 350]
 */
export function markSteps(totalSteps: number): readonly number[] {
  const eighths = [1, 2, 3, 4, 5, 6, 7].map((part) => Math.floor((totalSteps * part) / 8));
  const inside = [10, 50, ...eighths].filter((step) => step > 0 && step < totalSteps);
  return [...new Set(inside)].sort((a, b) => a - b);
}
