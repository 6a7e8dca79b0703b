import { type Checkpoint, float32Hash } from "@adder-studio/core";
import type { Mark } from "@adder-studio/graph";
import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it } from "vitest";
import { openRuns, type SlotRecord } from "./database";
import { createRunSaver } from "./run-saver";
import { forgetRuns, loadSavedRun } from "./saved-run";

const engine = { backend: "wasm", adapter: "SIMD", software: false, threads: 1 } as const;
const width = 4;

async function checkpointAt(step: number): Promise<Checkpoint> {
  const data = Float32Array.of(step, 1);
  return {
    step,
    layout: [{ name: "w", size: 2 }],
    data,
    epoch: { steps: step, loss: step, correct: 0 },
    backend: "wasm",
    experiment: "e",
    hash: await float32Hash(data),
  };
}

function rows(from: number, to: number): Float32Array {
  const values: number[] = [];
  for (let step = from; step < to; step++) values.push(step, 1, 0.5, 0.1);
  return Float32Array.from(values);
}

/** Trains from `from` to step 100, with a checkpoint each 20 steps and a mark at 40 and 80. */
async function train(from: number, marks: readonly Mark[] = []): Promise<void> {
  const request = { key: "doc", rows: rows(0, from), width, epochs: [], marks, segments: [] };
  const saver = createRunSaver(request, from, engine, () => {});
  if (from === 0) saver.save(await checkpointAt(0));
  for (let at = from + 20; at <= 100; at += 20) {
    await saver.flushed();
    saver.addRows(rows(at - 20, at), width);
    if (at % 40 === 0) saver.addMark({ step: at, hash: `${at}` });
    saver.save(await checkpointAt(at));
  }
  await saver.flushed();
  saver.close();
}

beforeEach(async () => {
  await forgetRuns();
});

describe("the marks of a saved run", () => {
  it("come back with it", async () => {
    await train(0);
    expect((await loadSavedRun("doc"))?.marks).toEqual([
      { step: 40, hash: "40" },
      { step: 80, hash: "80" },
    ]);
  });

  it("go on from those before its checkpoint, and a record of an older version has none", async () => {
    await train(0);
    const before = (await loadSavedRun("doc"))?.marks ?? [];
    await train(
      60,
      before.filter(({ step }) => step <= 60),
    );
    expect((await loadSavedRun("doc"))?.marks.map(({ step }) => step)).toEqual([40, 80]);

    const db = await openRuns();
    for (const slot of [0, 1]) {
      const { marks, ...older } = (await db.get("slots", ["doc", slot])) ?? {};
      expect(marks).toBeDefined();
      await db.put("slots", older as SlotRecord, ["doc", slot]);
    }
    db.close();
    const saved = await loadSavedRun("doc");
    expect(saved?.checkpoint.step).toBe(100);
    expect(saved?.marks).toEqual([]);
  });

  it("make their slot a damaged one where one is none", async () => {
    await train(0);
    const db = await openRuns();
    const { slot } = (await db.get("runs", "doc")) as { slot: number };
    const record = (await db.get("slots", ["doc", slot])) as SlotRecord;
    await db.put("slots", { ...record, marks: [{ step: -1, hash: "x" }] }, ["doc", slot]);
    db.close();
    expect(await loadSavedRun("doc")).toMatchObject({ older: true, checkpoint: { step: 80 } });
  });
});
