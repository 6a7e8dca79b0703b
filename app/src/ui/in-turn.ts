import { nextTask } from "./idle";

const waiting = new Set<() => void>();
let isGoing = false;

/**
 * Does `work` soon, in a task of its own: several parts that come with one drawing of the page (charts, pictures) would
 * keep presses waiting for the sum of them. In the order asked for; gives what calls it off.
 */
export function inTurn(work: () => void): () => void {
  // Never twice: the same function may be asked for by two.
  const own = () => work();
  waiting.add(own);
  if (!isGoing) void goOn();
  return () => waiting.delete(own);
}

async function goOn(): Promise<void> {
  isGoing = true;
  for (const work of waiting) {
    await nextTask();
    if (!waiting.delete(work)) continue;
    try {
      work();
    } catch (error) {
      // One that fails does not take the others with it, and is heard of as any error of the page.
      reportError(error);
    }
  }
  isGoing = false;
}
