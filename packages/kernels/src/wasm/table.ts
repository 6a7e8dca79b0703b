import { invariant } from "@adder-studio/core";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelTable, Window } from "../contract";
import { filterGeometry, geometry, inputShape, outputShape, rowsAndChannels } from "../window";
import { discard, make, sizeOf } from "./backend";
import {
  adder2dGrouped,
  adder2dGroupedGradFilter,
  adder2dGroupedGradInput,
  conv2dGrouped,
  conv2dGroupedGradFilter,
  conv2dGroupedGradInput,
} from "./grouped";
import {
  filterRules,
  filterSize,
  inputRules,
  inputSize,
  layerNumbers,
  outputSize,
  poolNumbers,
  taps,
} from "./layer";
import { lpAdders } from "./lp-adder";
import { call, callShared, wasmHeap } from "./module";
import { at } from "./operand";
import { adamStep, sgdStep } from "./optimizer";

function poolGeometry(shape: readonly number[], attrs: Window & { readonly kernel: number }) {
  return geometry(shape, attrs.kernel, rowsAndChannels(shape).channels, attrs);
}

/** Maps all values of `x` by kernel `name`; `work` is the number of vector operations for four of them. */
function mapped(name: string, x: TensorInfo, work: number, ...numbers: number[]): TensorInfo {
  const size = sizeOf(x);
  const y = make(x.shape);
  callShared((size / 4) * work, name, at(x, size), at(y, size), size, ...numbers);
  return y;
}

/** Computes dx of such a map from dy and its result y, by kernel `name`. */
function mappedGradient(
  name: string,
  dy: TensorInfo,
  y: TensorInfo,
  ...numbers: number[]
): TensorInfo {
  const size = sizeOf(dy);
  const dx = make(dy.shape);
  callShared(size / 4, name, at(dy, size), at(y, size), at(dx, size), size, ...numbers);
  return dx;
}

/** Returns height times width of a shape [N,H,W,C]. */
function placesOf([, height = 1, width = 1]: readonly number[]): number {
  return height * width;
}

/** Runs `use` with the addresses of scratch for sums per block of rows; assembly/channels.ts defines the blocks. */
function withBlocks(
  rows: number,
  channels: number,
  sums: number,
  use: (...blocks: number[]) => void,
): void {
  const count = call("blockCount", rows, channels) ?? 1;
  // A wide row has up to four rows; float64.
  const bytes = count * channels * 4 * 8;
  const address = wasmHeap().allocate(bytes * sums);
  try {
    use(...Array.from({ length: sums }, (_, i) => address + i * bytes));
  } finally {
    wasmHeap().free(address);
  }
}

const adders: Pick<
  KernelTable,
  "quantise" | "adder2dInteger" | "adder2d" | "adder2dGradInput" | "adder2dGradFilter"
> = {
  adder2d({ x, w }, attrs) {
    const g = filterGeometry(x.shape, w.shape, attrs);
    const y = make(outputShape(g));
    callShared(
      taps(g),
      "adder2d",
      at(x, inputSize(g)),
      at(w, filterSize(g)),
      at(y, outputSize(g)),
      ...layerNumbers(g),
    );
    return y;
  },
  quantise: ({ x }, { inverse, low, high }) => mapped("quantise", x, 1, inverse, low, high),
  adder2dInteger({ x, w }, attrs) {
    const g = filterGeometry(x.shape, w.shape, attrs);
    const y = make(outputShape(g));
    const values = [at(x, inputSize(g)), at(w, filterSize(g)), at(y, outputSize(g))];
    callShared(taps(g), "adder2dInteger", ...values, ...layerNumbers(g));
    return y;
  },
  adder2dGradInput({ dy, x, w }, attrs) {
    const g = filterGeometry(x.shape, w.shape, attrs);
    const dx = make(x.shape);
    const rule = inputRules[attrs.rule];
    callShared(
      taps(g),
      "adder2dGradInput",
      at(dy, outputSize(g)),
      at(x, inputSize(g)),
      at(w, filterSize(g)),
      at(dx, inputSize(g)),
      rule,
      ...layerNumbers(g),
    );
    return dx;
  },
  adder2dGradFilter({ dy, x, w }, attrs) {
    const g = filterGeometry(x.shape, w.shape, attrs);
    const dw = make(w.shape);
    const rule = filterRules[attrs.rule];
    const { rows, channels } = rowsAndChannels(dy.shape);
    const inputs = [at(dy, outputSize(g)), at(x, inputSize(g)), at(w, filterSize(g))];
    const last = [at(dw, filterSize(g)), rule] as const;
    withBlocks(rows, channels, 1, (blocks = 0) => {
      callShared(sizeOf(dy) / 4, "momentBlocks", at(dy, sizeOf(dy)), 0, blocks, rows, channels);
      call("joinBlocks", blocks, rows, channels);
      callShared(taps(g), "adder2dGradFilter", ...inputs, ...last, blocks, ...layerNumbers(g));
    });
    return dw;
  },
};

/**
 * The kernels in WebAssembly, on a memory of our own: 128-bit SIMD, every sum in a fixed order whatever the
 * number of threads, nothing but IEEE arithmetic, so that a run gives the same bits on every machine.
 */
export const table: KernelTable = {
  ...adders,
  ...lpAdders(adders),
  conv2d({ x, w }, attrs) {
    const g = filterGeometry(x.shape, w.shape, attrs);
    const y = make(outputShape(g));
    callShared(
      taps(g),
      "conv2d",
      at(x, inputSize(g)),
      at(w, filterSize(g)),
      at(y, outputSize(g)),
      ...layerNumbers(g),
    );
    return y;
  },
  conv2dGradInput({ dy, w }, attrs) {
    const g = filterGeometry(attrs.inputShape, w.shape, attrs);
    const dx = make(attrs.inputShape);
    callShared(
      taps(g),
      "conv2dGradInput",
      at(dy, outputSize(g)),
      at(w, filterSize(g)),
      at(dx, inputSize(g)),
      ...layerNumbers(g),
    );
    return dx;
  },
  conv2dGradFilter({ dy, x }, attrs) {
    const g = geometry(x.shape, attrs.kernel, rowsAndChannels(dy.shape).channels, attrs);
    invariant(`${outputShape(g)}` === `${dy.shape}`, `a gradient of shape [${outputShape(g)}]`);
    const dw = make([g.kernel, g.kernel, g.inChannels, g.outChannels]);
    callShared(
      taps(g),
      "conv2dGradFilter",
      at(dy, outputSize(g)),
      at(x, inputSize(g)),
      at(dw, filterSize(g)),
      ...layerNumbers(g),
    );
    return dw;
  },
  adder2dGrouped,
  adder2dGroupedGradInput,
  adder2dGroupedGradFilter,
  conv2dGrouped,
  conv2dGroupedGradInput,
  conv2dGroupedGradFilter,
  powerOfTwo: ({ w }, { lowest, highest }) => mapped("powerOfTwo", w, 2, lowest, highest),
  batchNormTrain({ x, gamma, beta }, { epsilon, relu }) {
    const { rows, channels } = rowsAndChannels(x.shape);
    const size = rows * channels;
    const [y, mean, variance] = [make(x.shape), make([channels]), make([channels])];
    const [from, means, variances] = [at(x, size), at(mean, channels), at(variance, channels)];
    const parameters = [at(gamma, channels), at(beta, channels)];
    withBlocks(rows, channels, 1, (blocks = 0) => {
      callShared(size / 4, "momentBlocks", from, 0, blocks, rows, channels);
      call("momentTotal", blocks, means, rows, channels, rows);
      callShared(size / 4, "momentBlocks", from, means, blocks, rows, channels);
      call("momentTotal", blocks, variances, rows, channels, rows);
    });
    const numbers = [rows, channels, epsilon, Number(relu)];
    const to = at(y, size);
    callShared(size / 4, "batchNorm", from, ...parameters, means, variances, to, ...numbers);
    return [y, mean, variance];
  },
  batchNormGrad({ dy, x, y, gamma, mean, variance }, { epsilon, relu }) {
    const { rows, channels } = rowsAndChannels(x.shape);
    const size = rows * channels;
    const [dx, dgamma, dbeta] = [make(x.shape), make([channels]), make([channels])];
    const [shift, pull] = [make([channels]), make([channels])];
    const slopes = [at(dy, size), at(x, size), relu ? at(y, size) : 0];
    const [means, variances] = [at(mean, channels), at(variance, channels)];
    const results = [at(dgamma, channels), at(dbeta, channels)];
    const factors = [at(shift, channels), at(pull, channels)];
    withBlocks(rows, channels, 2, (blocks = 0, products = 0) => {
      const sums = [blocks, products];
      callShared(size / 2, "batchNormGradBlocks", ...slopes, means, ...sums, rows, channels);
      const places = [...sums, variances, ...results, ...factors];
      call("batchNormGradTotal", ...places, rows, channels, epsilon);
    });
    const statistics = [at(gamma, channels), means, variances, ...factors];
    const to = at(dx, size);
    callShared(size / 2, "batchNormGrad", ...slopes, ...statistics, to, rows, channels, epsilon);
    discard(shift, pull);
    return [dx, dgamma, dbeta];
  },
  batchNormEval({ x, gamma, beta, mean, variance }, { epsilon, relu }) {
    const { rows, channels } = rowsAndChannels(x.shape);
    const size = rows * channels;
    const y = make(x.shape);
    const inputs = [
      at(x, size),
      at(gamma, channels),
      at(beta, channels),
      at(mean, channels),
      at(variance, channels),
    ];
    const numbers = [rows, channels, epsilon, Number(relu)];
    callShared(size / 4, "batchNorm", ...inputs, at(y, size), ...numbers);
    return y;
  },
  movingUpdate({ running, batch }, { momentum, correction }) {
    const size = sizeOf(running);
    const to = make(running.shape);
    const weights = [1 - momentum, momentum * correction];
    call("movingUpdate", at(running, size), at(batch, size), at(to, size), size, ...weights);
    return to;
  },
  relu: ({ x }) => mapped("relu", x, 1),
  reluGrad: ({ dy, y }) => mappedGradient("reluGrad", dy, y),
  leakyRelu: ({ x }, { slope }) => mapped("leakyRelu", x, 1, slope),
  leakyReluGrad: ({ dy, y }, { slope }) => mappedGradient("leakyReluGrad", dy, y, slope),
  // About as long as 60 additions of four values.
  sigmoid: ({ x }) => mapped("sigmoid", x, 60),
  sigmoidGrad: ({ dy, y }) => mappedGradient("sigmoidGrad", dy, y),
  tanh: ({ x }) => mapped("tanh", x, 60),
  tanhGrad: ({ dy, y }) => mappedGradient("tanhGrad", dy, y),
  maxPool({ x }, attrs) {
    const g = poolGeometry(x.shape, attrs);
    const y = make(outputShape(g));
    callShared(
      inputSize(g) / 4,
      "maxPool",
      at(x, inputSize(g)),
      at(y, outputSize(g)),
      ...poolNumbers(g),
    );
    return y;
  },
  maxPoolGrad({ dy, x, y }, attrs) {
    const g = poolGeometry(x.shape, attrs);
    const dx = make(x.shape);
    callShared(
      inputSize(g) / 2,
      "maxPoolGrad",
      at(dy, outputSize(g)),
      at(x, inputSize(g)),
      at(y, outputSize(g)),
      at(dx, inputSize(g)),
      ...poolNumbers(g),
    );
    return dx;
  },
  avgPool({ x }, attrs) {
    const g = poolGeometry(x.shape, attrs);
    const y = make(outputShape(g));
    callShared(
      inputSize(g) / 4,
      "avgPool",
      at(x, inputSize(g)),
      at(y, outputSize(g)),
      ...poolNumbers(g),
    );
    return y;
  },
  avgPoolGrad({ dy }, attrs) {
    const g = poolGeometry(attrs.inputShape, attrs);
    const dx = make(inputShape(g));
    callShared(
      inputSize(g) / 4,
      "avgPoolGrad",
      at(dy, outputSize(g)),
      at(dx, inputSize(g)),
      ...poolNumbers(g),
    );
    return dx;
  },
  globalAvgPool({ x }) {
    const { channels } = rowsAndChannels(x.shape);
    const batch = x.shape[0] ?? 1;
    const y = make([batch, channels]);
    callShared(
      sizeOf(x) / 4,
      "globalAvgPool",
      at(x, sizeOf(x)),
      at(y, batch * channels),
      batch,
      placesOf(x.shape),
      channels,
    );
    return y;
  },
  globalAvgPoolGrad({ dy }, attrs) {
    const [batch, , , channels] = attrs.inputShape;
    const dx = make(attrs.inputShape);
    callShared(
      sizeOf(dx) / 4,
      "globalAvgPoolGrad",
      at(dy, batch * channels),
      at(dx, sizeOf(dx)),
      batch,
      placesOf(attrs.inputShape),
      channels,
    );
    return dx;
  },
  biasAdd({ x, b }) {
    const { rows, channels } = rowsAndChannels(x.shape);
    const y = make(x.shape);
    callShared(
      (rows * channels) / 4,
      "biasAdd",
      at(x, rows * channels),
      at(b, channels),
      at(y, rows * channels),
      rows,
      channels,
    );
    return y;
  },
  biasGrad({ dy }) {
    const { rows, channels } = rowsAndChannels(dy.shape);
    const db = make([channels]);
    withBlocks(rows, channels, 1, (blocks = 0) => {
      const from = at(dy, rows * channels);
      callShared((rows * channels) / 4, "momentBlocks", from, 0, blocks, rows, channels);
      call("momentTotal", blocks, at(db, channels), rows, channels, 1);
    });
    return db;
  },
  softmaxCrossEntropy({ logits, labels }) {
    const { rows, channels } = rowsAndChannels(logits.shape);
    const [loss, correct, grad] = [make([]), make([]), make(logits.shape)];
    const results = [at(loss, 1), at(correct, 1), at(grad, rows * channels)];
    const fault = call(
      "softmaxCrossEntropy",
      at(logits, rows * channels),
      at(labels, rows, "int32"),
      ...results,
      rows,
      channels,
    );
    invariant(fault === 0, `labels below ${channels}`);
    return [loss, correct, grad];
  },
  meanSquaredError({ y, targets }) {
    const size = sizeOf(y);
    const [loss, grad] = [make([]), make(y.shape)];
    const results = [at(loss, 1), at(grad, size)];
    call("meanSquaredError", at(y, size), at(targets, size), ...results, size);
    return [loss, grad];
  },
  l2Norm({ x }) {
    const norm = make([]);
    call("l2Norm", at(x, sizeOf(x)), at(norm, 1), sizeOf(x));
    return norm;
  },
  sgdStep,
  adamStep,
};
