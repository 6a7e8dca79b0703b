/** What the page may see of a network while it trains. Types only: page and worker share them. */
import type { Diagnostic } from "@adder-studio/core";
import type { ValueScale } from "@adder-studio/data";
import type { InputAttrs } from "@adder-studio/ir";

/** The test image that the canvas shows: one of the test split, or pixels of the person's own. */
export type ShownImage =
  | { readonly index: number }
  /** `[H, W, C]` of the dataset, 0..255. */
  | { readonly pixels: Uint8Array };

/**
 * One thing to see. Sizes of what comes back are in brackets. Where the run re-estimates batch-norm statistics for its
 * tests, outputs are seen with those of the first training batch in stored order, else with the moving ones.
 */
export type ObserveItem =
  /** Output of an op for the shown image: the first `channels` of `[H, W, C]`, or of `[C]`; all of them without. */
  | { readonly kind: "value"; readonly op: number; readonly channels?: number }
  /** Outputs of an op for the first `count` test images `[count, ...]`. */
  | { readonly kind: "sample"; readonly op: number; readonly count: number }
  /**
   * Outputs of an op over the plane (or line) of a network that reads two features (or one): `side` places from -reach to
   * reach on each axis, `[side, side, ...]` with the second feature row by row from -reach up, or `[side, ...]`.
   */
  | { readonly kind: "grid"; readonly op: number; readonly side: number; readonly reach: number }
  /** A parameter, whole. */
  | { readonly kind: "param"; readonly name: string }
  /** Distribution of an op's outputs for the first `count` test images, or of a parameter (`summary`). */
  | { readonly kind: "spread"; readonly op: number; readonly count: number }
  | { readonly kind: "spread"; readonly name: string }
  /**
   * Of each layer in the order of `ReadyEvent.layers`, for one step: norms of its filters before and after, of what
   * the step changed, and of what all steps since the first weights changed `[4 x layers]`. Between two steps of which
   * none was watched the first and the third are NaN.
   */
  | { readonly kind: "movement" };

export interface ObserveRequest {
  /** Echoed: an answer to an older request has another layout. */
  readonly id: number;
  readonly image: ShownImage;
  readonly items: readonly ObserveItem[];
  /** Least time between two looks. */
  readonly everyMs: number;
}

export interface Observation {
  readonly request: number;
  /** Steps made when this was seen. */
  readonly step: number;
  /** The items one after the other, `sizes[i]` values each. */
  readonly sizes: readonly number[];
  readonly data: Float32Array;
  /** Looking failed, so nothing more is looked at under this request. Training goes on. */
  readonly fault?: string;
}

/** Bins of a spread's histogram. */
export const spreadBins = 64;

/**
 * Layout of a spread: count of values, least, greatest, mean, standard deviation (biased), median, mean distance from
 * the median, share of exact zeros, then `spreadBins` counts of equal bins from least to greatest.
 */
export const spreadFacts = 8;

/** Asks for the test split of an input op, in stored order; the run need not have begun. */
export interface TestSetCommand {
  readonly type: "testSet";
  readonly id: number;
  readonly input: InputAttrs;
  readonly seed: number;
  readonly dataBase: string;
}

export interface TestSet {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Images that came; a large split is cut at `testSetBytes`. */
  readonly count: number;
  /** Images of the whole split. */
  readonly total: number;
  readonly classNames: readonly string[];
  /** Of all training pixels on the scale 0..1: the network sees (p / 255 - mean) / std. */
  readonly mean: number;
  readonly std: number;
  /** `[count, H, W, C]`: bytes are pixels; float32 are features that go in as they are. */
  readonly images: Uint8Array | Float32Array;
  readonly labels: Uint16Array;
  /** `[count, values]`, where the examples have values instead of classes: in their own units. */
  readonly targets?: Float32Array;
  /** Where the network gives them scaled: what it says is (value - mean) / std. */
  readonly valueScale?: ValueScale;
}

/** Of a test split at most so much is handed over. */
export const testSetBytes = 32 * 2 ** 20;

export interface TestSetEvent {
  readonly type: "testSet";
  readonly id: number;
  readonly set?: TestSet;
  readonly diagnostic?: Diagnostic;
}

/** What a test said of every test image. */
export interface Predictions {
  /** From 1. */
  readonly epoch: number;
  /** Steps made. */
  readonly step: number;
  /** `[count, classes]`, in stored order. */
  readonly logits: Float32Array;
  readonly labels: Uint16Array;
  /** `[count, values]`, where the network gives values: then `logits` are these values. */
  readonly targets?: Float32Array;
}
