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

/** What a person gives the network by: a drawing, a place of the plane, a place of the line, or numbers. */
export const askKinds = ["picture", "plane", "line", "numbers"] as const;
export type AskKind = (typeof askKinds)[number];

/** One example of the set, `[H, W, C]`, and its way into the network. */
export interface PageInput {
  readonly kind: AskKind;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Pixels go in as (p / 255 - mean) / std; other values as they are. */
  readonly mean: number;
  readonly std: number;
  readonly padTo: number;
  readonly repeat: number;
  /** The byte that is white in the set's pictures. */
  readonly white: number;
  /** How much of its frame the longer side of the set's pictures takes. */
  readonly fill: number;
  readonly lightOnDark: boolean;
}

/** Classes by name; or values, which the network gives as (value - mean) / std. */
export type PageAnswer =
  | { readonly kind: "classes"; readonly names: readonly string[] }
  | {
      readonly kind: "values";
      readonly count: number;
      readonly mean: number;
      readonly std: number;
    };

/** Some test examples: base64 of bytes, or of little-endian float32. */
export interface PageExamples {
  readonly count: number;
  readonly bytes: boolean;
  readonly values: string;
  /** Of classes. */
  readonly labels: readonly number[];
  /** `[count, values]`, in their own units. */
  readonly targets: readonly number[];
}

/** All that the script of a page reads, beside the weights. */
export interface PageData {
  readonly network: PlayedNetwork;
  readonly input: PageInput;
  readonly answer: PageAnswer;
  readonly examples: PageExamples;
}

const deepest = 8;

const isShape = isListOf(isCount);

const isInput = isRecord({
  kind: isOneOf(...askKinds),
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

/** The data of a page as they stand in it. Throws when they are damaged. */
export function readPageData(text: string): PageData {
  const parsed = parseJson(text, deepest);
  if (!parsed.ok || !isPageData(parsed.value)) throw new Error("This page is damaged.");
  return parsed.value as unknown as PageData;
}

/** The examples' values, `[count, H, W, C]`. Throws when they are damaged. */
export function exampleValues({ values, bytes }: PageExamples): Uint8Array | Float32Array {
  const found = decodeBase64(values);
  if (found === undefined) throw new Error("This page is damaged.");
  return bytes ? found : new Float32Array(found.buffer);
}
