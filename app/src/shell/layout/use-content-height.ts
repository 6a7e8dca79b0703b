import { type RefObject, useLayoutEffect, useState } from "react";

/** Content may grow with its room (a picture as high as the panel): then it would have no end. */
const mostRounds = 6;
const restMs = 120;

/**
 * How many pixels more than it has `host` needs so that nothing in it has to be scrolled downwards; 0 for another `key`
 * (another panel) until that has been drawn. Its most height is the style sheet's.
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
      // Of what it grew by, other parts of the panel may have taken some.
      if (rounds < mostRounds) timer = setTimeout(measure, restMs);
      else observer.disconnect();
    };
    // Numbers change with each tick, and nothing's height with them: only what comes and goes is looked at.
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
