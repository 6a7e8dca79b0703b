/** Softmax of `logits[from .. from + classes)`: shares that sum to 1. */
export function softmax(logits: ArrayLike<number>, from = 0, classes = logits.length): number[] {
  let most = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < classes; k++) most = Math.max(most, logits[from + k] as number);
  const parts: number[] = [];
  let sum = 0;
  for (let k = 0; k < classes; k++) {
    const part = Math.exp((logits[from + k] as number) - most);
    parts.push(part);
    sum += part;
  }
  return parts.map((part) => part / sum);
}

export interface Likely {
  readonly index: number;
  readonly share: number;
}

/** The `count` likeliest classes, the likeliest first; equal ones in the order of the classes. */
export function likeliest(shares: readonly number[], count: number): Likely[] {
  return shares
    .map((share, index) => ({ share, index }))
    .sort((a, b) => b.share - a.share || a.index - b.index)
    .slice(0, count);
}
