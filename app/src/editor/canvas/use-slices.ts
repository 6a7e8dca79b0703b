import { useEffect, useMemo, useReducer, useRef } from "react";

/**
 * New items in one frame. Each frame costs a picture of the whole canvas, which without a graphics card takes longer
 * than drawing the cards: 306 of them came in 1.2 to 1.6 s with 104 a frame, and in 2.0 to 2.6 with 48.
 */
const perFrame = 104;

/**
 * The list, of which new items come some each frame where there are many. What was there stays there, so an edit's few
 * new items come at once.
 */
export function useSlices<T extends { readonly id: string }>(list: readonly T[]): readonly T[] {
  const there = useRef<ReadonlySet<string>>(new Set());
  const [turn, next] = useReducer((count: number) => count + 1, 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each turn lets more of them in
  const part = useMemo(() => sliceOf(list, there.current), [list, turn]);
  useEffect(() => {
    there.current = new Set(part.map(({ id }) => id));
    if (part.length === list.length) return;
    const frame = requestAnimationFrame(next);
    return () => cancelAnimationFrame(frame);
  }, [part, list]);
  return part;
}

/** All of them when at most `perFrame` are new, else without the new ones after the first `perFrame`. */
export function sliceOf<T extends { readonly id: string }>(
  list: readonly T[],
  there: ReadonlySet<string>,
): readonly T[] {
  let fresh = 0;
  const part = list.filter(({ id }) => there.has(id) || ++fresh <= perFrame);
  return part.length === list.length ? list : part;
}
