import {
  type Check,
  engineNames,
  isCount,
  isFlag,
  isListOf,
  isMaybe,
  isNumber,
  isOneOf,
  isRecord,
  isText,
  isTime,
} from "@adder-studio/core";
import { defaultRun, type RunConfig } from "@adder-studio/graph";
import type { Curve, RunRecord } from "./types";

/** Accepts NaN, since the loss of a failed run may be NaN. */
const isFigure: Check = (value) => typeof value === "number";

const isRunRecord = isRecord({
  id: isText,
  number: isCount,
  name: isText,
  document: isText,
  title: isText,
  documentHash: isText,
  networkHash: isText,
  family: isText,
  kind: isOneOf("adder", "conv", "other"),
  goal: isMaybe(isOneOf("classes", "values")),
  run: isRecord({}),
  warm: isFlag,
  beside: isFlag,
  recorded: isMaybe(isText),
  elsewhere: isMaybe(
    isRecord({
      backend: isText,
      adapter: isText,
      processes: isCount,
      host: isText,
      file: isText,
    }),
  ),
  data: isListOf(isRecord({ id: isText, title: isText, hash: isText })),
  version: isText,
  page: isText,
  startedAt: isTime,
  endedAt: isMaybe(isTime),
  outcome: isOneOf("running", "done", "stopped", "failed"),
  reason: isMaybe(isText),
  step: isCount,
  totalSteps: isCount,
  stepsPerEpoch: isCount,
  epochs: isListOf(
    isRecord({
      epoch: isCount,
      step: isCount,
      trainLoss: isFigure,
      trainAccuracy: isFigure,
      testLoss: isFigure,
      testAccuracy: isFigure,
      reestimated: isFlag,
      seconds: isNumber,
    }),
  ),
  seconds: isNumber,
  segments: isListOf(
    isRecord({
      fromStep: isCount,
      engine: isRecord({
        backend: isOneOf(...engineNames),
        adapter: isText,
        software: isFlag,
        threads: isNumber,
      }),
    }),
  ),
  examplesPerSecond: isNumber,
  weightsHash: isMaybe(isText),
  marks: isMaybe(isListOf(isRecord({ step: isCount, hash: isText }))),
  pinned: isFlag,
  shown: isMaybe(isFlag),
  color: isCount,
});

/** Checks a stored record of a run; undefined where a field is not as written here. Missing settings get defaults. */
export function readRun(value: unknown): RunRecord | undefined {
  if (!isRunRecord(value)) return undefined;
  const record = value as unknown as RunRecord;
  const given = new Map<string, unknown>(Object.entries(record.run));
  const run = Object.fromEntries(
    Object.entries(defaultRun).map(([name, usual]) => {
      const setting = given.get(name);
      const same = typeof setting === typeof usual && !Number.isNaN(setting);
      return [name, same ? setting : usual];
    }),
  ) as unknown as RunConfig;
  return { ...record, run: { ...record.run, ...run } };
}

const isFloats: Check = (value) => value instanceof Float32Array;
const isCurve = isRecord({
  step: isFloats,
  loss: isFloats,
  accuracy: isFloats,
  lr: isFloats,
  every: (value) => isCount(value) && value !== 0,
  norms: isMaybe(
    isListOf(isRecord({ name: isText, norm: (value) => value instanceof Float32Array })),
  ),
});

/** Checks a stored curve; undefined where columns are missing or differ in length. */
export function readCurve(value: unknown): Curve | undefined {
  if (!isCurve(value)) return undefined;
  const curve = value as unknown as Curve;
  const { length } = curve.step;
  const norms = (curve.norms ?? []).map(({ norm }) => norm);
  const columns = [curve.loss, curve.accuracy, curve.lr, ...norms];
  return columns.every((column) => column.length === length) ? curve : undefined;
}
