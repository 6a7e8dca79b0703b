import { describe, expect, it } from "vitest";
import { createHistory } from "./history";
import type { EpochEvent } from "./protocol";

/** Rows of steps `from`..`to - 1`, five columns, loss = 1 / (step + 1). */
function rows(from: number, to: number, shift = 0): Float32Array {
  const values: number[] = [];
  for (let step = from; step < to; step++) values.push(step, 1 / (step + 1) + shift, 0.5, 0.1, 2);
  return Float32Array.from(values);
}

function epoch(number: number, step: number): EpochEvent {
  return {
    type: "epoch",
    runId: 1,
    epoch: number,
    step,
    trainLoss: 1,
    trainAccuracy: 0,
    testLoss: 1,
    testAccuracy: 0,
    reestimated: true,
  };
}

describe("history", () => {
  it("keeps columns and grows", () => {
    const history = createHistory();
    history.reset(5, 0);
    for (let at = 0; at < 5000; at += 7) history.append(rows(at, at + 7), 5, 99);
    expect(history.length).toBe(5005);
    expect(history.step).toBe(5005);
    expect(history.column(0)[4321]).toBe(4321);
    expect(history.column(1)[4321]).toBeCloseTo(1 / 4322);
    expect(history.column(4)).toHaveLength(5005);
    expect(history.examplesPerSecond).toBe(99);
  });

  it("goes on from a checkpoint as if nothing had happened", () => {
    const undisturbed = createHistory();
    undisturbed.reset(5, 0);
    undisturbed.append(rows(0, 100), 5, 1);
    undisturbed.appendEpoch(epoch(1, 40));
    undisturbed.appendEpoch(epoch(2, 80));

    const disturbed = createHistory();
    disturbed.reset(5, 0);
    disturbed.append(rows(0, 60), 5, 1);
    disturbed.appendEpoch(epoch(1, 40));
    disturbed.append(rows(60, 90, 3), 5, 1);
    disturbed.appendEpoch(epoch(2, 80));
    disturbed.truncate(50);
    expect(disturbed.step).toBe(50);
    expect(disturbed.epochs.map(({ step }) => step)).toEqual([40]);
    disturbed.append(rows(50, 100), 5, 1);
    disturbed.appendEpoch(epoch(2, 80));
    for (let c = 0; c < 5; c++) expect(disturbed.column(c)).toEqual(undisturbed.column(c));
    expect(disturbed.epochs).toEqual(undisturbed.epochs);
  });

  it("an epoch that ended at the checkpoint's step stays", () => {
    const history = createHistory();
    history.reset(5, 0);
    history.append(rows(0, 60), 5, 1);
    history.appendEpoch(epoch(1, 50));
    history.truncate(50);
    expect(history.epochs).toHaveLength(1);
  });

  it("marks go the way of the epochs", () => {
    const history = createHistory();
    history.reset(5, 0);
    const before = history.version;
    history.appendMark({ step: 10, hash: "aa" });
    history.appendMark({ step: 50, hash: "bb" });
    history.appendMark({ step: 60, hash: "cc" });
    expect(history.version).toBe(before + 3);
    history.truncate(50);
    expect(history.marks.map(({ step }) => step)).toEqual([10, 50]);
    history.appendMark({ step: 50, hash: "dd" });
    expect(history.marks).toEqual([
      { step: 10, hash: "aa" },
      { step: 50, hash: "dd" },
    ]);
    history.reset(5, 0);
    expect(history.marks).toEqual([]);
  });

  it("rows that come again replace the old ones", () => {
    const history = createHistory();
    history.reset(5, 0);
    history.append(rows(0, 30), 5, 1);
    history.append(rows(20, 25, 1), 5, 1);
    expect(history.length).toBe(25);
    expect(history.column(1)[20]).toBeCloseTo(1 / 21 + 1);
  });

  it("a curve may begin at a checkpoint", () => {
    const history = createHistory();
    history.reset(5, 200);
    expect(history.step).toBe(200);
    history.append(rows(200, 210), 5, 1);
    expect(history.step).toBe(210);
    expect(history.packed(205)).toEqual(rows(200, 205));
    history.truncate(100);
    expect(history.length).toBe(0);
    expect(history.step).toBe(200);
  });

  it("each change has a new version", () => {
    const history = createHistory();
    const versions = [history.version];
    history.reset(5, 0);
    versions.push(history.version);
    history.append(rows(0, 3), 5, 1);
    versions.push(history.version);
    history.appendEpoch(epoch(1, 3));
    versions.push(history.version);
    history.truncate(0);
    versions.push(history.version);
    expect(new Set(versions).size).toBe(5);
  });
});
