import type { PoolOutcome } from "./pool";

/** Creates a line about the runs on stderr: redrawn on a terminal, else one line for each run that ended. */
export function createWatch(total: number) {
  const terminal = process.stderr.isTTY === true;
  let ended = 0;
  return {
    onProgress(share: number, running: readonly string[]): void {
      if (!terminal) return;
      const filled = Math.round(20 * share);
      const bar = "█".repeat(filled) + "░".repeat(20 - filled);
      const width = (process.stderr.columns ?? 80) - 1;
      const text = `${bar} ${(100 * share).toFixed(0)} % of ${total} runs: ${running.join(", ")}`;
      process.stderr.write(`\r${text.slice(0, width)}\u001b[K`);
    },
    onRun(name: string, failure: string | undefined): void {
      ended += 1;
      if (terminal) process.stderr.write("\r\u001b[K");
      else process.stderr.write(`${ended}: ${name}${failure === undefined ? "" : " failed"}\n`);
    },
    clear(): void {
      if (terminal) process.stderr.write("\r\u001b[K");
    },
  };
}

/** Exit code of a program that was ended by Ctrl-C, as shells define it. */
export const interrupted = 130;

/** Returns the final message, with one line for each failure, and the exit code. */
export function conclude(outcome: PoolOutcome, folder: string): { text: string; code: number } {
  const { made, skipped, failures, ended } = outcome;
  const lines = failures.map(({ name, message }) => `${name} failed: ${message}`);
  const done = `${made} ${made === 1 ? "run" : "runs"} made, ${skipped} there already`;
  if (ended) {
    lines.push(`Ended early: ${done}. The same command goes on from here, in ${folder}.`);
    return { text: lines.join("\n"), code: interrupted };
  }
  lines.push(failures.length > 0 ? `${done}, ${failures.length} failed.` : `${done}.`);
  return { text: lines.join("\n"), code: failures.length > 0 ? 1 : 0 };
}

/** Creates a signal that aborts when somebody ends the program (Ctrl-C); runs in progress are made again next time. */
export function endSignal(): { readonly signal: AbortSignal; release(): void } {
  const control = new AbortController();
  const abort = () => control.abort();
  process.once("SIGINT", abort);
  process.once("SIGTERM", abort);
  return {
    signal: control.signal,
    release() {
      process.removeListener("SIGINT", abort);
      process.removeListener("SIGTERM", abort);
    },
  };
}
