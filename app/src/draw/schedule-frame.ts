/**
 * A frame at the next beat: whole multiples of `everyMs` on the page's clock, so that all who draw so often draw in
 * the same frame, and between beats the browser makes none. With 0 it is the next frame. Returns how to call it off.
 */
export function scheduleFrame(everyMs: number, draw: () => void): () => void {
  let frame = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const ask = () => {
    frame = requestAnimationFrame(draw);
  };
  if (everyMs > 0) timer = setTimeout(ask, everyMs - (performance.now() % everyMs));
  else ask();
  return () => {
    clearTimeout(timer);
    cancelAnimationFrame(frame);
  };
}
