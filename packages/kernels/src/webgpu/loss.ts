import { invariant } from "@adder-studio/core";
import type { KernelTable } from "../contract";
import { map, pointwise } from "./pointwise";
import { dispose, run, type Shader, wgsl } from "./run";

interface Parameters {
  readonly count: number;
  readonly classes: number;
}

/** Loss of each example, 1 where its label's logit is the first maximum, and its row of the gradient. */
export const lossRowsShader: Shader<Parameters> = {
  name: "lossRows",
  io: {
    outputs: ["losses", "hits", "grad"],
    inputs: ["logits", "labels"],
    ints: ["labels"],
  },
  code: ({ count, classes }) =>
    wgsl(
      lossRowsShader.io,
      `  if (thread >= ${count}) { return; }
  let row = thread * ${classes};
  let label = labels[thread];
  let mine = logits[row + label];
  var top = mine;
  var correct = 1.0;
  for (var k = 0; k < ${classes}; k++) {
    let z = logits[row + k];
    top = max(top, z);
    let beaten = select(z <= mine, z < mine, k < label);
    if (!beaten && k != label) { correct = 0.0; }
  }
  var sum = 0.0;
  for (var k = 0; k < ${classes}; k++) { sum += exp(logits[row + k] - top); }
  for (var k = 0; k < ${classes}; k++) {
    let share = exp(logits[row + k] - top) / sum;
    grad[row + k] = (share - select(0.0, 1.0, k == label)) / ${count}.0;
  }
  losses[thread] = log(sum) + top - mine;
  hits[thread] = correct;`,
    ),
};

export const lossTotalsShader: Shader<Pick<Parameters, "count">> = {
  name: "lossTotals",
  io: { outputs: ["loss", "correct"], inputs: ["losses", "hits"] },
  code: ({ count }) =>
    wgsl(
      lossTotalsShader.io,
      `  if (thread > 0) { return; }
  var sum = 0.0;
  var number = 0.0;
  for (var n = 0; n < ${count}; n++) {
    sum += losses[n];
    number += hits[n];
  }
  loss[0] = sum / ${count}.0;
  correct[0] = number;`,
    ),
};

export const softmaxCrossEntropy: KernelTable["softmaxCrossEntropy"] = ({ logits, labels }) => {
  const [count = 0, classes = 0] = logits.shape;
  const [losses, hits, grad] = run(lossRowsShader, {
    parameters: { count, classes },
    inputs: [logits, labels],
    outputs: [[count], [count], [count, classes]],
    threads: count,
  });
  invariant(losses && hits && grad, "lossRows gives three results");
  const totals = run(lossTotalsShader, {
    parameters: { count },
    inputs: [losses, hits],
    outputs: [[], []],
    threads: 1,
  });
  dispose(losses, hits);
  return [...totals, grad];
};

/** Gradient of the mean squared error: 2 (y - target) over the number of values. */
export const squaredGradientShader = pointwise<Pick<Parameters, "count">>(
  "squaredGradient",
  { outputs: ["grad"], inputs: ["y", "targets"] },
  ({ count }) => `    grad[e] = 2.0 * (y[e] - targets[e]) / ${count}.0;`,
);

export const squaredTotalShader: Shader<Pick<Parameters, "count">> = {
  name: "squaredTotal",
  io: { outputs: ["loss"], inputs: ["y", "targets"] },
  code: ({ count }) =>
    wgsl(
      squaredTotalShader.io,
      `  if (thread > 0) { return; }
  var sum = 0.0;
  for (var n = 0; n < ${count}; n++) {
    let error = y[n] - targets[n];
    sum += error * error;
  }
  loss[0] = sum / ${count}.0;`,
    ),
};

export const meanSquaredError: KernelTable["meanSquaredError"] = ({ y, targets }) => {
  const inputs = [y, targets];
  const parameters = { count: y.size };
  const loss = run(squaredTotalShader, { parameters, inputs, outputs: [[]], threads: 1 });
  return [...loss, ...map(squaredGradientShader, parameters, inputs)];
};
