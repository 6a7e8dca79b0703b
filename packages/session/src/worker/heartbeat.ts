/** Signs of life for the watchdog on the page: one message a second at most, none while others flow. */
export interface Heartbeat {
  /** Progress inside a long piece of work, named for people. Cheap: called before every op. */
  alive(doing: string): void;
  /** Another message went out. */
  spoke(): void;
  /** Runs `work`, which waits for something outside (a file, the network), and beats meanwhile. */
  during<T>(doing: string, work: Promise<T>): Promise<T>;
  dispose(): void;
}

const beatMs = 1000;
/** How long a wait for the graphics card, which no op interrupts, may take and still count as life. */
const patienceMs = 60_000;

/** `onBeat` is called with what is going on; `check` before each beat of the timer (is the device still there?). */
export function createHeartbeat(onBeat: (doing: string) => void, check: () => void): Heartbeat {
  let last = Number.NEGATIVE_INFINITY;
  let progress = performance.now();
  let doing = "starting";
  let waiting = 0;

  function beat(now: number): void {
    if (now - last < beatMs) return;
    last = now;
    onBeat(doing);
  }

  const timer = setInterval(() => {
    check();
    const now = performance.now();
    if (waiting > 0 || now - progress < patienceMs) beat(now);
  }, beatMs);

  return {
    alive(what) {
      doing = what;
      progress = performance.now();
      beat(progress);
    },
    spoke() {
      last = performance.now();
      progress = last;
    },
    async during(what, work) {
      doing = what;
      waiting += 1;
      try {
        return await work;
      } finally {
        waiting -= 1;
        progress = performance.now();
      }
    },
    dispose: () => clearInterval(timer),
  };
}
