import {
  type Check,
  decodeBase64,
  isCount,
  isFlag,
  isListOf,
  isNumber,
  isOneOf,
  isRecord,
  isText,
} from "@adder-studio/core";
import { parseJson } from "@adder-studio/graph";
import { opNames } from "@adder-studio/ir";
import type { PlayedNetwork } from "./network";

/** Kinds of input: a drawing, a point of the plane, a point of the line, or numbers. */
export const inputKinds = ["picture", "plane", "line", "numbers"] as const;
export type InputKind = (typeof inputKinds)[number];

/** Shape of one example of the set, `[H, W, C]`, and its preparation for the network. */
export interface PageInput {
  readonly kind: InputKind;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Mean of the pixels p, which the network gets as (p / 255 - mean) / std; other values are not changed. */
  readonly mean: number;
  readonly std: number;
  readonly padTo: number;
  readonly repeat: number;
  /** Byte of white in the set's pictures. */
  readonly white: number;
  /** Share of the frame that the longer side of the set's pictures takes, 0 to 1. */
  readonly fill: number;
  readonly lightOnDark: boolean;
}

/** Outputs of the network: classes by name; or values, which the network computes as (value - mean) / std. */
export type PageOutput =
  | { readonly kind: "classes"; readonly names: readonly string[] }
  | {
      readonly kind: "values";
      readonly count: number;
      readonly mean: number;
      readonly std: number;
    };

/** Test examples of the page: base64 of bytes, or of little-endian float32. */
export interface PageExamples {
  readonly count: number;
  readonly bytes: boolean;
  readonly values: string;
  /** Class of each example; empty for a regression. */
  readonly labels: readonly number[];
  /** Targets of a regression, `[count, values]`, in the units of the data set. */
  readonly targets: readonly number[];
}

/** Data that the script of a page reads, apart from the weights. The field names are those of exported pages. */
export interface PageData {
  readonly network: PlayedNetwork;
  readonly input: PageInput;
  /** Outputs of the network. */
  readonly answer: PageOutput;
  readonly examples: PageExamples;
}

const deepest = 8;

const isShape = isListOf(isCount);

const isInput = isRecord({
  kind: isOneOf(...inputKinds),
  height: isCount,
  width: isCount,
  channels: isCount,
  mean: isNumber,
  std: isNumber,
  padTo: isCount,
  repeat: isCount,
  white: isCount,
  fill: isNumber,
  lightOnDark: isFlag,
});

const isClasses = isRecord({ kind: isOneOf("classes"), names: isListOf(isText) });
const isValues = isRecord({
  kind: isOneOf("values"),
  count: isCount,
  mean: isNumber,
  std: isNumber,
});

const isExamples = isRecord({
  count: isCount,
  bytes: isFlag,
  values: isText,
  labels: isListOf(isCount),
  targets: isListOf(isNumber),
});

const isAnyRecord: Check = isRecord({});
const isNetwork = isRecord({
  ops: isListOf(
    isRecord({
      op: isOneOf(...opNames),
      ins: isShape,
      params: isAnyRecord,
      attrs: isAnyRecord,
      shape: isShape,
    }),
  ),
  params: isListOf(isRecord({ name: isText, shape: isShape })),
});

const isPageData = isRecord({
  network: isNetwork,
  input: isInput,
  answer: (value) => isClasses(value) || isValues(value),
  examples: isExamples,
});

/** Parses the data of a page. Throws when they are damaged. */
export function readPageData(text: string): PageData {
  const parsed = parseJson(text, deepest);
  if (!parsed.ok || !isPageData(parsed.value)) throw new Error("This page is damaged.");
  return parsed.value as unknown as PageData;
}

/** Decodes the examples' values, `[count, H, W, C]`. Throws when they are damaged. */
export function exampleValues({ values, bytes }: PageExamples): Uint8Array | Float32Array {
  const found = decodeBase64(values);
  if (found === undefined) throw new Error("This page is damaged.");
  return bytes ? found : new Float32Array(found.buffer);
}
