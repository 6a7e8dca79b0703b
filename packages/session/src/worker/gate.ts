/** Control of a run between two steps: pause, resume, single steps, stop. */
export interface Gate {
  pause(): void;
  resume(): void;
  /** Lets one step pass, then waits. */
  step(): void;
  stop(): void;
  /** Sets the milliseconds to wait before each step. */
  pace(ms: number): void;
  /**
   * Called before step `step`. Resolves to true when the step may be made, to false when the run is to stop. `save`
   * saves the state before that step: it is called before the wait, during which the page may be closed.
   */
  pass(step: number, save?: () => Promise<void>): Promise<boolean>;
  /** Reports that the rows before `step` have been sent. */
  sent(step: number): void;
  /** True when the run will wait after the current step, whose row then has to be sent. */
  readonly waitsNext: boolean;
  readonly stopped: boolean;
  /** True while the run waits between two steps and nothing is under way on the device. */
  readonly waiting: boolean;
  readonly whenStopped: Promise<void>;
}

/** Start of a gate, and the listeners of its pauses. */
export interface GateOptions {
  /** Index of the first step of the run. */
  readonly start: number;
  /** Number of steps after which the run pauses. */
  readonly pauseAt: number | undefined;
  onPaused(step: number): void;
  onResumed(step: number): void;
}

/** Creates the gate of a run. */
export function createGate({ start, pauseAt, onPaused, onResumed }: GateOptions): Gate {
  let limit = pauseAt ?? Number.POSITIVE_INFINITY;
  let pauseAsked = false;
  let stopped = false;
  let made = start;
  let sentTo = start;
  let release: (() => void) | undefined;
  let paceMs = 0;
  let resolveStopped: () => void = () => {};
  const whenStopped = new Promise<void>((resolve) => {
    resolveStopped = resolve;
  });
  let hurry: (() => void) | undefined;

  function go(newLimit: number): void {
    limit = newLimit;
    pauseAsked = false;
    const waiting = release;
    release = undefined;
    waiting?.();
  }

  return {
    pause() {
      if (!release) pauseAsked = true;
    },
    resume: () => go(Number.POSITIVE_INFINITY),
    step: () => go(made + 1),
    stop() {
      stopped = true;
      resolveStopped();
      hurry?.();
      go(Number.POSITIVE_INFINITY);
    },
    pace(ms) {
      paceMs = ms;
      hurry?.();
    },
    async pass(step, save) {
      made = step;
      if (paceMs > 0 && !stopped) {
        await new Promise<void>((resolve) => {
          hurry = resolve;
          setTimeout(resolve, paceMs);
        });
        hurry = undefined;
      }
      if (stopped) return false;
      // Rows that are still unsent would be missing from the picture for as long as it waits: one more
      // step takes them along.
      if (pauseAsked && sentTo < step) limit = Math.min(limit, step + 1);
      const mayGo = () => step < limit && !(pauseAsked && sentTo === step);
      if (mayGo()) return true;
      await save?.();
      if (stopped) return false;
      // A step, or a resume, was requested meanwhile.
      if (mayGo()) return true;
      pauseAsked = false;
      onPaused(step);
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      if (stopped) return false;
      onResumed(step);
      return true;
    },
    sent(step) {
      sentTo = step;
    },
    get waitsNext() {
      return made + 1 >= limit;
    },
    get stopped() {
      return stopped;
    },
    get waiting() {
      return release !== undefined;
    },
    whenStopped,
  };
}
