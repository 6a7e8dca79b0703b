import { lower } from "@adder-studio/blocks";
import type { Result } from "@adder-studio/core";
import { datasets } from "@adder-studio/data";
import { defaultRun, documentHash, type ModelGraph } from "@adder-studio/graph";
import { irHash, type ModelIR, taskOf } from "@adder-studio/ir";
import { dataOf } from "@adder-studio/receipt";
import { readGraph } from "../../studio/experiment-list";
import type { Studio } from "../../studio/studio";
import { formatPercent, plural } from "../../ui/format";
import { familyOf, kindOf } from "../facts";
import { metricOf } from "../metric";
import { numbered } from "../names";
import { freeColour } from "../run-colours";
import { isKnown, originLabel } from "../run-origin";
import { runsOf } from "../runs";
import type { EpochFigures, RunRecord } from "../types";
import type { EventRun } from "./types";

/**
 * Opens an event file as a run of the list, marked as run elsewhere: of the network on screen where the file names its
 * hash (or that of a run of it from before a change), else of an unknown network beside it. A file opened again
 * replaces its run. Returns the message.
 */
export async function openEvents(studio: Studio, file: File): Promise<string> {
  const read = await inWorker(file, (share) => {
    studio.ui.set({ notice: `Reading ${file.name}: ${formatPercent(share)}` });
  });
  studio.ui.set({ notice: undefined });
  if (!read.ok) return read.error;
  const run = read.value;
  const { store, add } = runsOf(studio);
  const record = recordOf(studio, run, store.getState().runs);
  add(record, run.curve);
  studio.ui.set({ dockOpen: true, dialog: undefined });
  const last = record.epochs.at(-1);
  const quality = metricOf(record.goal);
  const figure = last && `, test ${quality.name} ${quality.text(last.testAccuracy)}`;
  const of = isKnown(record)
    ? "a run of this network"
    : "a run of an unknown network, for it is not of the document that is open";
  return [
    `${file.name} is ${of}: ${plural(run.step, "step")} on ${originLabel(run.elsewhere)}${figure ?? ""}. It stands in Curves and Runs, marked “run elsewhere”.`,
    ...run.notes,
  ].join(" ");
}

function inWorker(file: File, onShare: (share: number) => void): Promise<Result<EventRun, string>> {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  return new Promise<Result<EventRun, string>>((resolve) => {
    const failed = () => resolve({ ok: false, error: `${file.name} could not be read.` });
    worker.onerror = failed;
    worker.onmessageerror = failed;
    worker.onmessage = ({
      data,
    }: MessageEvent<{ share?: number; result?: Result<EventRun, string> }>) => {
      if (data.share !== undefined) onShare(data.share);
      if (data.result !== undefined) resolve(data.result);
    };
    worker.postMessage(file);
  }).finally(() => worker.terminate());
}

/** Returns the run as a record of the list. Settings and data of an unknown network are unknown. */
export function recordOf(studio: Studio, run: EventRun, before: readonly RunRecord[]): RunRecord {
  const { graph: open, key } = studio.document.store.getState();
  const found =
    run.documentHash === undefined ? undefined : documentOf(run.documentHash, open, before);
  const ir = found && lower(found, { memoryBytes: Number.MAX_SAFE_INTEGER }).ir;
  const graph = ir === undefined ? undefined : found;
  const id = `elsewhere ${run.key} ${key}`;
  const known = before.find((one) => one.id === id);
  const mine = before.filter((one) => one.document === key && one.id !== id);
  const kind = ir === undefined ? "other" : kindOf(ir);
  const settings = graph?.run ?? defaultRun;
  const goal = ir === undefined ? run.goal : taskOf(ir);
  const epochs = withSeconds(run, graph === undefined ? undefined : settings.batch);
  const stepsPerEpoch = run.stepsPerEpoch || (ir && stepsIn(ir, settings.batch)) || 0;
  return {
    id,
    number: known?.number ?? 1 + Math.max(0, ...before.map(({ number }) => number)),
    name:
      known?.name ??
      numbered(
        "run elsewhere",
        mine.map(({ name }) => name),
      ),
    document: key,
    title: graph?.title ?? "unknown network",
    graph,
    documentHash: run.documentHash ?? "",
    networkHash: ir === undefined ? "" : irHash(ir),
    family: graph === undefined ? id : familyOf(graph, false),
    kind,
    ...(goal === "values" ? { goal } : {}),
    run: settings,
    warm: false,
    beside: true,
    elsewhere: run.elsewhere,
    data: ir === undefined ? [] : dataOf(ir),
    version: "elsewhere",
    page: "",
    startedAt: 0,
    outcome: run.outcome,
    ...(run.reason === undefined ? {} : { reason: run.reason }),
    step: run.step,
    totalSteps:
      run.outcome === "done" ? run.step : Math.max(run.step, stepsPerEpoch * settings.epochs),
    stepsPerEpoch,
    epochs,
    seconds: epochs.at(-1)?.seconds ?? 0,
    segments: [],
    examplesPerSecond: run.examplesPerSecond,
    ...(run.weightsHash === undefined ? {} : { weightsHash: run.weightsHash }),
    pinned: known?.pinned ?? false,
    color:
      known?.color ??
      freeColour(
        kind,
        mine.slice(0, 8).map(({ color }) => color),
      ),
  };
}

/** Returns the document of this hash: the open one, or that of a run that was made before it was changed. */
function documentOf(
  hash: string,
  open: ModelGraph,
  before: readonly RunRecord[],
): ModelGraph | undefined {
  if (documentHash(open) === hash) return open;
  const known = before.find((one) => one.documentHash === hash && one.graph !== undefined);
  return known && readGraph(known.graph);
}

/** Returns the steps of an epoch on the network's data; undefined where the size of the data is unknown. */
function stepsIn({ ops }: ModelIR, batch: number): number | undefined {
  const input = ops.find((op) => op.op === "input");
  if (input?.op !== "input") return undefined;
  const { dataset, points } = input.attrs;
  const train = points?.train ?? datasets.find(({ id }) => id === dataset)?.train;
  return train === undefined ? undefined : Math.floor(train / batch);
}

/** Adds the seconds to epochs, computed from the speed of each where the batch size is known. */
function withSeconds({ epochs }: EventRun, batch: number | undefined): EpochFigures[] {
  let seconds = 0;
  let before = 0;
  return epochs.map(({ examplesPerSecond, ...epoch }) => {
    if (batch !== undefined && examplesPerSecond > 0)
      seconds += ((epoch.step - before) * batch) / examplesPerSecond;
    before = epoch.step;
    return { ...epoch, seconds };
  });
}
