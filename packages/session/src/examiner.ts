import { connect, type Spawn } from "./connection";
import type { EngineReport, EngineWish, ExamineRequest } from "./examination";
import { createWatchdog, type WatchdogOptions } from "./watchdog";

/** Interval at which the time of an engine is checked. */
const pollMs = 250;
/** Least time of an engine, even when those before it have used up the total. */
const leastLimitMs = 6000;
/** Least time for loading an engine's code and starting its device, on top of the engine's limit. */
const leastStartMs = 15_000;

/**
 * Examines engines one after the other, each in a fresh worker that ends afterwards. An engine that fails, hangs or
 * takes its graphics process along is reported with its reason and its findings, and the others follow.
 * Never rejects; after `signal` the rest stays as it is.
 */
export async function examineDevice(
  spawn: Spawn,
  watchdog: WatchdogOptions,
  { engines, totalMs, ir, run, onProgress, signal }: ExamineRequest,
): Promise<readonly EngineReport[]> {
  let reports: readonly EngineReport[] = engines.map((wish) => ({
    wish,
    state: "waiting",
    found: {},
    doing: "",
    share: 0,
  }));

  const started = performance.now();

  /** Returns the time that engine `at` may take: its share of the time that is left for it and those after it. */
  function limitOf(wish: EngineWish, at: number): number {
    const left = totalMs - (performance.now() - started);
    return Math.min(wish.limitMs, Math.max(leastLimitMs, left / (engines.length - at)));
  }

  function change(at: number, changes: Partial<EngineReport>): void {
    reports = reports.map((report, i) => (i === at ? { ...report, ...changes } : report));
    onProgress(reports);
  }

  function examine(wish: EngineWish, at: number): Promise<void> {
    return new Promise((resolve) => {
      let doing = "starting";
      let limitMs = Math.max(leastStartMs, wish.limitMs);
      function end(reason?: string, state: EngineReport["state"] = "ended"): void {
        clock.dispose();
        signal.removeEventListener("abort", cancel);
        connection.close();
        change(at, { state, share: 1, ...(reason === undefined ? {} : { reason }) });
        resolve();
      }
      const cancel = () => end(undefined, "cancelled");
      // Counts its own ticks, as the watchdog does: a page that slept has not waited.
      const clock = createWatchdog(
        pollMs,
        () => limitMs / pollMs,
        () => end(`Its time was up after ${Math.round(limitMs / 1000)} s, while ${doing}.`, "late"),
      );
      const connection = connect(
        spawn,
        watchdog,
        (event) => {
          if (event.type === "examined") end(event.reason);
          if (event.type !== "examining") return;
          if (event.found.engine) {
            limitMs = limitOf(wish, at);
            clock.feed();
          }
          doing = event.doing;
          const { found } = reports[at] as EngineReport;
          change(at, { doing, share: event.share, found: { ...found, ...event.found } });
        },
        ({ kind, message }) =>
          end(kind === "silence" ? `It stopped answering while ${doing}.` : message),
      );
      signal.addEventListener("abort", cancel);
      clock.watch(true);
      connection.watch(true);
      change(at, { state: "running", doing });
      connection.send({ type: "examine", engine: wish, ir, run });
    });
  }

  for (const [at, wish] of engines.entries()) {
    if (signal.aborted) break;
    await examine(wish, at);
  }
  return reports;
}
