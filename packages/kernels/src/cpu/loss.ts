import { exp, invariant, ln } from "@adder-studio/core";
import type { KernelTable } from "../contract";
import { cpuInts, cpuTensor, cpuValues } from "../tfjs-internals";

/**
 * True when the label's logit exceeds all before it and none after it exceeds it. A NaN among the logits counts as
 * a wrong prediction.
 */
function isFirstMaximum(row: Float32Array, label: number): boolean {
  const mine = row[label] ?? Number.NaN;
  return row.every((value, k) => k === label || (k < label ? value < mine : value <= mine));
}

export const softmaxCrossEntropy: KernelTable["softmaxCrossEntropy"] = ({ logits, labels }) => {
  const [count = 0, classes = 0] = logits.shape;
  const [zs, ls] = [cpuValues(logits), cpuInts(labels)];
  const grad = new Float32Array(zs.length);
  let loss = 0;
  let correct = 0;
  for (let n = 0; n < count; n++) {
    const label = ls[n] ?? -1;
    invariant(label >= 0 && label < classes, `label ${label} below ${classes}`);
    const row = zs.subarray(n * classes, (n + 1) * classes);
    const top = row.reduce((best, z) => Math.max(best, z), Number.NEGATIVE_INFINITY);
    const sum = row.reduce((total, z) => total + exp(z - top), 0);
    loss += (ln(sum) + top - (row[label] ?? 0)) / count;
    if (isFirstMaximum(row, label)) correct += 1;
    row.forEach((z, k) => {
      grad[n * classes + k] = (exp(z - top) / sum - (k === label ? 1 : 0)) / count;
    });
  }
  return [
    cpuTensor([], Float32Array.of(loss)),
    cpuTensor([], Float32Array.of(correct)),
    cpuTensor(logits.shape, grad),
  ];
};

export const meanSquaredError: KernelTable["meanSquaredError"] = ({ y, targets }) => {
  const [ys, ts] = [cpuValues(y), cpuValues(targets)];
  invariant(ys.length === ts.length, `${ys.length} values, ${ts.length} targets`);
  const grad = new Float32Array(ys.length);
  let sum = 0;
  ys.forEach((value, i) => {
    const error = value - (ts[i] ?? 0);
    sum += error * error;
    grad[i] = (2 * error) / ys.length;
  });
  return [cpuTensor([], Float32Array.of(sum / ys.length)), cpuTensor(y.shape, grad)];
};
