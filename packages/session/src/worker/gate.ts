/** Where a run waits between two steps: pause, resume, single steps, stop. */
export interface Gate {
  pause(): void;
  resume(): void;
  /** One step, then wait. */
  step(): void;
  stop(): void;
  /** Milliseconds to wait before each step. */
  pace(ms: number): void;
  /**
   * Called before step `step`; resolves when it may be made; false = stop. `save` keeps the state before that step: it
   * is called before the wait, which may be the last that this page does.
   */
  pass(step: number, save?: () => Promise<void>): Promise<boolean>;
  /** The rows before `step` have been sent. */
  sent(step: number): void;
  /** The run will wait after the step now being made: its row has to go out. */
  readonly waitsNext: boolean;
  readonly stopped: boolean;
  /** The run waits between two steps: nothing is under way on the device. */
  readonly waiting: boolean;
  readonly whenStopped: Promise<void>;
}

export interface GateOptions {
  /** First step of the run. */
  readonly start: number;
  /** Wait once this many steps have been made. */
  readonly pauseAt: number | undefined;
  onPaused(step: number): void;
  onResumed(step: number): void;
}

export function createGate({ start, pauseAt, onPaused, onResumed }: GateOptions): Gate {
  let limit = pauseAt ?? Number.POSITIVE_INFINITY;
  let pauseAsked = false;
  let stopped = false;
  let made = start;
  let sentTo = start;
  let release: (() => void) | undefined;
  let paceMs = 0;
  let sayStopped: () => void = () => {};
  const whenStopped = new Promise<void>((resolve) => {
    sayStopped = resolve;
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
      sayStopped();
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
      // A step, or to go on, was asked for meanwhile.
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
