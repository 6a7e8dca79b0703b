import { float32Hash } from "@adder-studio/core";
import "fake-indexeddb/auto";
import { expect, it, vi } from "vitest";
import { createRunSaver } from "./run-saver";
import { damagedRun } from "./saved-run";

/** Hook that runs before the storage is opened the next time. */
let beforeOpening: (() => Promise<void>) | undefined;
vi.mock("./database", async (importOriginal) => {
  const real = await importOriginal<typeof import("./database")>();
  return {
    ...real,
    openRuns: async (...args: Parameters<typeof real.openRuns>) => {
      await beforeOpening?.();
      return real.openRuns(...args);
    },
  };
});

const engine = { backend: "wasm", adapter: "SIMD", software: false, threads: 1 } as const;

/** Saves the first checkpoint of a run. */
async function begin(key: string): Promise<void> {
  const data = Float32Array.of(1, 2, 3);
  const rows = new Float32Array(0);
  const request = { key, rows, width: 5, epochs: [], marks: [], segments: [] };
  const saver = createRunSaver(request, 0, engine, () => {});
  saver.save({
    step: 0,
    layout: [{ name: "w", size: 3 }],
    data,
    epoch: { steps: 0, loss: 0, correct: 0 },
    backend: "wasm",
    experiment: "e",
    hash: await float32Hash(data),
  });
  await saver.flushed();
  saver.close();
}

it.each([1, 2])(
  "a run that begins before storage is opened for time %i is not damaged",
  async (at) => {
    const key = `new-${at}`;
    let opened = 0;
    beforeOpening = async () => {
      opened += 1;
      if (opened < at) return;
      beforeOpening = undefined;
      await begin(key);
    };
    expect(await damagedRun(key)).toBeUndefined();
    beforeOpening = undefined;
  },
);
