import { invariant } from "@adder-studio/core";

/** A loop of the inner operation alone: no kernel made of it can be faster. */
export interface PeakLoop {
  readonly candidate: string;
  /** Number of taps of a call. */
  readonly taps: number;
  call(): void;
}

/** Opens loops of vector instructions that need no memory: their rate is the peak of a thread of this engine. */
export async function openPeak(moduleBase64: string): Promise<PeakLoop[]> {
  const bytes = Uint8Array.from(atob(moduleBase64), (letter) => letter.charCodeAt(0));
  const { instance } = await WebAssembly.instantiate(bytes, {});
  const run = instance.exports as Record<string, (rounds: number) => number>;
  const rounds = 200_000;
  const taps = rounds * (run.tapsPerRound?.(0) ?? 0);
  return (
    [
      ["peak max+add", "maxAdd"],
      ["peak sub+abs+add", "subAbsAdd"],
    ] as const
  ).map(([candidate, name]) => {
    const loop = run[name];
    invariant(loop, `the module has ${name}`);
    // The engine compiles it better once it has been called for a while.
    for (let i = 0; i < 20; i++) loop(rounds / 20);
    return {
      candidate,
      taps,
      call: () => invariant(Number.isFinite(loop(rounds)), "the loop gives a number"),
    };
  });
}
