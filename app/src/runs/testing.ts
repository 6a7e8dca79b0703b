import { defaultRun, emptyGraph } from "@adder-studio/graph";
import type { EpochFigures, RunRecord } from "./types";

export function epochsOf(accuracies: readonly number[], stepsPerEpoch = 10): EpochFigures[] {
  return accuracies.map((testAccuracy, i) => ({
    epoch: i + 1,
    step: (i + 1) * stepsPerEpoch,
    trainLoss: 2 - testAccuracy,
    trainAccuracy: testAccuracy + 0.01,
    testLoss: 1 - testAccuracy,
    testAccuracy,
    reestimated: true,
    seconds: 2 * (i + 1),
  }));
}

/** Returns the record of a run that has ended, with the fields that a test sets. */
export function recordOf(change: Partial<RunRecord> = {}): RunRecord {
  const graph = emptyGraph();
  return {
    id: `run ${change.number ?? 1}`,
    number: 1,
    name: "first run",
    document: "document",
    title: "LeNet",
    graph,
    documentHash: "d".repeat(64),
    networkHash: "n".repeat(64),
    family: "family",
    kind: "adder",
    run: defaultRun,
    warm: false,
    beside: false,
    data: [{ id: "noise", title: "synthetic images", hash: "a".repeat(64) }],
    version: "1.2.3",
    page: "page",
    startedAt: 0,
    endedAt: 6000,
    outcome: "done",
    step: 30,
    totalSteps: 30,
    stepsPerEpoch: 10,
    epochs: epochsOf([0.5, 0.6, 0.7]),
    seconds: 6,
    segments: [
      { fromStep: 0, engine: { backend: "wasm", adapter: "SIMD", software: false, threads: 2 } },
    ],
    examplesPerSecond: 1234,
    weightsHash: "f".repeat(64),
    pinned: false,
    color: 0,
    ...change,
  };
}
