import { lower, templates } from "@adder-studio/blocks";
import { documentHash, type ModelGraph, type RunConfig } from "@adder-studio/graph";
import { irHash } from "@adder-studio/ir";
import { dataOf } from "@adder-studio/receipt";
import { familyOf, kindOf } from "../runs/facts";
import { runsOf } from "../runs/runs";
import { startComparison } from "../runs/start-comparison";
import type { RunRecord } from "../runs/types";
import { createFakeSession } from "../shell/first/fake-session";
import type { Studio } from "../studio/studio";
import { recordedRuns } from "./recorded-runs";

const stepsPerEpoch = 156;

/** Puts five recorded runs into the list of this device; the last two and the first are one family of three seeds. */
function listRecordedRuns(studio: Studio): void {
  const { store } = runsOf(studio, () => createFakeSession({ stepsPerEpoch, pace: 3 }));
  const { graph, key } = studio.document.store.getState();
  const conv = templates.find(({ id }) => id === "lenet5-bn-conv")?.graph ?? graph;
  const saved = [
    record("first", 1, "first run", graph, {}, 0),
    record("conv", 2, "convolution version", conv, {}, 1),
    record("lr", 3, "lr 0.05", graph, { lr: 0.05 }, 2),
    record("seed1", 4, "seed 1", graph, { seed: 1 }, 0),
    record("seed2", 5, "seed 2", graph, { seed: 2 }, 0),
  ];
  const stop = store.subscribe(({ read }) => {
    if (!read) return;
    stop();
    store.setState({ runs: saved.map((run) => ({ ...run, document: key })).reverse() });
  });
}

export function showRuns(studio: Studio): void {
  listRecordedRuns(studio);
  studio.ui.set({ dockTabs: ["runs", "curves"], dockSplit: false, dockPx: 330 });
}

/** Starts a run on screen and two comparison runs, one of which waits. */
export function showComparison(studio: Studio): void {
  listRecordedRuns(studio);
  studio.run.start();
  startComparison(studio, { kind: "version" });
  startComparison(studio, { kind: "settings", run: { lr: 0.02 } });
  studio.ui.set({ dockTabs: ["runs", "curves"], dockSplit: true, dockPx: 330 });
}

function record(
  id: keyof typeof recordedRuns,
  number: number,
  name: string,
  of: ModelGraph,
  change: Partial<RunConfig>,
  color: number,
): RunRecord {
  const { epochs, weightsHash, examplesPerSecond } = recordedRuns[id];
  const graph = { ...of, run: { ...of.run, epochs: 6, ...change } };
  const { ir } = lower(graph);
  if (ir === undefined) throw new Error("a template trains");
  const secondsPerEpoch = (stepsPerEpoch * graph.run.batch) / examplesPerSecond;
  return {
    id,
    number,
    name,
    document: "",
    title: of.title,
    graph,
    documentHash: documentHash(graph),
    networkHash: irHash(ir),
    family: familyOf(graph, false),
    kind: kindOf(ir),
    run: graph.run,
    warm: false,
    beside: number > 1,
    data: dataOf(ir),
    version: "recorded",
    page: "",
    startedAt: 0,
    outcome: "done",
    step: 6 * stepsPerEpoch,
    totalSteps: 6 * stepsPerEpoch,
    stepsPerEpoch,
    epochs: epochs.map(([trainLoss, trainAccuracy, testLoss, testAccuracy], i) => ({
      epoch: i + 1,
      step: (i + 1) * stepsPerEpoch,
      trainLoss,
      trainAccuracy,
      testLoss,
      testAccuracy,
      reestimated: true,
      seconds: (i + 1) * secondsPerEpoch,
    })),
    seconds: 6 * secondsPerEpoch,
    segments: [
      { fromStep: 0, engine: { backend: "wasm", adapter: "SIMD", software: false, threads: 1 } },
    ],
    examplesPerSecond,
    weightsHash,
    pinned: id === "first",
    color,
  };
}
