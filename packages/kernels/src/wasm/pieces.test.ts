import { expect, it } from "vitest";
import { draw } from "../check/values";
import { runOn } from "../parity/run";

it.each([
  [64, 1],
  [64, 3],
  [150, 3],
  [512, 3],
  [2048, 1],
])(
  "rounding errors are small against the standard deviation of distances: %i channels, kernel %i",
  async (channels, kernel) => {
    const name = `${channels} channels, kernel ${kernel}`;
    const test = {
      title: name,
      kernel: "adder2d" as const,
      inputs: {
        x: draw(`x ${name}`, [2, 5, 5, channels], "positive"),
        w: draw(`w ${name}`, [kernel, kernel, channels, 12]),
      },
      attrs: { stride: 1, pad: kernel >> 1 },
    };
    // The cpu engine sums in double.
    const exact = [...((await runOn("cpu", test))[0]?.data ?? [])];
    const own = [...((await runOn("wasm", test))[0]?.data ?? [])];
    expect(own.length).toBe(2 * 5 * 5 * 12);
    const mean = exact.reduce((sum, value) => sum + value, 0) / exact.length;
    let squaredError = 0;
    let squaredDeviation = 0;
    for (const [i, value] of exact.entries()) {
      squaredError += ((own[i] as number) - value) ** 2;
      squaredDeviation += (value - mean) ** 2;
    }
    // One chain of float32 additions gives 1.8e-5 for 512 channels and 2.5e-5 for 2048.
    expect(Math.sqrt(squaredError / squaredDeviation)).toBeLessThan(3e-6);
  },
);
