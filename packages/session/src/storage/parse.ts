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
import type { RowsRecord, RunRecord, SlotRecord } from "./database";

const isFloats: Check = (value) => value instanceof Float32Array;
const isWidth: Check = (value) => isCount(value) && value !== 0;

export const isSegments = isListOf(
  isRecord({
    fromStep: isCount,
    engine: isRecord({
      backend: isOneOf(...engineNames),
      adapter: isText,
      software: isFlag,
      threads: isNumber,
      module: isMaybe(isText),
    }),
  }),
);

const isSlotRecord = isRecord({
  checkpoint: isRecord({
    step: isCount,
    layout: isListOf(isRecord({ name: isText, size: isCount })),
    data: isFloats,
    epoch: isRecord({ steps: isCount, loss: isNumber, correct: isNumber }),
    backend: isOneOf(...engineNames),
    experiment: isText,
    hash: isText,
  }),
  segments: isSegments,
  marks: isMaybe(isListOf(isRecord({ step: isCount, hash: isText }))),
  width: isWidth,
  totalSteps: isMaybe(isCount),
  savedAt: isNumber,
  document: isMaybe(isRecord({ hash: isText })),
});
const isRowsRecord = isRecord({
  rows: isFloats,
  epochs: isListOf(isRecord({ epoch: isCount, step: isCount })),
});
const isRunRecord = isRecord({ slot: isOneOf(0, 1), experiment: isText, rowsTo: isCount });
/** Check of the record of a saved data set. */
export const isOwnData = isRecord({
  hash: isText,
  name: isText,
  kind: isText,
  height: isWidth,
  width: isWidth,
  channels: isWidth,
  classes: isListOf(isText),
  mean: isNumber,
  std: isNumber,
  train: isCount,
  test: isCount,
  values: isMaybe(isRecord({ name: isText, mean: isNumber, std: isNumber })),
  column: isCount,
  choices: isMaybe(isText),
  parts: isListOf(isCount),
  testParts: isListOf(isCount),
  bytes: isCount,
  savedAt: isTime,
});

/** Makes a parser that gives its input, or undefined where it is not of the form that this version writes. */
const parser =
  <T>(check: Check) =>
  (value: unknown): T | undefined =>
    check(value) ? (value as T) : undefined;

export const parseRun = parser<RunRecord>(isRunRecord);
export const parseSlot = parser<SlotRecord>(isSlotRecord);
export const parseRows = parser<RowsRecord>(isRowsRecord);
