import type { EngineName } from "@adder-studio/core";

/** Least time between two ticks: 20 a second. */
const tickMs = 50;

/**
 * Times of ticks. A graphics card takes orders much faster than it fulfils them: 50 ms of orders can be many seconds
 * of work, with no result until the end. So the number of steps in flight is held to what 50 ms really achieved, from
 * one step upwards.
 */
export interface Pacing {
  /** Returns the milliseconds between the last tick and the next, `made` steps having been made. */
  next(made: number): number;
  /** Reports a tick with the rows before `step`. */
  ticked(step: number): void;
}

/** Creates the pacing of a run that starts at step `start`. */
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
