import type { RunHistory, Session } from "@adder-studio/session/client";
import { scheduleFrame } from "./schedule-frame";

export type Draw = (history: RunHistory) => void;

/**
 * The one animation loop. It runs while a run does, calls every visible drawing once per frame in which the
 * history changed, and sleeps otherwise. React takes no part.
 */
export interface DrawLoop {
  /** Draws at once and whenever the history changes; returns how to stop. */
  add(draw: Draw): () => void;
  /** Draw all again (new size, new theme). */
  invalidate(): void;
  dispose(): void;
}

/** Between runs nothing is drawn: new weights have no curve yet. */
export const nothing: RunHistory = {
  width: 4,
  length: 0,
  column: () => new Float32Array(0),
  epochs: [],
  marks: [],
  version: 0,
  examplesPerSecond: 0,
  step: 0,
};

/** With reduced motion charts move in steps of this length. */
const calmMs = 1000;
/** Drawing without a graphics card takes time from training: five times a second will do. */
export const softMs = 200;

/** Milliseconds from one drawing to the next at least; with a graphics card at work `hardMs`. */
export function drawEveryMs({ state }: Pick<Session, "state">, hardMs: number): number {
  const { engine } = state;
  const hard = engine !== undefined && !engine.software && engine.backend.startsWith("webg");
  return hard ? hardMs : softMs;
}

export function createDrawLoop(session: Session): DrawLoop {
  const drawings = new Set<Draw>();
  let callOff: (() => void) | undefined;
  let seen = -1;
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  function tick(): void {
    callOff = undefined;
    const { history, state } = session;
    if (history.version !== seen) {
      seen = history.version;
      const shown = state.phase === "idle" ? nothing : history;
      for (const draw of drawings) draw(shown);
    }
    if (state.phase === "running" || state.phase === "recovering" || state.phase === "loading")
      plan(calm.matches ? calmMs : drawEveryMs(session, 0));
  }
  function plan(everyMs: number): void {
    if (drawings.size > 0) callOff ??= scheduleFrame(everyMs, tick);
  }
  function wake(): void {
    callOff?.();
    callOff = undefined;
    plan(0);
  }
  const unsubscribe = session.subscribe(() => {
    seen = -1;
    wake();
  });
  return {
    add(draw) {
      drawings.add(draw);
      draw(session.state.phase === "idle" ? nothing : session.history);
      wake();
      return () => drawings.delete(draw);
    },
    invalidate() {
      seen = -1;
      wake();
    },
    dispose() {
      unsubscribe();
      callOff?.();
      drawings.clear();
    },
  };
}
