/**
 * Resolves when the browser has nothing more urgent to do, or when a person reaches for the page: what is loaded then
 * keeps neither the first picture nor the first press waiting. `latestMs` bounds the wait of a page that is never idle.
 */
export function whenIdle(latestMs = 2000): Promise<void> {
  return new Promise((done) => {
    const reached = ["pointerdown", "keydown", "pointermove"] as const;
    const over = () => {
      for (const name of reached) removeEventListener(name, over, true);
      done();
    };
    for (const name of reached) addEventListener(name, over, { capture: true, passive: true });
    // WebKit has no idle callback.
    if (typeof requestIdleCallback === "function") requestIdleCallback(over, { timeout: latestMs });
    else setTimeout(over, 200);
  });
}

/** Resolves when the browser has had nothing more urgent to do, a while after the page has come: for what nobody waits for. */
export async function whenLeftAlone(): Promise<void> {
  await whenIdle(8000);
  // A press of Run that has just begun is made by then.
  await new Promise((resolve) => setTimeout(resolve, 500));
}

/** Lets the browser draw and hear presses before the next piece of work. */
export function nextTask(): Promise<void> {
  return new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      done();
    };
    port2.postMessage(undefined);
  });
}
