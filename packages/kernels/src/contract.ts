import type { Tensor, TensorInfo } from "@tensorflow/tfjs-core";

export interface Window {
  readonly stride: number;
  /** Symmetric zeros on each side; they take part (an adder's padded tap answers -|0 - f|). */
  readonly pad: number;
}
/** A window whose output channels look at a share of the input channels each: see `adder2dGrouped`. */
export interface GroupedWindow extends Window {
  readonly groups: number;
}
export type InputRule = "hardtanh" | "sign" | "unclipped";
export type FilterRule = "full-precision" | "sign";
/** The p of an l_p adder, from 1 to 2; it may differ from call to call. */
interface Exponent {
  readonly p: number;
}
interface Slope {
  readonly slope: number;
}
interface BatchNorm {
  readonly epsilon: number;
  /** Followed by a ReLU in the same pass. */
  readonly relu: boolean;
}

/** Inputs of a kernel that works on a list: w0, w1, ... */
type Numbered<Names extends string> = `${Names}${number}`;

/**
 * What the gradient of each parameter is multiplied by: `scales[i]`, divided by max(norm_i, 1e-12) where
 * there is an input norm_i. With eta sqrt(k) and the norm of a gradient of k values that is the adaptive
 * rate (CVPR 2020, eq. 13; floor as in the authors' code).
 */
interface Scales {
  readonly scales: readonly number[];
}

type Shape4 = readonly [number, number, number, number];

/**
 * Every kernel of ours: named inputs, attributes, number of results. A closed set: each backend's
 * table must hold all of them. Images NHWC, filters HWIO, everything float32 but `labels` (int32).
 */
export interface KernelSpecs {
  /** y[n,i,j,o] = -sum_{a,b,c} |x[n, i*s+a-p, j*s+b-p, c] - w[a,b,c,o]| (CVPR 2020, eq. 2). */
  adder2d: { inputs: "x" | "w"; attrs: Window; results: 1 };
  /** dx = sum dy * r(w - x); r = clamp to [-1,1] (eq. 6), sign, or identity. */
  adder2dGradInput: {
    inputs: "dy" | "x" | "w";
    attrs: Window & { readonly rule: InputRule };
    results: 1;
  };
  /** dw = sum dy * (x - w) (eq. 5), or sum dy * sign(x - w). Padded taps count with x = 0. sign(0) = 0. */
  adder2dGradFilter: {
    inputs: "dy" | "x" | "w";
    attrs: Window & { readonly rule: FilterRule };
    results: 1;
  };
  /** y = -sum |x - w|^p over the window, 1 <= p <= 2; by p = 1 what `adder2d` answers, to the bit. */
  lpAdder2d: { inputs: "x" | "w"; attrs: Window & Exponent; results: 1 };
  /** Its exact gradient: dx = sum dy p sign(w - x) |w - x|^(p - 1). sign(0) = 0. */
  lpAdder2dGradInput: { inputs: "dy" | "x" | "w"; attrs: Window & Exponent; results: 1 };
  /** Its exact gradient: dw = sum dy p sign(x - w) |x - w|^(p - 1). Padded taps count with x = 0. */
  lpAdder2dGradFilter: { inputs: "dy" | "x" | "w"; attrs: Window & Exponent; results: 1 };
  /**
   * Codes of a b-bit integer layer, whole numbers in float32: round(x * inverse), half to even, kept within `low`
   * and `high`. `inverse` is a float32: one product that every engine rounds alike.
   */
  quantise: {
    inputs: "x";
    attrs: { readonly inverse: number; readonly low: number; readonly high: number };
    results: 1;
  };
  /**
   * `adder2d` of codes, exactly. cpu and wasm sum in int32; the graphics engines in float32, which holds each whole
   * number below 2^24: taps * (high - low) must stay below that, and then no partial sum, in any order, is rounded.
   */
  adder2dInteger: { inputs: "x" | "w"; attrs: Window; results: 1 };
  conv2d: { inputs: "x" | "w"; attrs: Window; results: 1 };
  conv2dGradInput: {
    inputs: "dy" | "w";
    attrs: Window & { readonly inputShape: Shape4 };
    results: 1;
  };
  conv2dGradFilter: { inputs: "dy" | "x"; attrs: Window & { readonly kernel: number }; results: 1 };
  /**
   * In `groups` groups of I = Cin / groups input and O = Cout / groups output channels, w [K,K,I,Cout]:
   * y[n,i,j,o] = -sum_{a,b,c < I} |x[n, i*s+a-p, j*s+b-p, floor(o / O) I + c] - w[a,b,c,o]|. One dispatch
   * whatever the number of groups; groups = Cin is depthwise.
   */
  adder2dGrouped: { inputs: "x" | "w"; attrs: GroupedWindow; results: 1 };
  /** As adder2dGradInput, over the outputs of each channel's own group. */
  adder2dGroupedGradInput: {
    inputs: "dy" | "x" | "w";
    attrs: GroupedWindow & { readonly rule: InputRule };
    results: 1;
  };
  adder2dGroupedGradFilter: {
    inputs: "dy" | "x" | "w";
    attrs: GroupedWindow & { readonly rule: FilterRule };
    results: 1;
  };
  conv2dGrouped: { inputs: "x" | "w"; attrs: GroupedWindow; results: 1 };
  conv2dGroupedGradInput: {
    inputs: "dy" | "w";
    attrs: GroupedWindow & { readonly inputShape: Shape4 };
    results: 1;
  };
  conv2dGroupedGradFilter: {
    inputs: "dy" | "x";
    attrs: GroupedWindow & { readonly kernel: number };
    results: 1;
  };
  /**
   * sign(w) 2^round(log2 |w|), the exponent cut off at `lowest` and `highest` (whole numbers of normal
   * float32s); 0 stays 0, infinities and NaN are handed on. Exact: from the bits, rounding up from the
   * first float32 above sqrt(2).
   */
  powerOfTwo: {
    inputs: "w";
    attrs: { readonly lowest: number; readonly highest: number };
    results: 1;
  };
  /**
   * Over all axes but the last: y = gamma (x - mean) / sqrt(variance + epsilon) + beta, cut off below 0 with
   * `relu` -> [y, mean, biased variance].
   */
  batchNormTrain: { inputs: "x" | "gamma" | "beta"; attrs: BatchNorm; results: 3 };
  /** -> [dx, dgamma, dbeta], through the batch statistics; with `relu`, dy counts where y > 0. */
  batchNormGrad: {
    inputs: "dy" | "x" | "y" | "gamma" | "mean" | "variance";
    attrs: BatchNorm;
    results: 3;
  };
  batchNormEval: {
    inputs: "x" | "gamma" | "beta" | "mean" | "variance";
    attrs: BatchNorm;
    results: 1;
  };
  /** running * (1 - momentum) + batch * momentum * correction. */
  movingUpdate: {
    inputs: "running" | "batch";
    attrs: { readonly momentum: number; readonly correction: number };
    results: 1;
  };
  relu: { inputs: "x"; attrs: Record<never, never>; results: 1 };
  /** dy where y > 0, else 0. */
  reluGrad: { inputs: "dy" | "y"; attrs: Record<never, never>; results: 1 };
  /** x, times `slope` (0 to 1) where it is not above 0. */
  leakyRelu: { inputs: "x"; attrs: Slope; results: 1 };
  /** dy, times `slope` where y is not above 0: y has the sign of x. */
  leakyReluGrad: { inputs: "dy" | "y"; attrs: Slope; results: 1 };
  /** 1 / (1 + e^-x). */
  sigmoid: { inputs: "x"; attrs: Record<never, never>; results: 1 };
  /** dy y (1 - y). */
  sigmoidGrad: { inputs: "dy" | "y"; attrs: Record<never, never>; results: 1 };
  tanh: { inputs: "x"; attrs: Record<never, never>; results: 1 };
  /** dy (1 - y^2). */
  tanhGrad: { inputs: "dy" | "y"; attrs: Record<never, never>; results: 1 };
  /** Padded places never win; the first of equal maxima (row by row) takes the gradient. */
  maxPool: { inputs: "x"; attrs: Window & { readonly kernel: number }; results: 1 };
  maxPoolGrad: {
    inputs: "dy" | "x" | "y";
    attrs: Window & { readonly kernel: number };
    results: 1;
  };
  /** Mean over the places inside the image: padded places are not counted. */
  avgPool: { inputs: "x"; attrs: Window & { readonly kernel: number }; results: 1 };
  avgPoolGrad: {
    inputs: "dy";
    attrs: Window & { readonly kernel: number; readonly inputShape: Shape4 };
    results: 1;
  };
  /** [N,H,W,C] -> [N,C]. */
  globalAvgPool: { inputs: "x"; attrs: Record<never, never>; results: 1 };
  globalAvgPoolGrad: { inputs: "dy"; attrs: { readonly inputShape: Shape4 }; results: 1 };
  /** y = x + b over the last axis. */
  biasAdd: { inputs: "x" | "b"; attrs: Record<never, never>; results: 1 };
  /** Sum over all axes but the last. */
  biasGrad: { inputs: "dy"; attrs: Record<never, never>; results: 1 };
  /**
   * logits [N,K], labels int32 [N] -> [mean loss (scalar), number right (scalar float), d loss / d logits [N,K]].
   * Right = label's logit is the first maximum.
   */
  softmaxCrossEntropy: { inputs: "logits" | "labels"; attrs: Record<never, never>; results: 3 };
  /** y, targets [N,K] -> [mean of (y - target)^2 over all N K (scalar), 2 (y - target) / (N K) [N,K]]. */
  meanSquaredError: { inputs: "y" | "targets"; attrs: Record<never, never>; results: 2 };
  /** sqrt(sum x^2), scalar. */
  l2Norm: { inputs: "x"; attrs: Record<never, never>; results: 1 };
  /**
   * Of each parameter: s = scale g; d = s + weightDecay w; v' = momentum v + d;
   * w' = w - lr (nesterov ? d + momentum v' : v') -> [w0', v0', w1', v1', ...].
   * With v = 0 at the start this is PyTorch's SGD.
   */
  sgdStep: {
    inputs: Numbered<"w" | "v" | "g" | "norm">;
    attrs: Scales & {
      readonly lr: number;
      readonly momentum: number;
      readonly nesterov: boolean;
      readonly weightDecay: number;
    };
    results: number;
  };
  /**
   * Of each parameter: s = scale g; d = s + weightDecay w; m' = b1 m + (1-b1) d; v' = b2 v + (1-b2) d^2;
   * w' = w - lr (m'/c1) / (sqrt(v'/c2) + epsilon) with c1 = 1-b1^t, c2 = 1-b2^t handed in
   * -> [w0', m0', v0', w1', ...] (Kingma & Ba 2015).
   */
  adamStep: {
    inputs: Numbered<"w" | "m" | "v" | "g" | "norm">;
    attrs: Scales & {
      readonly lr: number;
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
      readonly weightDecay: number;
      readonly correction1: number;
      readonly correction2: number;
    };
    results: number;
  };
}

export type KernelName = keyof KernelSpecs;
export type KernelInputs<K extends KernelName> = {
  readonly [I in KernelSpecs[K]["inputs"]]: Tensor;
};

/**
 * One backend's kernels. A function gets live tensors and returns new ones of the same backend, its
 * temporaries disposed; stock tfjs ops may be used inside.
 */
export type KernelTable = {
  readonly [K in KernelName]: (
    inputs: KernelInputs<K>,
    attrs: KernelSpecs[K]["attrs"],
  ) => TensorInfo | TensorInfo[];
};

export { type EngineName, engineNames } from "@adder-studio/core";
