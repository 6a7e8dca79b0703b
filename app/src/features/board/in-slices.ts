/** Milliseconds that a piece of work may take before the page draws. */
const sliceMs = 12;

const turn = () => new Promise<void>((resolve) => setTimeout(resolve));

/** Runs work that yields now and then, without a task above a frame or so; returns its result, undefined once it is aborted. */
export async function inSlices<T>(
  work: Generator<undefined, T>,
  signal: AbortSignal,
): Promise<T | undefined> {
  // What called this has its own task behind it.
  await turn();
  let until = performance.now() + sliceMs;
  while (!signal.aborted) {
    const { done, value } = work.next();
    if (done === true) return value;
    if (performance.now() < until) continue;
    await turn();
    until = performance.now() + sliceMs;
  }
  return undefined;
}
