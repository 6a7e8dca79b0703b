import { catalog, lower } from "@adder-studio/blocks";
import {
  type EngineFacts,
  type EngineName,
  engineNames,
  err,
  type NamedArray,
  ok,
  type Result,
  shapeSize,
} from "@adder-studio/core";
import { openSafetensors } from "@adder-studio/data";
import { documentHash, type ModelGraph, parseDocumentText } from "@adder-studio/graph";
import { irHash, type ModelIR } from "@adder-studio/ir";
import type { Curve, EpochFigures } from "../../runs/types";

/** The inputs and weights of the last layer at one step of a recorded run. */
export interface RecordedSnapshot {
  /** Number of training steps made. */
  readonly step: number;
  /** Inputs of the last layer for every test image in stored order, `[count, dims]`. */
  readonly features: Float32Array;
  /** Weights `[dims, classes]` and bias `[classes]` of the last layer. */
  readonly w: Float32Array;
  readonly b: Float32Array;
}

export interface Recording {
  readonly graph: ModelGraph;
  readonly ir: ModelIR;
  readonly documentHash: string;
  readonly networkHash: string;
  readonly weightsHash: string;
  readonly engine: EngineFacts;
  /** The program and system that made the run. */
  readonly host: string;
  /** The op whose outputs the features are, and how many numbers each has. */
  readonly op: number;
  readonly dims: number;
  /** Number of images of a snapshot. */
  readonly count: number;
  readonly classes: number;
  readonly totalSteps: number;
  readonly stepsPerEpoch: number;
  readonly examplesPerSecond: number;
  readonly seconds: number;
  readonly curve: Curve;
  readonly epochs: readonly EpochFigures[];
  /** Snapshots in the order of their steps. */
  readonly snapshots: readonly RecordedSnapshot[];
}

const format = "adder-studio-recording-1";
const curveColumns = 4;
const epochColumns = 7;

/** Returns an error whose sentence says what is wrong with the file. */
function bad(message: string): Result<never, string> {
  return err(`This recorded run cannot be read: ${message}.`);
}

/** Reads a file that the command `record` wrote; everything is checked, the hashes of its document too. */
export function readRecording(bytes: Uint8Array): Result<Recording, string> {
  const file = openSafetensors(bytes);
  if (!file.ok) return bad(file.error.message);
  const { metadata } = file.value;
  const arrays = new Map(file.value.arrays.map((array) => [array.name, array]));
  const text = (name: string) => metadata.get(name) ?? "";
  const number = (name: string) => Number(metadata.get(name));
  if (text("format") !== format) return bad("it is of another kind");

  const parsed = parseDocumentText(text("document"), catalog);
  if (!parsed.ok) return bad(parsed.error.message);
  const { graph } = parsed.value;
  const { ir } = lower(graph);
  if (ir === undefined) return bad("its network does not run");
  if (documentHash(graph) !== text("documentHash") || irHash(ir) !== text("networkHash"))
    return bad("its receipt is not that of its document");

  const op = number("op");
  const from = ir.ops[op];
  const classes = ir.ops.at(-1)?.type.shape[0] ?? 0;
  const backend: EngineName | undefined = engineNames.find((name) => name === text("backend"));
  const counts = ["threads", "totalSteps", "stepsPerEpoch", "examplesPerSecond", "seconds"];
  if (from === undefined || backend === undefined || !counts.every((name) => number(name) > 0))
    return bad("its facts are not complete");
  const dims = shapeSize(from.type.shape);

  const snapshots = snapshotsOf(arrays, dims, classes);
  const curve = arrays.get("curve");
  const epochs = arrays.get("epochs");
  if (
    snapshots === undefined ||
    curve?.shape[1] !== curveColumns ||
    epochs?.shape[1] !== epochColumns
  )
    return bad("its figures are not complete");
  return ok({
    graph,
    ir,
    documentHash: text("documentHash"),
    networkHash: text("networkHash"),
    weightsHash: text("weightsHash"),
    engine: {
      backend,
      adapter: text("adapter"),
      software: text("software") === "true",
      threads: number("threads"),
    },
    host: text("host"),
    op,
    dims,
    count: (snapshots[0]?.features.length ?? 0) / dims,
    classes,
    totalSteps: number("totalSteps"),
    stepsPerEpoch: number("stepsPerEpoch"),
    examplesPerSecond: number("examplesPerSecond"),
    seconds: number("seconds"),
    curve: curveOf(curve.data),
    epochs: epochsOf(epochs.data, graph.run.reestimate),
    snapshots,
  });
}

function snapshotsOf(
  arrays: ReadonlyMap<string, NamedArray>,
  dims: number,
  classes: number,
): readonly RecordedSnapshot[] | undefined {
  const snapshots: RecordedSnapshot[] = [];
  for (const name of [...arrays.keys()].sort()) {
    const step = /^look\/(\d{6})\/features$/.exec(name)?.[1];
    if (step === undefined) continue;
    const part = (of: string) => arrays.get(`look/${step}/${of}`)?.data;
    const [features, w, b] = [part("features"), part("w"), part("b")];
    if (features === undefined || w?.length !== dims * classes || b?.length !== classes)
      return undefined;
    if (features.length !== (snapshots[0]?.features ?? features).length) return undefined;
    snapshots.push({ step: Number(step), features, w, b });
  }
  return snapshots.length > 0 ? snapshots : undefined;
}

/** Returns the curve of a recording; each row of the array is one step. */
function curveOf(rows: Float32Array): Curve {
  const column = (at: number) =>
    Float32Array.from(
      { length: rows.length / curveColumns },
      (_, i) => rows[i * curveColumns + at] as number,
    );
  return { step: column(0), loss: column(1), accuracy: column(2), lr: column(3), every: 1 };
}

function epochsOf(rows: Float32Array, reestimated: boolean): readonly EpochFigures[] {
  return Array.from({ length: rows.length / epochColumns }, (_, i) => {
    const at = (column: number) => rows[i * epochColumns + column] as number;
    return {
      epoch: at(0),
      step: at(1),
      trainLoss: at(2),
      trainAccuracy: at(3),
      testLoss: at(4),
      testAccuracy: at(5),
      reestimated,
      seconds: at(6),
    };
  });
}

/** Returns the accuracy of a snapshot: the share of images whose largest score `features w + b` is that of their label. */
export function accuracyOf(
  { features, w, b }: RecordedSnapshot,
  labels: ArrayLike<number>,
): number {
  const classes = b.length;
  const dims = w.length / classes;
  const count = Math.min(features.length / dims, labels.length);
  let correct = 0;
  for (let n = 0; n < count; n++) {
    let best = 0;
    let most = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < classes; k++) {
      let score = b[k] as number;
      for (let d = 0; d < dims; d++)
        score += (features[n * dims + d] as number) * (w[d * classes + k] as number);
      if (score > most) [most, best] = [score, k];
    }
    if (best === labels[n]) correct += 1;
  }
  return correct / count;
}
