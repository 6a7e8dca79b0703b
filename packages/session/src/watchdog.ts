/** Counts ticks of an interval, not the clock: a page that slept or was throttled has not waited. */
export interface Watchdog {
  /** Reports a sign of life. */
  feed(): void;
  /** Starts or stops watching; starting feeds. */
  watch(on: boolean): void;
  dispose(): void;
}

/** Patience of a watchdog: `ticks` intervals of `tickMs`. */
export interface WatchdogOptions {
  readonly tickMs: number;
  /** Number of ticks without a sign of life after which the watchdog reports silence. */
  readonly ticks: number;
}

/** Default patience: 20 ticks of 500 ms, ten seconds of a page that is awake. */
export const defaultWatchdog: WatchdogOptions = { tickMs: 500, ticks: 20 };

/** Calls `onSilence` once when `ticks()` intervals of `tickMs` fired without `feed()`. */
export function createWatchdog(
  tickMs: number,
  ticks: () => number,
  onSilence: () => void,
): Watchdog {
  let missed = 0;
  let timer: ReturnType<typeof setInterval> | undefined;
  function stop(): void {
    clearInterval(timer);
    timer = undefined;
  }
  return {
    feed() {
      missed = 0;
    },
    watch(on) {
      if (!on) stop();
      else if (timer === undefined) {
        missed = 0;
        timer = setInterval(() => {
          missed += 1;
          if (missed < ticks()) return;
          stop();
          onSilence();
        }, tickMs);
      }
    },
    dispose: stop,
  };
}
