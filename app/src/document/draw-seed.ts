/** Draws a seed of four digits at most from the browser's source of random numbers. */
export function drawSeed(): number {
  return (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % 10_000;
}
