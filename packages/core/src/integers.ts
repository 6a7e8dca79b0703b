/** A closed range; either end may be infinite. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** Treatment of weights outside of their layer's input range: see `clampLayer` in the runtime. */
export type Clamp = "none" | "lossless" | "calibrated";

/** Settings of an integer evaluation. */
export interface IntegerSettings {
  /** Widths to try, each 2 to 8. */
  readonly bits: readonly number[];
  readonly clamp: Clamp;
  /** The scale covers so many percent of |x| in the calibration batches and of |w|, whichever is wider; 100: all. */
  readonly percentile: number;
  /** Whose batch-norm statistics: those of the float network, or of the integer sums over the calibration batches. */
  readonly statistics: "float" | "integer";
}

/** Facts of an adder layer that do not depend on the width. */
export interface IntegerLayer {
  /** The block. */
  readonly name: string;
  /** Values that one output adds up. */
  readonly taps: number;
  /** Distances of one example: taps times outputs. */
  readonly distances: number;
  /** The layer's input over the calibration batches, padding with it. */
  readonly seen: Range;
  /** Range that holds for every input, padding included; infinite ends where nothing is proven. */
  readonly proven: Range;
  /** Share of the weights outside of `seen`. */
  readonly outside: number;
  /** Share of the weights that the clamp moved. */
  readonly clamped: number;
}

export interface IntegerLayerFigures {
  /** Value of one code: the layer's one scale. */
  readonly scale: number;
  /** Codes from 0 on. */
  readonly unsigned: boolean;
  /** Shares of x (over the probe images) and of w beyond the outermost codes. */
  readonly clippedX: number;
  readonly clippedW: number;
  /** Largest |accumulator| over the probe images, and the bits of a signed number that holds it. */
  readonly largest: number;
  readonly accumulatorBits: number;
  /** Bits that are enough whatever the input, from taps and width. */
  readonly enoughBits: number;
}

export interface IntegerFigures {
  readonly bits: number;
  readonly loss: number;
  /** 0..1; of networks that give values the root mean squared error. */
  readonly accuracy: number;
  /** Figures of each layer, in the order of the report's layers. */
  readonly layers: readonly IntegerLayerFigures[];
}

/** Results known so far: widths are added one by one. */
export interface IntegerReport {
  readonly settings: IntegerSettings;
  /** The network gives values: figures named accuracy are root mean squared errors. */
  readonly goal?: "values";
  readonly calibrationImages: number;
  readonly probeImages: number;
  readonly testImages: number;
  readonly float: { readonly loss: number; readonly accuracy: number };
  /** Float32 with the clamped weights, and the largest change of a logit; absent without a clamp. */
  readonly clamped?: { readonly loss: number; readonly accuracy: number; readonly apart: number };
  readonly layers: readonly IntegerLayer[];
  /** Blocks with weights that stay float32. */
  readonly kept: readonly { readonly name: string; readonly op: string }[];
  readonly figures: readonly IntegerFigures[];
}
