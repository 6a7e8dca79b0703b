/** Values of a network that the page may observe while it trains. Types only: page and worker share them. */
import type { Diagnostic } from "@adder-studio/core";
import type { ValueScale } from "@adder-studio/data";
import type { InputAttrs } from "@adder-studio/ir";

/** The example that the canvas shows: one of the test split, or the person's own pixels. */
export type ShownImage =
  | { readonly index: number }
  /** Pixels `[H, W, C]` of the dataset's shape, 0..255. */
  | { readonly pixels: Uint8Array };

/**
 * One array to observe; its shape is in brackets. Where the run re-estimates batch-norm statistics for its tests,
 * outputs use the statistics of the first training batch in stored order, else the moving statistics.
 */
export type ObserveItem =
  /** Output of an op for the shown image: the first `channels` of `[H, W, C]` or `[C]`, all of them when absent. */
  | { readonly kind: "value"; readonly op: number; readonly channels?: number }
  /** Outputs of an op for the first `count` test images `[count, ...]`. */
  | { readonly kind: "sample"; readonly op: number; readonly count: number }
  /**
   * Outputs of an op over the plane (or line) of a network that reads two features (or one): `side` values from
   * -extent to extent on each axis, `[side, side, ...]` with the second feature row by row from -extent up, or `[side, ...]`.
   */
  | { readonly kind: "grid"; readonly op: number; readonly side: number; readonly extent: number }
  /** All values of a parameter. */
  | { readonly kind: "param"; readonly name: string }
  /** Distribution of an op's outputs for the first `count` test images, or of a parameter (`summary`). */
  | { readonly kind: "distribution"; readonly op: number; readonly count: number }
  | { readonly kind: "distribution"; readonly name: string }
  /**
   * L2 norms of one step for each layer, in the order of `ReadyEvent.layers`, `[4 x layers]`: its filters before the
   * step, its filters after the step, the change by the step, and the distance from initialisation. The first and the
   * third are NaN between two steps of which none was watched.
   */
  | { readonly kind: "movement" };

/** Values that the page observes from now on. */
export interface ObserveRequest {
  /** Number of the request, which its observations repeat: those of an older request have another layout. */
  readonly id: number;
  readonly image: ShownImage;
  readonly items: readonly ObserveItem[];
  /** Least milliseconds between two observations. */
  readonly everyMs: number;
}

/** Values that were observed at one step. */
export interface Observation {
  readonly request: number;
  /** Number of steps made at the time of the observation. */
  readonly step: number;
  /** Number of values of each item; `data` holds the items one after the other. */
  readonly sizes: readonly number[];
  readonly data: Float32Array;
  /** Reason why the observation failed; nothing more is observed for this request, and training goes on. */
  readonly fault?: string;
}

/** Number of bins of a distribution's histogram. */
export const histogramBins = 64;

/**
 * Number of facts before the histogram in a distribution: count of values, least, greatest, mean, standard deviation
 * (biased), median, mean distance from the median, share of exact zeros. Then follow `histogramBins` counts of equal
 * bins from least to greatest.
 */
export const distributionFacts = 8;

/** Asks for the test split of an input op, in stored order; the run need not have begun. */
export interface TestSetCommand {
  readonly type: "testSet";
  readonly id: number;
  readonly input: InputAttrs;
  readonly seed: number;
  readonly dataBase: string;
}

/** The test split of an input op, or its beginning. */
export interface TestSet {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Number of images here; a large split is cut at `testSetBytes`. */
  readonly count: number;
  /** Number of images of the whole split. */
  readonly total: number;
  readonly classNames: readonly string[];
  /** Mean of all training pixels on the scale 0..1: the network's input is (p / 255 - mean) / std. */
  readonly mean: number;
  readonly std: number;
  /** Examples `[count, H, W, C]`: bytes are pixels, float32 values are features that the network takes unchanged. */
  readonly images: Uint8Array | Float32Array;
  readonly labels: Uint16Array;
  /** Targets `[count, values]` of a regression, in their own units. */
  readonly targets?: Float32Array;
  /** Scale of a regression's targets: the network's output is (value - mean) / std. Absent: not scaled. */
  readonly valueScale?: ValueScale;
}

/** Most bytes of a test split that are sent to the page. */
export const testSetBytes = 32 * 2 ** 20;

export interface TestSetEvent {
  readonly type: "testSet";
  readonly id: number;
  readonly set?: TestSet;
  readonly diagnostic?: Diagnostic;
}

/** Outputs of a test for every test image. */
export interface Predictions {
  /** Number of the epoch, from 1. */
  readonly epoch: number;
  /** Number of steps made. */
  readonly step: number;
  /** Logits `[count, classes]`, or the outputs `[count, values]` of a regression, in stored order. */
  readonly logits: Float32Array;
  readonly labels: Uint16Array;
  /** Targets `[count, values]` of a regression. */
  readonly targets?: Float32Array;
}
