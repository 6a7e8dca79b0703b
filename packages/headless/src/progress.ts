/** Creates a progress line on stderr, shown only where stderr is a terminal. */
export function createProgress() {
  const terminal = process.stderr.isTTY === true;
  let shown = 0;
  return {
    show(step: number, total: number, loss: number, examplesPerSecond: number): void {
      const now = performance.now();
      if (!terminal || (now - shown < 100 && step < total)) return;
      shown = now;
      const filled = Math.round((20 * step) / total);
      const bar = "█".repeat(filled) + "░".repeat(20 - filled);
      const speed = examplesPerSecond > 0 ? `, ${examplesPerSecond.toFixed(0)} examples/s` : "";
      process.stderr.write(`\r${bar} step ${step} of ${total}, loss ${loss.toFixed(4)}${speed}   `);
    },
    clear(): void {
      if (terminal && shown > 0) process.stderr.write("\r\u001b[K");
    },
  };
}
