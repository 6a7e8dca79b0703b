import { describe, expect, it } from "vitest";
import { geometry } from "../window";
import {
  leakyReluGradientShader,
  leakyReluShader,
  sigmoidGradientShader,
  sigmoidShader,
  tanhGradientShader,
  tanhShader,
} from "./activation";
import {
  batchNormGradientShader,
  gradientSumsShader,
  lineShader,
  mergeGradientSumsShader,
  mergeStatisticsShader,
  normalizeShader,
  statisticsShader,
} from "./batch-norm";
import { lossGradientShader, lossRowsShader, lossTotalsShader } from "./loss";
import {
  adamShader,
  biasShader,
  movingShader,
  reluGradientShader,
  reluShader,
  sgdShader,
} from "./pointwise";
import {
  avgPoolGradientShader,
  avgPoolShader,
  globalAvgPoolGradientShader,
  maxPoolGradientShader,
  maxPoolShader,
} from "./pool";
import { finishSumShader, partialSumShader } from "./reduce";
import type { Interface, Layout, Shader } from "./run";

const g = geometry([5, 6, 5, 3], 3, 3, { stride: 2, pad: 1 });

/** Makes a layout in which every texture of the kernel is 64 texels wide. */
function layout({ inputs, outputs }: Interface): Layout {
  return Object.fromEntries([...outputs, ...inputs].map((n) => [n, 64]));
}

/** Returns the body of a shader: all share the preamble, which the first test shows. */
function body<P>(shader: Shader<P>, parameters: P): string {
  const code = shader.code(parameters, layout(shader.io));
  return code.slice(code.indexOf("void main()"));
}

describe("GLSL of the other kernels", () => {
  it("batch statistics", () => {
    expect(body(statisticsShader, {})).toMatchInlineSnapshot(`
      "void main() {
        int e = int(gl_FragCoord.y) * columns + int(gl_FragCoord.x);
        if (e >= size) return;
        float own = x_at(e);
        float sum = 0.0;
        float square = 0.0;
        float count = 0.0;
        for (int at = e; at < rows * channels; at += parts * channels) {
          float d = x_at(at) - own;
          sum += d;
          square += d * d;
          count += 1.0;
        }
        offset = own - x_at(e - over(e, channels) * channels) + sum / count;
        squares = square - sum * sum / count;
      }
      "
    `);
  });

  it("merged statistics", () => {
    expect(body(mergeStatisticsShader, {})).toMatchInlineSnapshot(`
      "void main() {
        int e = int(gl_FragCoord.y) * columns + int(gl_FragCoord.x);
        if (e >= size) return;
        float sum = 0.0;
        for (int p = 0; p < parts; p++) {
          sum += offset_at(p * channels + e) * float((rows - 1 - p) / parts + 1);
        }
        float middle = sum / float(rows);
        float square = 0.0;
        for (int p = 0; p < parts; p++) {
          float d = offset_at(p * channels + e) - middle;
          square += squares_at(p * channels + e) + d * d * float((rows - 1 - p) / parts + 1);
        }
        mean = x_at(e) + middle;
        variance = max(square / float(rows), 0.0);
        line = vec4(mean, gamma_at(e) / sqrt(variance + epsilon), beta_at(e), 0.0);
      }
      "
    `);
  });

  it("line of given statistics", () => {
    expect(body(lineShader, {})).toMatchInlineSnapshot(`
      "void main() {
        int e = int(gl_FragCoord.y) * columns + int(gl_FragCoord.x);
        if (e >= size) return;
        line = vec4(mean_at(e), gamma_at(e) / sqrt(variance_at(e) + epsilon), beta_at(e), 0.0);
      }
      "
    `);
  });

  it("normalize", () => {
    expect(body(normalizeShader, { relu: true })).toMatchInlineSnapshot(`
      "void main() {
        int e = int(gl_FragCoord.y) * columns + int(gl_FragCoord.x);
        if (e >= size) return;
        vec4 line = line_at(e - over(e, channels) * channels);
        float value = (x_at(e) - line.x) * line.y + line.z;
        y = value <= 0.0 ? 0.0 : value;
      }
      "
    `);
  });

  it("batch norm gradient: sums", () => {
    expect(body(gradientSumsShader(true), {})).toMatchInlineSnapshot(`
      "void main() {
        int e = int(gl_FragCoord.y) * columns + int(gl_FragCoord.x);
        if (e >= size) return;
        float middle = mean_at(e - over(e, channels) * channels);
        float sum = 0.0;
        float product = 0.0;
        for (int at = e; at < rows * channels; at += parts * channels) {
          float g = (y_at(at) > 0.0 ? dy_at(at) : 0.0);
          sum += g;
          product += g * (x_at(at) - middle);
        }
        sums = sum;
        products = product;
      }
      "
    `);
  });

  it("batch norm gradient: merged sums", () => {
    expect(body(mergeGradientSumsShader, {})).toMatchInlineSnapshot(`
      "void main() {
        int e = int(gl_FragCoord.y) * columns + int(gl_FragCoord.x);
        if (e >= size) return;
        float sum = 0.0;
        float product = 0.0;
        for (int at = e; at < parts * channels; at += channels) {
          sum += sums_at(at);
          product += products_at(at);
        }
        float inverse = 1.0 / sqrt(variance_at(e) + epsilon);
        dgamma = product * inverse;
        dbeta = sum;
        line = vec4(mean_at(e), gamma_at(e) * inverse, dgamma * inverse / float(rows), sum / float(rows));
      }
      "
    `);
  });

  it("batch norm gradient", () => {
    expect(body(batchNormGradientShader(true), {})).toMatchInlineSnapshot(`
      "void main() {
        int e = int(gl_FragCoord.y) * columns + int(gl_FragCoord.x);
        if (e >= size) return;
        vec4 line = line_at(e - over(e, channels) * channels);
        dx = line.y * ((y_at(e) > 0.0 ? dy_at(e) : 0.0) - line.w - (x_at(e) - line.x) * line.z);
      }
      "
    `);
  });

  it("loss of each example", () => {
    expect(body(lossRowsShader, { count: 64, classes: 10 })).toMatchInlineSnapshot(`
      "void main() {
        int e = int(gl_FragCoord.y) * 64 + int(gl_FragCoord.x);
        if (e >= size) return;
        int row = e * 10;
        int label = int(labels_at(e));
        float mine = logits_at(row + label);
        float top = mine;
        correct = 1.0;
        for (int k = 0; k < 10; k++) {
          float z = logits_at(row + k);
          top = max(top, z);
          bool beaten = k < label ? z < mine : z <= mine;
          if (!beaten && k != label) correct = 0.0;
        }
        float sum = 0.0;
        for (int k = 0; k < 10; k++) sum += exp(logits_at(row + k) - top);
        loss = log(sum) + top - mine;
        rows = vec4(top, sum, float(label), 0.0);
      }
      "
    `);
  });

  it("loss gradient", () => {
    expect(body(lossGradientShader, { count: 64, classes: 10 })).toMatchInlineSnapshot(`
      "void main() {
        int e = int(gl_FragCoord.y) * 64 + int(gl_FragCoord.x);
        if (e >= size) return;
        int n = div(e, 10, 1.000000000e-1);
        vec4 row = rows_at(n);
        float share = exp(logits_at(e) - row.x) / row.y;
        grad = (share - (e - n * 10 == int(row.z) ? 1.0 : 0.0)) / 64.0;
      }
      "
    `);
  });

  it("loss totals", () => {
    expect(body(lossTotalsShader, { count: 64 })).toMatchInlineSnapshot(`
      "void main() {
        int e = int(gl_FragCoord.y) * 64 + int(gl_FragCoord.x);
        if (e >= size) return;
        float sum = 0.0;
        float number = 0.0;
        for (int n = 0; n < 64; n++) {
          sum += losses_at(n);
          number += hits_at(n);
        }
        loss = sum / 64.0;
        correct = number;
      }
      "
    `);
  });

  it("relu", () => {
    expect(body(reluShader, {})).toMatchInlineSnapshot(`
      "void main() {
        int e = 0;
        float v = x_at(e);
        y = v <= 0.0 ? 0.0 : v;
      }
      "
    `);
  });

  it("relu gradient", () => {
    expect(body(reluGradientShader, {})).toMatchInlineSnapshot(`
      "void main() {
        int e = 0;
        float g = dy_at(e);
        dx = y_at(e) > 0.0 ? g : 0.0;
      }
      "
    `);
  });

  it("leaky relu", () => {
    expect(body(leakyReluShader, {})).toMatchInlineSnapshot(`
      "void main() {
        int e = 0;
        float v = x_at(e);
        y = v > 0.0 ? v : v * slope;
      }
      "
    `);
  });

  it("leaky relu gradient", () => {
    expect(body(leakyReluGradientShader, {})).toMatchInlineSnapshot(`
      "void main() {
        int e = 0;
        float g = dy_at(e);
        dx = y_at(e) > 0.0 ? g : g * slope;
      }
      "
    `);
  });

  it("sigmoid", () => {
    expect(body(sigmoidShader, {})).toMatchInlineSnapshot(`
      "void main() {
        int e = 0;
        float v = x_at(e);
        float power = exp(-abs(v));
        float value = (v < 0.0 ? power : 1.0) / (1.0 + power);
        y = (floatBitsToUint(v) & 0x7fffffffu) > 0x7f800000u ? v : value;
      }
      "
    `);
  });

  it("sigmoid gradient", () => {
    expect(body(sigmoidGradientShader, {})).toMatchInlineSnapshot(`
      "void main() {
        int e = 0;
        float v = y_at(e);
        dx = dy_at(e) * (v * (1.0 - v));
      }
      "
    `);
  });

  it("tanh", () => {
    expect(body(tanhShader, {})).toMatchInlineSnapshot(`
      "void main() {
        int e = 0;
        float v = x_at(e);
        float power = exp(-2.0 * abs(v));
        float square = v * v;
        float near = v * (1.0 + square * (-1.0 / 3.0 + square * (2.0 / 15.0 - square * (17.0 / 315.0))));
        float far = (v < 0.0 ? -1.0 : 1.0) * (1.0 - power) / (1.0 + power);
        y = (floatBitsToUint(v) & 0x7fffffffu) > 0x7f800000u ? v : (abs(v) < 0.2 ? near : far);
      }
      "
    `);
  });

  it("tanh gradient", () => {
    expect(body(tanhGradientShader, {})).toMatchInlineSnapshot(`
      "void main() {
        int e = 0;
        float v = y_at(e);
        dx = dy_at(e) * ((1.0 - v) * (1.0 + v));
      }
      "
    `);
  });

  it("bias", () => {
    expect(body(biasShader, {})).toMatchInlineSnapshot(`
      "void main() {
        int e = int(gl_FragCoord.y) * columns + int(gl_FragCoord.x);
        if (e >= size) return;
        y = x_at(e) + b_at(e - over(e, channels) * channels);
      }
      "
    `);
  });

  it("moving statistics", () => {
    expect(body(movingShader, {})).toMatchInlineSnapshot(`
      "void main() {
        int e = 0;
        y = running_at(e) * keep + batch_at(e) * take;
      }
      "
    `);
  });

  it("sgd", () => {
    expect(body(sgdShader(true), { nesterov: true })).toMatchInlineSnapshot(`
      "void main() {
        int e = 0;
        float old = w_at(e);
        float d = g_at(e) * (scale / max(norm_at(0), 1e-12)) + weightDecay * old;
        float velocity = momentum * v_at(e) + d;
        nextV = velocity;
        nextW = old - lr * (d + momentum * velocity);
      }
      "
    `);
  });

  it("adam", () => {
    expect(body(adamShader(false), {})).toMatchInlineSnapshot(`
      "void main() {
        int e = 0;
        float old = w_at(e);
        float d = g_at(e) * scale + weightDecay * old;
        float first = beta1 * m_at(e) + rest1 * d;
        float second = beta2 * v_at(e) + rest2 * d * d;
        nextM = first;
        nextV = second;
        nextW = old - lr * (first / correction1) / (sqrt(second / correction2) + epsilon);
      }
      "
    `);
  });

  it("maximum pool", () => {
    expect(body(maxPoolShader, g)).toMatchInlineSnapshot(`
      "void main() {
        int e = int(gl_FragCoord.y) * 64 + int(gl_FragCoord.x);
        if (e >= size) return;
        int place = div(e, 3, 3.333333333e-1);
        int c = e - place * 3;
        int line = div(place, 3, 3.333333333e-1);
        int column = place - line * 3;
        int n = div(line, 3, 3.333333333e-1);
        int row = line - n * 3;
        int top = max(row * 2 - 1, 0);
        int bottom = min(row * 2 - 1 + 3, 6);
        int left = max(column * 2 - 1, 0);
        int right = min(column * 2 - 1 + 3, 5);
        int image = n * 90 + c;
        float best = x_at(image + (top * 5 + left) * 3);
        for (int h = top; h < bottom; h++) {
          for (int w = left; w < right; w++) {
            float value = x_at(image + (h * 5 + w) * 3);
            if (value > best || value != value) best = value;
          }
        }
        y = best;
      }
      "
    `);
  });

  it("maximum pool's gradient", () => {
    expect(body(maxPoolGradientShader, g)).toMatchInlineSnapshot(`
      "void main() {
        int e = int(gl_FragCoord.y) * 64 + int(gl_FragCoord.x);
        if (e >= size) return;
        int place = div(e, 3, 3.333333333e-1);
        int c = e - place * 3;
        int line = div(place, 5, 2.000000000e-1);
        int column = place - line * 5;
        int n = div(line, 6, 1.666666667e-1);
        int row = line - n * 6;
        int image = n * 90 + c;
        float own = x_at(e);
        float sum = 0.0;
        int first = (max(row + 0, 0) >> 1);
        int last = min(((row + 1) >> 1), 2);
        int start = (max(column + 0, 0) >> 1);
        int end = min(((column + 1) >> 1), 2);
        for (int i = first; i <= last; i++) {
          for (int j = start; j <= end; j++) {
            int at = ((n * 3 + i) * 3 + j) * 3 + c;
            if (own != y_at(at)) continue;
            int top = max(i * 2 - 1, 0);
            int bottom = min(i * 2 - 1 + 3, 6);
            int left = max(j * 2 - 1, 0);
            int right = min(j * 2 - 1 + 3, 5);
            bool earlier = false;
            for (int h = top; h <= row; h++) {
              int stop = h == row ? column : right;
              for (int w = left; w < stop; w++) {
                if (x_at(image + (h * 5 + w) * 3) == own) earlier = true;
              }
            }
            if (!earlier) sum += dy_at(at);
          }
        }
        dx = sum;
      }
      "
    `);
  });

  it("average pool", () => {
    expect(body(avgPoolShader, g)).toMatchInlineSnapshot(`
      "void main() {
        int e = int(gl_FragCoord.y) * 64 + int(gl_FragCoord.x);
        if (e >= size) return;
        int place = div(e, 3, 3.333333333e-1);
        int c = e - place * 3;
        int line = div(place, 3, 3.333333333e-1);
        int column = place - line * 3;
        int n = div(line, 3, 3.333333333e-1);
        int row = line - n * 3;
        int top = max(row * 2 - 1, 0);
        int bottom = min(row * 2 - 1 + 3, 6);
        int left = max(column * 2 - 1, 0);
        int right = min(column * 2 - 1 + 3, 5);
        int image = n * 90 + c;
        float sum = 0.0;
        for (int h = top; h < bottom; h++) {
          for (int w = left; w < right; w++) {
            float value = x_at(image + (h * 5 + w) * 3);
            sum += value;
          }
        }
        y = sum / float((bottom - top) * (right - left));
      }
      "
    `);
  });

  it("average pool's gradient", () => {
    expect(body(avgPoolGradientShader, g)).toMatchInlineSnapshot(`
      "void main() {
        int e = int(gl_FragCoord.y) * 64 + int(gl_FragCoord.x);
        if (e >= size) return;
        int place = div(e, 3, 3.333333333e-1);
        int c = e - place * 3;
        int line = div(place, 5, 2.000000000e-1);
        int column = place - line * 5;
        int n = div(line, 6, 1.666666667e-1);
        int row = line - n * 6;
        float sum = 0.0;
        int first = (max(row + 0, 0) >> 1);
        int last = min(((row + 1) >> 1), 2);
        int start = (max(column + 0, 0) >> 1);
        int end = min(((column + 1) >> 1), 2);
        for (int i = first; i <= last; i++) {
          for (int j = start; j <= end; j++) {
            int top = max(i * 2 - 1, 0);
            int bottom = min(i * 2 - 1 + 3, 6);
            int left = max(j * 2 - 1, 0);
            int right = min(j * 2 - 1 + 3, 5);
            int at = ((n * 3 + i) * 3 + j) * 3 + c;
            sum += dy_at(at) / float((bottom - top) * (right - left));
          }
        }
        dx = sum;
      }
      "
    `);
  });

  it("global average pool's gradient", () => {
    expect(body(globalAvgPoolGradientShader, { places: 30, channels: 3 })).toMatchInlineSnapshot(`
      "void main() {
        int e = int(gl_FragCoord.y) * 64 + int(gl_FragCoord.x);
        if (e >= size) return;
        dx = dy_at(div(e, 90, 1.111111111e-2) * 3 + (e - div(e, 3, 3.333333333e-1) * 3)) / 30.0;
      }
      "
    `);
  });

  it("partial sums", () => {
    expect(body(partialSumShader, { term: "x * x" })).toMatchInlineSnapshot(`
      "void main() {
        int e = int(gl_FragCoord.y) * columns + int(gl_FragCoord.x);
        if (e >= size) return;
        int group = over(e, channels);
        int g = over(group, parts);
        int at = (g * rows + group - g * parts) * channels + e - group * channels;
        int end = (g + 1) * (rows * channels);
        float sum = 0.0;
        for (; at < end; at += (parts * channels)) {
          float x = values_at(at);
          sum += x * x;
        }
        y = sum;
      }
      "
    `);
  });

  it("finished sum", () => {
    expect(body(finishSumShader, { result: "sqrt(sum)" })).toMatchInlineSnapshot(`
      "void main() {
        int e = int(gl_FragCoord.y) * columns + int(gl_FragCoord.x);
        if (e >= size) return;
        int g = over(e, channels);
        int at = g * (parts * channels) + e - g * channels;
        int end = (g + 1) * (parts * channels);
        float sum = 0.0;
        for (; at < end; at += channels) sum += values_at(at);
        y = sqrt(sum);
      }
      "
    `);
  });
});
