import { type RefObject, useLayoutEffect, useState } from "react";

/** Content may grow with its container (a picture as high as the panel); without a limit this would never end. */
const mostRounds = 6;
const restMs = 120;

/**
 * Returns the pixels that `host` lacks for its content to fit without scrolling; 0 for another `key` (another panel) until
 * that panel has been drawn. The style sheet sets the greatest height.
 */
export function useContentHeight(host: RefObject<HTMLElement | null>, key: string): number {
  const [grown, setGrown] = useState({ key, px: 0 });
  useLayoutEffect(() => {
    const element = host.current;
    if (element === null) return;
    let rounds = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const measure = () => {
      timer = undefined;
      const more = hiddenBelow(element);
      if (more < 2) return;
      rounds += 1;
      setGrown((last) => ({ key, px: (last.key === key ? last.px : 0) + more }));
      // Other parts of the panel may have taken a share of the growth.
      if (rounds < mostRounds) timer = setTimeout(measure, restMs);
      else observer.disconnect();
    };
    // Numbers change with each tick, and nothing's height with them: only elements that come and go are observed.
    const observer = new MutationObserver(() => {
      timer ??= setTimeout(measure, restMs);
    });
    observer.observe(element, { childList: true, subtree: true });
    timer = setTimeout(measure, restMs);
    return () => {
      observer.disconnect();
      clearTimeout(timer);
    };
  }, [host, key]);
  return grown.key === key ? grown.px : 0;
}

/** The most that any scrolling part of it hides below its edge. */
function hiddenBelow(element: HTMLElement): number {
  let most = 0;
  for (const part of element.querySelectorAll<HTMLElement>(".dock-body, .dock-body *")) {
    const hidden = part.scrollHeight - part.clientHeight;
    if (hidden <= most || part.clientHeight < 24) continue;
    const { overflowY } = getComputedStyle(part);
    if (overflowY === "auto" || overflowY === "scroll") most = hidden;
  }
  return most;
}
