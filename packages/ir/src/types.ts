import type { Cost, Shape, TensorType } from "@adder-studio/core";

/** Starting values of a parameter. Every random draw is keyed by the run's seed and the parameter's name. */
export type Init =
  /** N(0, std^2). Adder filters: std 1 (the authors' code). */
  | { readonly kind: "normal"; readonly std: number }
  /** U(-bound, bound). Convolution: bound 1/sqrt(fan-in) (PyTorch's default). */
  | { readonly kind: "uniform"; readonly low: number; readonly high: number }
  | { readonly kind: "constant"; readonly value: number };

export type ParamRole =
  | "adder-filter"
  | "conv-filter"
  /** Full-precision weights that are used as powers of two. */
  | "shift-filter"
  | "bias"
  | "gamma"
  | "beta"
  | "moving-mean"
  | "moving-variance";

/** A named array of the network. Moving statistics are parameters too, but never trained by the optimizer. */
export interface ParamSpec {
  /** `nodeId/name`, unique. */
  readonly name: string;
  /** HWIO for filters, `[C]` otherwise. */
  readonly shape: Shape;
  readonly init: Init;
  readonly role: ParamRole;
  /** The block it belongs to. */
  readonly from: string;
}

/** Padding is symmetric zeros that take part: a padded tap of an adder answers -|0 - f|. */
export interface WindowAttrs {
  readonly kernel: number;
  readonly stride: number;
  readonly pad: number;
}

/** Attributes of a layer that lays filters over every place of an image. */
export interface FilterAttrs extends WindowAttrs {
  readonly filters: number;
  /**
   * Output channels o look at the input channels of their group only: filters are [K,K,Cin/groups,filters]. Divides
   * the channels on both sides; absent is 1, and so is what is written for 1, for old networks keep their hash.
   */
  readonly groups?: number;
}

/** Settings of a synthetic set of points. */
export interface PointsAttrs {
  /** Standard deviation of what is added to each coordinate, or to each value of a function. */
  readonly noise: number;
  readonly train: number;
  readonly test: number;
  /** Name of the function that gives the values; absent in sets of classes. */
  readonly target?: string;
}

export interface InputAttrs {
  readonly dataset: string;
  /** Sizes of the seeded noise images; absent for all other sets, which bring their own. */
  readonly noise?: {
    readonly height: number;
    readonly width: number;
    readonly channels: number;
    readonly classes: number;
  };
  /** Facts of a person's own data, which lies on their device under its hash. */
  readonly own?: {
    /** SHA-256 (hex) of the decoded set. */
    readonly hash: string;
    readonly name: string;
    readonly height: number;
    readonly width: number;
    readonly channels: number;
    readonly classes: number;
  };
  /** Settings of a synthetic set whose examples are points of a plane or a line. */
  readonly points?: PointsAttrs;
  /** 0 where the examples have values instead of classes. */
  readonly classes: number;
  /** Values that each example has instead of a class; absent where it has a class. */
  readonly values?: number;
  /** Mirror half of the training images left to right. */
  readonly flip: boolean;
  /** Pad training images by this many zero pixels on each side, then crop a random window of the original size. */
  readonly crop: number;
  /** Zero pixels around the image until both sides are this long; 0 leaves it as it is. */
  readonly padTo: number;
  /** Copies of the channels, one after the other (1 -> 3 for a grey image in a colour network). */
  readonly repeat: number;
}

/** Attributes of each op. This table is the closed set: every other table over ops is checked against it. */
export interface OpAttrs {
  input: InputAttrs;
  conv2d: FilterAttrs;
  /** `p`: the exponent at the end of training, by which an answer costs; absent 1. A training step is given its own. */
  adder2d: FilterAttrs & { readonly p?: number };
  /** Weights are used as the nearest power of two: see `shiftRange`. */
  shift2d: FilterAttrs;
  bias: Record<string, never>;
  batchNorm: { readonly epsilon: number; readonly momentum: number };
  relu: Record<string, never>;
  /** Factor of what is not above 0. */
  leakyRelu: { readonly slope: number };
  sigmoid: Record<string, never>;
  tanh: Record<string, never>;
  maxPool: WindowAttrs;
  avgPool: WindowAttrs;
  globalAvgPool: Record<string, never>;
  reshape: { readonly shape: Shape };
  add: Record<string, never>;
  concat: Record<string, never>;
  dropout: { readonly rate: number };
  softmaxCrossEntropy: { readonly classes: number };
  meanSquaredError: { readonly values: number };
}

export type OpName = keyof OpAttrs;

/** One instruction: it makes value `%id` from earlier values. */
export interface OpOf<K extends OpName> {
  readonly op: K;
  readonly id: number;
  readonly ins: readonly number[];
  /** Role in the op (`w`, `gamma`, ...) -> ParamSpec name. */
  readonly params: Readonly<Record<string, string>>;
  readonly attrs: OpAttrs[K];
  /** Shape of one example of the result. For a loss: what comes in, logits or values. */
  readonly type: TensorType;
  readonly cost: Cost;
  /** The block it came from: where a fault of it is shown. */
  readonly from: string;
}

export type IrOp = { [K in OpName]: OpOf<K> }[OpName];

/**
 * A network, ready to compile: plain JSON that crosses to the worker. `ops` is in execution order with
 * `ops[i].id === i`; ops[0] is the only input, the last op the only loss.
 */
export interface ModelIR {
  readonly version: 1;
  readonly params: readonly ParamSpec[];
  readonly ops: readonly IrOp[];
}
