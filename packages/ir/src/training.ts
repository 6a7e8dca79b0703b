import { addShifts, filterShape, shapeSize } from "@adder-studio/core";
import { isTrained } from "./builder";
import { noCost, type OpCount } from "./op";
import { powerCount } from "./ops/power";
import { channelsOf, tapsOf } from "./shapes";
import type { IrOp, ModelIR, OpName, OpOf } from "./types";

/** Settings of a run that change the arithmetic of a training step. A document's `run` fits. */
export interface TrainingRules {
  readonly optimizer: "sgd" | "adam";
  readonly momentum: number;
  readonly nesterov: boolean;
  readonly weightDecay: number;
  readonly rateRule: "adaptive" | "fixed" | "plain";
  readonly filterRule: "full-precision" | "sign";
  readonly inputRule: "hardtanh" | "sign" | "unclipped";
  /** Exponent of the adders at the start and at the end; both 1: the rules above. */
  readonly lpStart: number;
  readonly lpEnd: number;
}

/** Arithmetic of a training step, apart. */
export interface TrainingCount {
  /** One example on its way forward; batch norm makes its statistics. */
  readonly forward: OpCount;
  /** One example's gradient on its way back, and the sums where a value was used more than once. */
  readonly inputGradient: OpCount;
  /** One example's share of the gradients of filters, biases, gamma and beta. */
  readonly filterGradient: OpCount;
  /** Once a step, whatever the batch: what is worked out channel by channel, rates, the optimizer. */
  readonly step: OpCount;
}

/** An op of the table: what it reads, and what it makes. */
interface Site<K extends OpName> {
  readonly op: OpOf<K>;
  readonly x: { readonly shape: readonly number[] };
  /** Values of one example of the result. */
  readonly size: number;
  readonly rules: TrainingRules;
}

/** Differences between an op's training and its inference: absent is nothing, an absent `forward` is inference's. */
type Rule<K extends OpName> = (site: Site<K>) => Partial<TrainingCount>;

const count = (additions: number, multiplications: number): OpCount => ({
  additions,
  multiplications,
});

const free: Partial<TrainingCount> = {};

/** Any exponent that needs a logarithm. */
const between = 1.5;

/**
 * Additions and multiplications of a training step, op by op: derived here from the formulas that the kernels
 * compute, each product and sum once. It counts as inference does (see `Cost`): a subtraction is an addition, a
 * division a multiplication; comparisons, signs, clipping, roots, exponentials and logarithms are neither, and
 * windows over the border are counted full. The chain down to the first trained layer needs no input gradient.
 */
const trainingTable: { readonly [K in OpName]: Rule<K> } = {
  input: () => free,
  /** y = sum x w; dx = sum dy w; dw = sum dy x: each a product and a sum a tap. */
  conv2d({ op, x }) {
    const taps = tapsOf(x, op.attrs, op.type);
    const each = count(taps, taps);
    return { inputGradient: each, filterGradient: each };
  },
  /**
   * y = -sum |x - w|; dw = sum dy (x - w) and dx = sum dy HT(w - x) (CVPR 2020, eq. 5 and 6): a difference, a
   * product and a sum a tap. With signs instead (eq. 4) a comparison chooses between +dy and -dy: one sum a tap.
   * With an exponent p: y = -sum |d|^p; dw and dx = p sum dy d |d|^(p-2), the factor p once a value. While p
   * changes, a step is one between 1 and 2.
   */
  adder2d({ op, x, rules }) {
    const taps = tapsOf(x, op.attrs, op.type);
    if (rules.lpStart !== 1 || rules.lpEnd !== 1) {
      const p = rules.lpStart === rules.lpEnd ? rules.lpEnd : between;
      const power = powerCount(p);
      const products = p === 2 ? 1 : power.multiplications + 1;
      const slope = (values: number) =>
        count((2 + power.additions) * taps, products * taps + values);
      return {
        forward: count((2 + power.additions) * taps, power.multiplications * taps),
        inputGradient: slope(shapeSize(x.shape)),
        filterGradient: slope(0),
        step: count(0, shapeSize(filterShape(channelsOf(x), op.attrs))),
      };
    }
    const full = count(2 * taps, taps);
    const signs = count(taps, 0);
    return {
      inputGradient: rules.inputRule === "sign" ? signs : full,
      filterGradient: rules.filterRule === "sign" ? signs : full,
    };
  },
  /**
   * y = sum x q and dx = sum dy q: a shift and a sum a tap, q a power of two; dw = sum dy x (straight through the
   * rounding): a product and a sum. Rounding works on bits: neither.
   */
  shift2d({ op, x }) {
    const taps = tapsOf(x, op.attrs, op.type);
    return {
      inputGradient: { additions: taps, multiplications: 0, shifts: taps },
      filterGradient: count(taps, taps),
    };
  },
  bias: ({ size }) => ({ filterGradient: count(size, 0) }),
  /**
   * Forward, a value: into the mean, minus the mean, its square, into the variance, times gamma / sigma, plus beta.
   * Back, with z = x - mean, s1 = sum dy and s2 = sum dy z: dx = gamma / sigma (dy - s1/m - z s2 / (sigma^2 m)).
   * A channel: two means, epsilon, 1/sigma, gamma / sigma; s1/m, dgamma = s2 / sigma, dgamma / (sigma m); two
   * moving statistics of two products and a sum each.
   */
  batchNorm({ op, size }) {
    const channels = channelsOf(op.type);
    return {
      forward: count(4 * size, 2 * size),
      inputGradient: count(2 * size, 2 * size),
      filterGradient: count(3 * size, size),
      step: count(3 * channels, 12 * channels),
    };
  },
  relu: () => free,
  leakyRelu: ({ size }) => ({ inputGradient: count(0, size) }),
  /** dx = dy y (1 - y). */
  sigmoid: ({ size }) => ({ inputGradient: count(size, 2 * size) }),
  /** dx = dy (1 - y y). */
  tanh: ({ size }) => ({ inputGradient: count(size, 2 * size) }),
  /** Back: each value is added where its window's largest was. */
  maxPool: ({ size }) => ({ inputGradient: count(size, 0) }),
  /** Back: a division a window, and a sum at each of its places. */
  avgPool({ op, size }) {
    const places = op.attrs.kernel * op.attrs.kernel;
    return { inputGradient: count(size * places, size) };
  },
  /** Back: a division a channel, copied to every place. */
  globalAvgPool: ({ size }) => ({ inputGradient: count(0, size) }),
  reshape: () => free,
  add: () => free,
  concat: () => free,
  dropout({ op, size }) {
    if (op.attrs.rate === 0) return free;
    return { forward: count(0, size), inputGradient: count(0, size) };
  },
  /**
   * Forward: each score minus the largest, the sum of the exponentials (k - 1), and one subtraction for the loss.
   * Back: dx = (e / sum - 1[label]) / m.
   */
  softmaxCrossEntropy: ({ size }) => ({
    forward: count(2 * size, 0),
    inputGradient: count(1, 2 * size),
  }),
  /** Forward: the difference, its square, their sum (k - 1), their mean. Back: dx = difference times 2 / (m k). */
  meanSquaredError: ({ size }) => ({
    forward: count(2 * size - 1, size + 1),
    inputGradient: count(0, size),
  }),
};

function sum(a: OpCount, b: OpCount): OpCount {
  return {
    ...addShifts(a, b),
    ...count(a.additions + b.additions, a.multiplications + b.multiplications),
  };
}

/**
 * One step of the optimizer for `size` values, derived here from what the kernels compute; a factor of 0 costs nothing.
 * SGD: d = g + decay w; v = momentum v + d; w -= lr v (Nesterov: lr (d + momentum v)).
 * Adam: m = b1 m + (1 - b1) d; v = b2 v + (1 - b2) d d; w -= lr (m / c1) / (sqrt(v / c2) + epsilon).
 */
function optimizerCount(rules: TrainingRules, size: number): OpCount {
  const decay = rules.weightDecay === 0 ? 0 : 1;
  if (rules.optimizer === "adam") return count((4 + decay) * size, (9 + decay) * size);
  const momentum = rules.momentum === 0 ? 0 : rules.nesterov ? 2 : 1;
  const each = 1 + decay + momentum;
  return count(each * size, each * size);
}

/**
 * Operations per step for the rate of an adder filter of `size` values. adaptive: alpha = eta sqrt(k) / ||g|| (CVPR
 * 2020, eq. 13): k squares and k - 1 sums for the norm, one division, then g times alpha; fixed: g times a constant.
 */
function rateCount(rules: TrainingRules, size: number): OpCount {
  if (rules.rateRule === "plain") return noCost;
  return rules.rateRule === "fixed" ? count(0, size) : count(size - 1, 2 * size + 1);
}

function ruleOf<K extends OpName>(
  op: OpOf<K>,
  ir: ModelIR,
  rules: TrainingRules,
): Partial<TrainingCount> {
  const x = ir.ops[op.ins[0] ?? -1]?.type ?? op.type;
  const rule: Rule<K> = trainingTable[op.op];
  return rule({ op, x, size: shapeSize(op.type.shape), rules });
}

/**
 * Operations that distillation adds to a step for an example of `classes` scores, derived here from what the runtime
 * computes: both networks' scores over T (2k products), their softmax gradients at T (each as the loss above), the
 * difference of the two (k products with -1, k sums), times lambda T (k products), and its sum with the loss' own
 * gradient (k).
 */
export function distillationCount(classes: number): OpCount {
  return count(2 * (2 * classes + 1) + 2 * classes, 2 * classes + 2 * 2 * classes + 2 * classes);
}

/** The training step of each op of a network, in the order of its ops. */
export function trainingCosts(ir: ModelIR, rules: TrainingRules): readonly TrainingCount[] {
  const specs = new Map(ir.params.map((spec) => [spec.name, spec]));
  const needsGradient: boolean[] = [];
  const uses: number[] = ir.ops.map(() => 0);
  for (const op of ir.ops) {
    const trained = Object.values(op.params).some((name) => {
      const spec = specs.get(name);
      return spec !== undefined && isTrained(spec);
    });
    needsGradient[op.id] = trained || op.ins.some((id) => needsGradient[id]);
    for (const id of op.ins) uses[id] = (uses[id] ?? 0) + 1;
  }
  return ir.ops.map((op: IrOp) => {
    const rule = ruleOf(op, ir, rules);
    const wanted = op.ins.some((id) => needsGradient[id]);
    // A value read k times gets k gradients: k - 1 sums a number.
    const joins = needsGradient[op.id] ? Math.max(0, (uses[op.id] ?? 0) - 1) : 0;
    const joined = count(joins * shapeSize(op.type.shape), 0);
    let step = rule.step ?? noCost;
    for (const name of Object.values(op.params)) {
      const spec = specs.get(name);
      if (spec === undefined || !isTrained(spec)) continue;
      const size = shapeSize(spec.shape);
      step = sum(step, optimizerCount(rules, size));
      if (spec.role === "adder-filter") step = sum(step, rateCount(rules, size));
    }
    return {
      forward: rule.forward ?? sum(op.cost, noCost),
      inputGradient: wanted ? sum(rule.inputGradient ?? noCost, joined) : joined,
      filterGradient: rule.filterGradient ?? noCost,
      step,
    };
  });
}
