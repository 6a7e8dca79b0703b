import type { Page, Request } from "@playwright/test";

/** Number of frames in a row without a change after which a page counts as standing still. */
const quietFrames = 3;

/**
 * Follows what `page` fetches from now on. The function it returns resolves once the page stands still: nothing is being
 * fetched, no animation that ends is under way, and no element came or went for some idle frames. A slow machine
 * has slow frames, so this waits for no fixed time.
 */
export function watchLoading(page: Page): () => Promise<void> {
  const pending = new Set<Request>();
  page.on("request", (request) => {
    // What comes from memory (data:, blob:) is not always said to be finished.
    if (request.url().startsWith("http")) pending.add(request);
  });
  page.on("requestfinished", (request) => pending.delete(request));
  page.on("requestfailed", (request) => pending.delete(request));
  return async () => {
    for (let quiet = 0; quiet < quietFrames; ) {
      const changes = await page.evaluate(changesInAFrame);
      quiet = pending.size > 0 || changes ? 0 : quiet + 1;
    }
  };
}

/** Runs in the page; resolves to true where the next idle frame sees a change. */
function changesInAFrame(): Promise<boolean> {
  const elements = document.getElementsByTagName("*");
  const before = elements.length;
  return new Promise((done) => {
    requestIdleCallback(
      () =>
        requestAnimationFrame(() => {
          const moves = document
            .getAnimations()
            .some(
              ({ playState, effect }) =>
                playState === "running" &&
                effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY,
            );
          done(moves || elements.length !== before);
        }),
      // A page with a run on screen may have no idle time.
      { timeout: 500 },
    );
  });
}
