import { sha256Hex } from "@adder-studio/core";
import { dataOf } from "@adder-studio/receipt";
import { useDeferredValue, useMemo } from "react";
import { useStore } from "zustand";
import { createStore, type StoreApi } from "zustand/vanilla";
import { familyOf, kindOf } from "../../runs/facts";
import { freeColour } from "../../runs/run-colours";
import { runsOf } from "../../runs/runs";
import type { RunRecord } from "../../runs/types";
import { useDocument, useStudio } from "../../studio/context";
import { perStudio } from "../../studio/per-studio";
import type { Studio } from "../../studio/studio";
import { plural } from "../../ui/format";
import { recordingOf } from "./list";
import type { Recording } from "./read";
import type { RecordingInfo } from "./types";

/** State of the open recorded run, which closes when a run starts or another document is opened. */
export interface RecordedState {
  readonly loading: boolean;
  readonly fault: string | undefined;
  readonly open: Recording | undefined;
}

interface RecordedModel {
  readonly store: StoreApi<RecordedState>;
  open(info: RecordingInfo): Promise<void>;
  close(): void;
  dispose(): void;
}

const nothing: RecordedState = { loading: false, fault: undefined, open: undefined };

/** Returns the studio's one model of the open recorded run. */
export const recordedOf = perStudio("recorded run", createRecorded, (model) => model.dispose());

function createRecorded(studio: Studio): RecordedModel {
  const store = createStore<RecordedState>(() => nothing);
  const keyNow = () => studio.document.store.getState().key;
  let openKey = keyNow();
  const unwatchDocument = studio.document.store.subscribe(({ key }) => {
    if (key !== openKey && store.getState() !== nothing) store.setState(nothing);
    openKey = key;
  });
  const unwatchRun = studio.run.store.subscribe(({ started }, before) => {
    if (started !== undefined && started !== before.started) store.setState(nothing);
  });
  return {
    store,
    close: () => store.setState(nothing),
    dispose() {
      unwatchDocument();
      unwatchRun();
    },
    async open(info) {
      const key = keyNow();
      store.setState({ ...nothing, loading: true });
      const result = await fetchRecording(info).catch((error: unknown) => ({
        ok: false as const,
        error: `The recorded run could not be loaded: ${(error as Error).message}.`,
      }));
      // Something else was opened or started in the meantime.
      if (keyNow() !== key || !store.getState().loading) return;
      if (!result.ok) {
        store.setState({ ...nothing, fault: result.error });
        return;
      }
      const recording = result.value;
      const { store: list, add } = runsOf(studio);
      const before = list.getState().runs;
      add(recordOf(recording, before, key), recording.curve);
      store.setState({ ...nothing, open: recording });
      const last = recording.epochs.at(-1);
      studio.ui.announce(
        `Opened a recorded run of ${plural(recording.totalSteps, "step")}${last === undefined ? "" : `, test accuracy ${(100 * last.testAccuracy).toFixed(1)} %`}`,
      );
    },
  };
}

async function fetchRecording(info: RecordingInfo) {
  const response = await fetch(new URL(`data/${info.path}`, document.baseURI));
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (sha256Hex(bytes) !== info.sha256)
    return { ok: false as const, error: "The recorded run arrived damaged. Reload the page." };
  const { readRecording } = await import("./read");
  return readRecording(bytes);
}

/** Returns the recorded run as a run of the list; opened again, it replaces its earlier entry. */
function recordOf(recording: Recording, before: readonly RunRecord[], document: string): RunRecord {
  const { graph, ir, seconds, totalSteps, stepsPerEpoch, examplesPerSecond } = recording;
  const id = `recorded ${recording.documentHash} ${document}`;
  const known = before.find((run) => run.id === id);
  const kind = kindOf(ir);
  const mine = before.filter((run) => run.document === document);
  return {
    id,
    number: known?.number ?? 1 + Math.max(0, ...before.map(({ number }) => number)),
    name: known?.name ?? "recorded run",
    document,
    title: graph.title,
    graph,
    documentHash: recording.documentHash,
    networkHash: recording.networkHash,
    family: familyOf(graph, false),
    kind,
    run: graph.run,
    warm: false,
    beside: true,
    recorded: recording.host,
    data: dataOf(ir),
    version: "recorded",
    page: "",
    startedAt: 0,
    outcome: "done",
    step: totalSteps,
    totalSteps,
    stepsPerEpoch,
    epochs: recording.epochs,
    seconds,
    segments: [{ fromStep: 0, engine: recording.engine }],
    examplesPerSecond,
    weightsHash: recording.weightsHash,
    pinned: known?.pinned ?? false,
    color:
      known?.color ??
      freeColour(
        kind,
        mine.slice(0, 8).map(({ color }) => color),
      ),
  };
}

export function useRecorded<T>(pick: (state: RecordedState) => T): T {
  const studio = useStudio();
  return useStore(
    useMemo(() => recordedOf(studio).store, [studio]),
    pick,
  );
}

/** Returns the recorded run of the document on screen, where there is one. */
export function useRecordingInfo(): RecordingInfo | undefined {
  const graph = useDeferredValue(useDocument((state) => state.graph));
  return useMemo(() => recordingOf(graph), [graph]);
}
