import type { KernelTable } from "../contract";
import { map, pointwise } from "./pointwise";
import { dispose, glsl, run, run1, type Shader } from "./run";
import { quotient } from "./text";

interface Parameters {
  readonly count: number;
  readonly classes: number;
}

/**
 * Loss of each example, and 1 where its label's logit is the first maximum; the quad (maximum, sum of
 * exponentials, label, 0) goes to the gradient.
 */
export const lossRowsShader: Shader<Parameters> = {
  name: "lossRows",
  io: { outputs: ["loss", "correct", "rows"], inputs: ["logits", "labels"], quads: ["rows"] },
  code: ({ classes }, layout) =>
    glsl(
      lossRowsShader.io,
      layout,
      `  int row = e * ${classes};
  int label = int(labels_at(e));
  float mine = logits_at(row + label);
  float top = mine;
  correct = 1.0;
  for (int k = 0; k < ${classes}; k++) {
    float z = logits_at(row + k);
    top = max(top, z);
    bool beaten = k < label ? z < mine : z <= mine;
    if (!beaten && k != label) correct = 0.0;
  }
  float sum = 0.0;
  for (int k = 0; k < ${classes}; k++) sum += exp(logits_at(row + k) - top);
  loss = log(sum) + top - mine;
  rows = vec4(top, sum, float(label), 0.0);`,
    ),
};

/** Gradient at the logits, (softmax - one-hot) / N. */
export const lossGradientShader: Shader<Parameters> = {
  name: "lossGradient",
  io: { outputs: ["grad"], inputs: ["logits", "rows"], quads: ["rows"] },
  code: ({ count, classes }, layout) =>
    glsl(
      lossGradientShader.io,
      layout,
      `  int n = ${quotient("e", classes)};
  vec4 row = rows_at(n);
  float share = exp(logits_at(e) - row.x) / row.y;
  grad = (share - (e - n * ${classes} == int(row.z) ? 1.0 : 0.0)) / ${count}.0;`,
    ),
};

export const lossTotalsShader: Shader<Pick<Parameters, "count">> = {
  name: "lossTotals",
  io: { outputs: ["loss", "correct"], inputs: ["losses", "hits"] },
  code: ({ count }, layout) =>
    glsl(
      lossTotalsShader.io,
      layout,
      `  float sum = 0.0;
  float number = 0.0;
  for (int n = 0; n < ${count}; n++) {
    sum += losses_at(n);
    number += hits_at(n);
  }
  loss = sum / ${count}.0;
  correct = number;`,
    ),
};

export const softmaxCrossEntropy: KernelTable["softmaxCrossEntropy"] = ({ logits, labels }) => {
  const [count = 0, classes = 0] = logits.shape;
  const parameters = { count, classes };
  const parts = run(lossRowsShader, { parameters, inputs: [logits, labels], shape: [count] });
  const [losses, hits, rows] = parts;
  if (!losses || !hits || !rows) throw new Error("lossRows gives three results");
  const grad = run1(lossGradientShader, {
    parameters,
    inputs: [logits, rows],
    shape: [count, classes],
  });
  const totals = run(lossTotalsShader, {
    parameters: { count },
    inputs: [losses, hits],
    shape: [],
  });
  dispose(...parts);
  return [...totals, grad];
};

/** Gradient of the mean squared error: 2 (y - target) over the number of values. */
export const squaredGradientShader = pointwise<Pick<Parameters, "count">>(
  "squaredGradient",
  { outputs: ["grad"], inputs: ["y", "targets"] },
  ({ count }) => `  float error = y_at(e) - targets_at(e);\n  grad = 2.0 * error / ${count}.0;`,
);

export const squaredTotalShader: Shader<Pick<Parameters, "count">> = {
  name: "squaredTotal",
  io: { outputs: ["loss"], inputs: ["y", "targets"] },
  code: ({ count }, layout) =>
    glsl(
      squaredTotalShader.io,
      layout,
      `  float sum = 0.0;
  for (int n = 0; n < ${count}; n++) {
    float error = y_at(n) - targets_at(n);
    sum += error * error;
  }
  loss = sum / ${count}.0;`,
    ),
};

export const meanSquaredError: KernelTable["meanSquaredError"] = ({ y, targets }) => {
  const inputs = [y, targets];
  const parameters = { count: y.size };
  const loss = run1(squaredTotalShader, { parameters, inputs, shape: [] });
  return [loss, ...map(squaredGradientShader, parameters, inputs)];
};
