import type { EngineName } from "@adder-studio/core";

/** Least time between two ticks: 20 a second. */
const tickMs = 50;

/**
 * When the next tick is due. A graphics card takes orders much faster than it fulfils them: 50 ms of
 * orders can be many seconds of work, and nothing is seen of it until it is done. So there the number of
 * steps in flight is held to what 50 ms really achieved, from one step upwards.
 */
export interface Pacing {
  /** Milliseconds to let pass between the last tick and the next, now that `made` steps have been made. */
  next(made: number): number;
  /** A tick with the rows before `step` went out. */
  ticked(step: number): void;
}

export function createPacing(backend: EngineName, start: number): Pacing {
  const queued = backend === "webgl" || backend === "webgpu";
  let allowed = 1;
  let from = start;
  let since = performance.now();
  return {
    next: (made) => (queued && made - from >= allowed ? 0 : tickMs),
    ticked(step) {
      const now = performance.now();
      const stepMs = (now - since) / Math.max(1, step - from);
      const possible = Math.max(1, Math.floor((tickMs * 1.2) / stepMs));
      allowed = Math.min(possible, allowed * 2);
      from = step;
      since = now;
    },
  };
}
