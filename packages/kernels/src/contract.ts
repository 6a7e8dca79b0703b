import type { Tensor, TensorInfo } from "@tensorflow/tfjs-core";

/**
 * Step and padding of a square window. Along each side of an image it stands at
 * floor((size - kernel + 2 pad) / stride) + 1 places.
 */
export interface Window {
  /** Pixels from one window place to the next, 1 or more. */
  readonly stride: number;
  /** Zeros on each side of the image, the same on all four. A padded tap of an adder contributes -|0 - w|. */
  readonly pad: number;
}
/**
 * A window of a grouped layer: each output channel reads the input channels of its own group only, as
 * `adder2dGrouped` defines. `groups` must divide the input and the output channels.
 */
export interface GroupedWindow extends Window {
  readonly groups: number;
}
/**
 * Rule r of an adder's input gradient dx = sum dy r(w - x): `hardtanh` clamps to [-1, 1] (Chen et al., CVPR 2020,
 * eq. 6), `sign` is the true derivative of the l1 distance, `unclipped` is r(z) = z. sign(0) = 0.
 */
export type InputRule = "hardtanh" | "sign" | "unclipped";
/**
 * Rule q of an adder's filter gradient dw = sum dy q(x - w): `full-precision` is q(z) = z (Chen et al., CVPR 2020,
 * eq. 5), `sign` is the true derivative of the l1 distance (eq. 4). sign(0) = 0.
 */
export type FilterRule = "full-precision" | "sign";
/** The exponent p of an l_p adder, from 1 to 2. It is a number of the call: training may lower it from step to step. */
interface Exponent {
  readonly p: number;
}
/** The factor of a leaky ReLU for values that are not above 0, from 0 to 1. */
interface Slope {
  readonly slope: number;
}
interface BatchNorm {
  /** Added to the variance before its square root is taken. */
  readonly epsilon: number;
  /** True: a ReLU follows in the same pass. */
  readonly relu: boolean;
}

/** Input names of a kernel that works on a list of parameters: w0, w1, ... */
type Numbered<Names extends string> = `${Names}${number}`;

/**
 * Factors of the parameters' gradients. The gradient of parameter i is multiplied by `scales[i]`, and divided by
 * max(norm_i, 1e-12) where the call has an input norm_i. With scales[i] = eta sqrt(k) and the norm of a gradient of
 * k values that is the adaptive rate (Chen et al., CVPR 2020, eq. 13; the floor is that of the authors' code).
 */
interface Scales {
  readonly scales: readonly number[];
}

type Shape4 = readonly [number, number, number, number];

/**
 * The kernels of this package: named inputs, attributes, number of results. The set is closed: each backend's table
 * must hold all of them.
 *
 * Images are NHWC, x [N,H,W,Cin] and y [N,H',W',Cout]; filters are HWIO, w [K,K,Cin,Cout]. A gradient has the shape
 * of its tensor (dx of x, dw of w, dy of y). All values are float32 but `labels` (int32). s is the stride, p the
 * padding of `Window` (in the l_p adders p is the exponent); a, b run over the rows and columns of the window.
 */
export interface KernelSpecs {
  /** y[n,i,j,o] = -sum_{a,b,c} |x[n, i*s+a-p, j*s+b-p, c] - w[a,b,c,o]| (CVPR 2020, eq. 2). */
  adder2d: { inputs: "x" | "w"; attrs: Window; results: 1 };
  /** dx = sum dy r(w - x) with the rule r of `InputRule` (CVPR 2020, eq. 6). */
  adder2dGradInput: {
    inputs: "dy" | "x" | "w";
    attrs: Window & { readonly rule: InputRule };
    results: 1;
  };
  /** dw = sum dy q(x - w) with the rule q of `FilterRule` (CVPR 2020, eq. 5). Padded taps count with x = 0. */
  adder2dGradFilter: {
    inputs: "dy" | "x" | "w";
    attrs: Window & { readonly rule: FilterRule };
    results: 1;
  };
  /**
   * y = -sum |x - w|^p over the window, 1 <= p <= 2 (l_p adder of Universal Adder Neural Networks, arXiv 2105.14202).
   * At p = 1 the result is that of `adder2d`, to the bit.
   */
  lpAdder2d: { inputs: "x" | "w"; attrs: Window & Exponent; results: 1 };
  /** Exact gradient of `lpAdder2d` (derived here): dx = sum dy p sign(w - x) |w - x|^(p - 1). sign(0) = 0. */
  lpAdder2dGradInput: { inputs: "dy" | "x" | "w"; attrs: Window & Exponent; results: 1 };
  /**
   * Exact gradient of `lpAdder2d` (derived here): dw = sum dy p sign(x - w) |x - w|^(p - 1). Padded taps count with
   * x = 0.
   */
  lpAdder2dGradFilter: { inputs: "dy" | "x" | "w"; attrs: Window & Exponent; results: 1 };
  /**
   * Codes of a b-bit integer layer, whole numbers in float32: round(x * inverse), half to even, clamped to `low`
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
  /** Convolution (cross-correlation): y[n,i,j,o] = sum_{a,b,c} x[n, i*s+a-p, j*s+b-p, c] w[a,b,c,o]. Padded taps add 0. */
  conv2d: { inputs: "x" | "w"; attrs: Window; results: 1 };
  /** dx = sum dy w, of shape `inputShape` [N,H,W,Cin]. */
  conv2dGradInput: {
    inputs: "dy" | "w";
    attrs: Window & { readonly inputShape: Shape4 };
    results: 1;
  };
  /** dw = sum dy x, of shape [K,K,Cin,Cout] with K = `kernel`. */
  conv2dGradFilter: { inputs: "dy" | "x"; attrs: Window & { readonly kernel: number }; results: 1 };
  /**
   * Adder in `groups` groups of I = Cin / groups input and O = Cout / groups output channels, w [K,K,I,Cout]:
   * y[n,i,j,o] = -sum_{a,b,c < I} |x[n, i*s+a-p, j*s+b-p, floor(o / O) I + c] - w[a,b,c,o]|. It is one dispatch
   * whatever the number of groups; groups = Cin is depthwise. The grouping is that of a convolution; for adders it is
   * derived here.
   */
  adder2dGrouped: { inputs: "x" | "w"; attrs: GroupedWindow; results: 1 };
  /** dx of `adder2dGrouped`: the formula of `adder2dGradInput`, summed over the outputs of each channel's own group. */
  adder2dGroupedGradInput: {
    inputs: "dy" | "x" | "w";
    attrs: GroupedWindow & { readonly rule: InputRule };
    results: 1;
  };
  /** dw of `adder2dGrouped`, [K,K,Cin/groups,Cout]: the formula of `adder2dGradFilter`. */
  adder2dGroupedGradFilter: {
    inputs: "dy" | "x" | "w";
    attrs: GroupedWindow & { readonly rule: FilterRule };
    results: 1;
  };
  /** Convolution in groups, w [K,K,Cin/groups,Cout]: `adder2dGrouped` with the product x w in place of -|x - w|. */
  conv2dGrouped: { inputs: "x" | "w"; attrs: GroupedWindow; results: 1 };
  /** dx = sum dy w over the outputs of each channel's own group, of shape `inputShape`. */
  conv2dGroupedGradInput: {
    inputs: "dy" | "w";
    attrs: GroupedWindow & { readonly inputShape: Shape4 };
    results: 1;
  };
  /** dw = sum dy x, of shape [K,K,Cin/groups,Cout]. */
  conv2dGroupedGradFilter: {
    inputs: "dy" | "x";
    attrs: GroupedWindow & { readonly kernel: number };
    results: 1;
  };
  /**
   * sign(w) 2^round(log2 |w|), the exponent cut off at `lowest` and `highest` (whole numbers of normal
   * float32s); 0 stays 0, infinities and NaN pass through. It is exact: the exponent comes from the bits, and
   * mantissas from the first float32 above sqrt(2) on are rounded up.
   */
  powerOfTwo: {
    inputs: "w";
    attrs: { readonly lowest: number; readonly highest: number };
    results: 1;
  };
  /**
   * Batch norm by the statistics of this batch, over all axes but the last (Ioffe and Szegedy 2015):
   * y = gamma (x - mean) / sqrt(variance + epsilon) + beta, cut off below 0 with `relu`. Results: [y, mean, biased
   * variance]; gamma, beta, mean and variance are [C].
   */
  batchNormTrain: { inputs: "x" | "gamma" | "beta"; attrs: BatchNorm; results: 3 };
  /**
   * Gradients of `batchNormTrain` through the batch statistics: [dx, dgamma, dbeta]. With `relu`, dy counts where
   * y > 0.
   */
  batchNormGrad: {
    inputs: "dy" | "x" | "y" | "gamma" | "mean" | "variance";
    attrs: BatchNorm;
    results: 3;
  };
  /** Batch norm by given statistics: the formula of `batchNormTrain` with the inputs `mean` and `variance`. */
  batchNormEval: {
    inputs: "x" | "gamma" | "beta" | "mean" | "variance";
    attrs: BatchNorm;
    results: 1;
  };
  /** Next value of a moving statistic: running * (1 - momentum) + batch * momentum * correction. */
  movingUpdate: {
    inputs: "running" | "batch";
    attrs: { readonly momentum: number; readonly correction: number };
    results: 1;
  };
  /** y = max(x, 0). NaN stays NaN. */
  relu: { inputs: "x"; attrs: Record<never, never>; results: 1 };
  /** dx = dy where y > 0, else 0. */
  reluGrad: { inputs: "dy" | "y"; attrs: Record<never, never>; results: 1 };
  /** y = x, times `slope` where x is not above 0. */
  leakyRelu: { inputs: "x"; attrs: Slope; results: 1 };
  /** dx = dy, times `slope` where y is not above 0: y has the sign of x. */
  leakyReluGrad: { inputs: "dy" | "y"; attrs: Slope; results: 1 };
  /** y = 1 / (1 + e^-x). */
  sigmoid: { inputs: "x"; attrs: Record<never, never>; results: 1 };
  /** dx = dy y (1 - y). */
  sigmoidGrad: { inputs: "dy" | "y"; attrs: Record<never, never>; results: 1 };
  /** y = tanh x. */
  tanh: { inputs: "x"; attrs: Record<never, never>; results: 1 };
  /** dx = dy (1 - y^2). */
  tanhGrad: { inputs: "dy" | "y"; attrs: Record<never, never>; results: 1 };
  /** Largest value of each window of `kernel` x `kernel`, per channel. Padded places never win. */
  maxPool: { inputs: "x"; attrs: Window & { readonly kernel: number }; results: 1 };
  /** dx of `maxPool`: the first of equal maxima, row by row, takes the whole gradient. */
  maxPoolGrad: {
    inputs: "dy" | "x" | "y";
    attrs: Window & { readonly kernel: number };
    results: 1;
  };
  /** Mean of each window over its places inside the image: padded places are not counted. */
  avgPool: { inputs: "x"; attrs: Window & { readonly kernel: number }; results: 1 };
  /** dx of `avgPool`, of shape `inputShape`: each place inside the image takes an equal share of dy. */
  avgPoolGrad: {
    inputs: "dy";
    attrs: Window & { readonly kernel: number; readonly inputShape: Shape4 };
    results: 1;
  };
  /** Mean over all places of an image: [N,H,W,C] -> [N,C]. */
  globalAvgPool: { inputs: "x"; attrs: Record<never, never>; results: 1 };
  /** dx of `globalAvgPool`, of shape `inputShape`: dy / (H W) at each place. */
  globalAvgPoolGrad: { inputs: "dy"; attrs: { readonly inputShape: Shape4 }; results: 1 };
  /** y = x + b over the last axis; b [C]. */
  biasAdd: { inputs: "x" | "b"; attrs: Record<never, never>; results: 1 };
  /** db = sum of dy over all axes but the last, [C]. */
  biasGrad: { inputs: "dy"; attrs: Record<never, never>; results: 1 };
  /**
   * Softmax with cross-entropy: logits [N,K], labels int32 [N] -> [mean loss (scalar, nats), number of correct
   * predictions (scalar float), d loss / d logits [N,K]]. A prediction is correct where the label's logit is the
   * first maximum.
   */
  softmaxCrossEntropy: { inputs: "logits" | "labels"; attrs: Record<never, never>; results: 3 };
  /**
   * Mean squared error: y, targets [N,K] -> [mean of (y - target)^2 over all N K values (scalar),
   * 2 (y - target) / (N K) [N,K]].
   */
  meanSquaredError: { inputs: "y" | "targets"; attrs: Record<never, never>; results: 2 };
  /** sqrt(sum x^2), scalar. */
  l2Norm: { inputs: "x"; attrs: Record<never, never>; results: 1 };
  /**
   * One step of stochastic gradient descent for each parameter: s = scale g; d = s + weightDecay w;
   * v' = momentum v + d; w' = w - lr (nesterov ? d + momentum v' : v') -> [w0', v0', w1', v1', ...].
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
   * One step of Adam (Kingma and Ba 2015) for each parameter: s = scale g; d = s + weightDecay w;
   * m' = b1 m + (1-b1) d; v' = b2 v + (1-b2) d^2; w' = w - lr (m'/c1) / (sqrt(v'/c2) + epsilon)
   * -> [w0', m0', v0', w1', ...]. The caller gives c1 = 1-b1^t and c2 = 1-b2^t of step t as `correction1` and
   * `correction2`.
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

/** Name of a kernel of `KernelSpecs`. */
export type KernelName = keyof KernelSpecs;
/**
 * Input tensors of kernel K by name.
 * @example
 * const inputs: KernelInputs<"adder2d"> = { x: tensor4d(images), w: tensor4d(filters) };
 */
export type KernelInputs<K extends KernelName> = {
  readonly [I in KernelSpecs[K]["inputs"]]: Tensor;
};

/**
 * All kernels of one backend. A function takes live tensors and returns new ones of the same backend; it disposes of
 * its temporaries, and may use stock tfjs ops.
 */
export type KernelTable = {
  readonly [K in KernelName]: (
    inputs: KernelInputs<K>,
    attrs: KernelSpecs[K]["attrs"],
  ) => TensorInfo | TensorInfo[];
};

export { type EngineName, engineNames } from "@adder-studio/core";
