/** Signs of life for the watchdog on the page: at most one message a second, none while other messages are sent. */
export interface Heartbeat {
  /** Reports progress inside of long work, which `doing` names for people. Cheap: called before every op. */
  alive(doing: string): void;
  /** Reports that another message was sent. */
  spoke(): void;
  /** Awaits `work`, which depends on something outside (a file, the network), and sends signs of life meanwhile. */
  during<T>(doing: string, work: Promise<T>): Promise<T>;
  dispose(): void;
}

const heartbeatMs = 1000;
/** Longest silence inside of one op of a graphics card that still counts as life. */
const patienceMs = 60_000;

/** Creates a heartbeat. `send` sends one sign of life; `check` is called at each tick of the timer, to test the device. */
export function createHeartbeat(send: (doing: string) => void, check: () => void): Heartbeat {
  let last = Number.NEGATIVE_INFINITY;
  let progress = performance.now();
  let doing = "starting";
  let waiting = 0;

  function sendIfDue(now: number): void {
    if (now - last < heartbeatMs) return;
    last = now;
    send(doing);
  }

  const timer = setInterval(() => {
    check();
    const now = performance.now();
    if (waiting > 0 || now - progress < patienceMs) sendIfDue(now);
  }, heartbeatMs);

  return {
    alive(what) {
      doing = what;
      progress = performance.now();
      sendIfDue(progress);
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
