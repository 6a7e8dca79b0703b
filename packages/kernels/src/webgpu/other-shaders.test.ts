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
  mergeGradientSumsShader,
  mergeStatisticsShader,
  normalizeShader,
  statisticsShader,
} from "./batch-norm";
import { lossRowsShader, lossTotalsShader } from "./loss";
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
import { finishSumShader, partialSumShader, sumRowsShader } from "./reduce";
import type { Shader } from "./run";

const g = geometry([5, 6, 5, 3], 3, 3, { stride: 2, pad: 1 });

/** Returns bindings and body of a shader: all share the entry point between them, which window.test.ts shows. */
function text<P>(shader: Shader<P>, parameters: P): string {
  const [bindings = "", rest = ""] = shader.code(parameters).split("@compute");
  return bindings.trimEnd() + rest.slice(rest.indexOf(";", rest.indexOf("let threads")) + 1);
}

describe("WGSL of the other kernels", () => {
  it("batch statistics", () => {
    expect(text(statisticsShader, {})).toMatchInlineSnapshot(`
      "struct Uniforms { rows: i32, channels: i32, parts: i32, }
      @group(0) @binding(0) var<storage, read_write> offset: array<f32>;
      @group(0) @binding(1) var<storage, read_write> squares: array<f32>;
      @group(0) @binding(2) var<storage, read> x: array<f32>;
      @group(0) @binding(3) var<uniform> u: Uniforms;
        if (thread >= u.parts * u.channels) { return; }
        let c = thread % u.channels;
        let p = thread / u.channels;
        let own = x[p * u.channels + c];
        var sum = 0.0;
        var square = 0.0;
        var count = 0.0;
        for (var r = p; r < u.rows; r += u.parts) {
          let d = x[r * u.channels + c] - own;
          sum += d;
          square += d * d;
          count += 1.0;
        }
        offset[thread] = own - x[c] + sum / count;
        squares[thread] = square - sum * sum / count;
      }
      "
    `);
  });

  it("merged statistics", () => {
    expect(text(mergeStatisticsShader, {})).toMatchInlineSnapshot(`
      "struct Uniforms { rows: i32, channels: i32, parts: i32, }
      @group(0) @binding(0) var<storage, read_write> mean: array<f32>;
      @group(0) @binding(1) var<storage, read_write> variance: array<f32>;
      @group(0) @binding(2) var<storage, read> offset: array<f32>;
      @group(0) @binding(3) var<storage, read> squares: array<f32>;
      @group(0) @binding(4) var<storage, read> x: array<f32>;
      @group(0) @binding(5) var<uniform> u: Uniforms;
        if (thread >= u.channels) { return; }
        var sum = 0.0;
        for (var p = 0; p < u.parts; p++) {
          sum += offset[p * u.channels + thread] * f32((u.rows - 1 - p) / u.parts + 1);
        }
        let middle = sum / f32(u.rows);
        var square = 0.0;
        for (var p = 0; p < u.parts; p++) {
          let d = offset[p * u.channels + thread] - middle;
          square += squares[p * u.channels + thread] + d * d * f32((u.rows - 1 - p) / u.parts + 1);
        }
        mean[thread] = x[thread] + middle;
        variance[thread] = max(square / f32(u.rows), 0.0);
      }
      "
    `);
  });

  it("normalize", () => {
    expect(text(normalizeShader, { relu: true })).toMatchInlineSnapshot(`
      "struct Uniforms { epsilon: f32, rows: i32, channels: i32, parts: i32, }
      @group(0) @binding(0) var<storage, read_write> y: array<f32>;
      @group(0) @binding(1) var<storage, read> x: array<f32>;
      @group(0) @binding(2) var<storage, read> gamma: array<f32>;
      @group(0) @binding(3) var<storage, read> beta: array<f32>;
      @group(0) @binding(4) var<storage, read> mean: array<f32>;
      @group(0) @binding(5) var<storage, read> variance: array<f32>;
      @group(0) @binding(6) var<uniform> u: Uniforms;
        let step = threads / u.channels * u.channels;
        if (thread >= step) { return; }
        let c = thread % u.channels;
        let middle = mean[c];
        let scale = gamma[c] / sqrt(variance[c] + u.epsilon);
        let shift = beta[c];
        let size = i32(arrayLength(&y));
        for (var e = thread; e < size; e += step) {
          let value = (x[e] - middle) * scale + shift;
          y[e] = select(value, 0.0, value <= 0.0);
        }
      }
      "
    `);
  });

  it("batch norm gradient: sums", () => {
    expect(text(gradientSumsShader(true), {})).toMatchInlineSnapshot(`
      "struct Uniforms { rows: i32, channels: i32, parts: i32, }
      @group(0) @binding(0) var<storage, read_write> sums: array<f32>;
      @group(0) @binding(1) var<storage, read_write> products: array<f32>;
      @group(0) @binding(2) var<storage, read> dy: array<f32>;
      @group(0) @binding(3) var<storage, read> y: array<f32>;
      @group(0) @binding(4) var<storage, read> x: array<f32>;
      @group(0) @binding(5) var<storage, read> mean: array<f32>;
      @group(0) @binding(6) var<uniform> u: Uniforms;
        if (thread >= u.parts * u.channels) { return; }
        let c = thread % u.channels;
        let middle = mean[c];
        var sum = 0.0;
        var product = 0.0;
        for (var r = thread / u.channels; r < u.rows; r += u.parts) {
          let e = r * u.channels + c;
          let g = select(0.0, dy[e], y[e] > 0.0);
          sum += g;
          product += g * (x[e] - middle);
        }
        sums[thread] = sum;
        products[thread] = product;
      }
      "
    `);
  });

  it("batch norm gradient: merged sums", () => {
    expect(text(mergeGradientSumsShader, {})).toMatchInlineSnapshot(`
      "struct Uniforms { epsilon: f32, rows: i32, channels: i32, parts: i32, }
      @group(0) @binding(0) var<storage, read_write> dgamma: array<f32>;
      @group(0) @binding(1) var<storage, read_write> dbeta: array<f32>;
      @group(0) @binding(2) var<storage, read_write> line: array<f32>;
      @group(0) @binding(3) var<storage, read> sums: array<f32>;
      @group(0) @binding(4) var<storage, read> products: array<f32>;
      @group(0) @binding(5) var<storage, read> gamma: array<f32>;
      @group(0) @binding(6) var<storage, read> mean: array<f32>;
      @group(0) @binding(7) var<storage, read> variance: array<f32>;
      @group(0) @binding(8) var<uniform> u: Uniforms;
        if (thread >= u.channels) { return; }
        var sum = 0.0;
        var product = 0.0;
        for (var p = 0; p < u.parts; p++) {
          sum += sums[p * u.channels + thread];
          product += products[p * u.channels + thread];
        }
        let inverse = 1.0 / sqrt(variance[thread] + u.epsilon);
        dgamma[thread] = product * inverse;
        dbeta[thread] = sum;
        line[thread * 4] = mean[thread];
        line[thread * 4 + 1] = gamma[thread] * inverse;
        line[thread * 4 + 2] = product * inverse * inverse / f32(u.rows);
        line[thread * 4 + 3] = sum / f32(u.rows);
      }
      "
    `);
  });

  it("batch norm gradient", () => {
    expect(text(batchNormGradientShader(true), {})).toMatchInlineSnapshot(`
      "struct Uniforms { rows: i32, channels: i32, parts: i32, }
      @group(0) @binding(0) var<storage, read_write> dx: array<f32>;
      @group(0) @binding(1) var<storage, read> dy: array<f32>;
      @group(0) @binding(2) var<storage, read> y: array<f32>;
      @group(0) @binding(3) var<storage, read> x: array<f32>;
      @group(0) @binding(4) var<storage, read> line: array<f32>;
      @group(0) @binding(5) var<uniform> u: Uniforms;
        let step = threads / u.channels * u.channels;
        if (thread >= step) { return; }
        let c = thread % u.channels;
        let middle = line[c * 4];
        let scale = line[c * 4 + 1];
        let slope = line[c * 4 + 2];
        let level = line[c * 4 + 3];
        let size = i32(arrayLength(&dx));
        for (var e = thread; e < size; e += step) {
          dx[e] = scale * (select(0.0, dy[e], y[e] > 0.0) - level - (x[e] - middle) * slope);
        }
      }
      "
    `);
  });

  it("loss of each example", () => {
    expect(text(lossRowsShader, { count: 64, classes: 10 })).toMatchInlineSnapshot(`
      "@group(0) @binding(0) var<storage, read_write> losses: array<f32>;
      @group(0) @binding(1) var<storage, read_write> hits: array<f32>;
      @group(0) @binding(2) var<storage, read_write> grad: array<f32>;
      @group(0) @binding(3) var<storage, read> logits: array<f32>;
      @group(0) @binding(4) var<storage, read> labels: array<i32>;
        if (thread >= 64) { return; }
        let row = thread * 10;
        let label = labels[thread];
        let mine = logits[row + label];
        var top = mine;
        var correct = 1.0;
        for (var k = 0; k < 10; k++) {
          let z = logits[row + k];
          top = max(top, z);
          let beaten = select(z <= mine, z < mine, k < label);
          if (!beaten && k != label) { correct = 0.0; }
        }
        var sum = 0.0;
        for (var k = 0; k < 10; k++) { sum += exp(logits[row + k] - top); }
        for (var k = 0; k < 10; k++) {
          let share = exp(logits[row + k] - top) / sum;
          grad[row + k] = (share - select(0.0, 1.0, k == label)) / 64.0;
        }
        losses[thread] = log(sum) + top - mine;
        hits[thread] = correct;
      }
      "
    `);
  });

  it("loss totals", () => {
    expect(text(lossTotalsShader, { count: 64 })).toMatchInlineSnapshot(`
      "@group(0) @binding(0) var<storage, read_write> loss: array<f32>;
      @group(0) @binding(1) var<storage, read_write> correct: array<f32>;
      @group(0) @binding(2) var<storage, read> losses: array<f32>;
      @group(0) @binding(3) var<storage, read> hits: array<f32>;
        if (thread > 0) { return; }
        var sum = 0.0;
        var number = 0.0;
        for (var n = 0; n < 64; n++) {
          sum += losses[n];
          number += hits[n];
        }
        loss[0] = sum / 64.0;
        correct[0] = number;
      }
      "
    `);
  });

  it("relu", () => {
    expect(text(reluShader, {})).toMatchInlineSnapshot(`
      "@group(0) @binding(0) var<storage, read_write> y: array<f32>;
      @group(0) @binding(1) var<storage, read> x: array<f32>;
        let size = i32(arrayLength(&y));
        for (var e = thread; e < size; e += threads) {
          y[e] = select(x[e], 0.0, x[e] <= 0.0);
        }
      }
      "
    `);
  });

  it("relu gradient", () => {
    expect(text(reluGradientShader, {})).toMatchInlineSnapshot(`
      "@group(0) @binding(0) var<storage, read_write> dx: array<f32>;
      @group(0) @binding(1) var<storage, read> dy: array<f32>;
      @group(0) @binding(2) var<storage, read> y: array<f32>;
        let size = i32(arrayLength(&dx));
        for (var e = thread; e < size; e += threads) {
          dx[e] = select(0.0, dy[e], y[e] > 0.0);
        }
      }
      "
    `);
  });

  it("leaky relu", () => {
    expect(text(leakyReluShader, {})).toMatchInlineSnapshot(`
      "struct Uniforms { slope: f32, }
      @group(0) @binding(0) var<storage, read_write> y: array<f32>;
      @group(0) @binding(1) var<storage, read> x: array<f32>;
      @group(0) @binding(2) var<uniform> u: Uniforms;
        let size = i32(arrayLength(&y));
        for (var e = thread; e < size; e += threads) {
          let v = x[e];
          y[e] = select(v * u.slope, v, v > 0.0);
        }
      }
      "
    `);
  });

  it("leaky relu gradient", () => {
    expect(text(leakyReluGradientShader, {})).toMatchInlineSnapshot(`
      "struct Uniforms { slope: f32, }
      @group(0) @binding(0) var<storage, read_write> dx: array<f32>;
      @group(0) @binding(1) var<storage, read> dy: array<f32>;
      @group(0) @binding(2) var<storage, read> y: array<f32>;
      @group(0) @binding(3) var<uniform> u: Uniforms;
        let size = i32(arrayLength(&dx));
        for (var e = thread; e < size; e += threads) {
          let g = dy[e];
          dx[e] = select(g * u.slope, g, y[e] > 0.0);
        }
      }
      "
    `);
  });

  it("sigmoid", () => {
    expect(text(sigmoidShader, {})).toMatchInlineSnapshot(`
      "@group(0) @binding(0) var<storage, read_write> y: array<f32>;
      @group(0) @binding(1) var<storage, read> x: array<f32>;
        let size = i32(arrayLength(&y));
        for (var e = thread; e < size; e += threads) {
          let v = x[e];
          let power = exp(-abs(v));
          let value = select(1.0, power, v < 0.0) / (1.0 + power);
          y[e] = select(value, v, (bitcast<u32>(v) & 0x7fffffffu) > 0x7f800000u);
        }
      }
      "
    `);
  });

  it("sigmoid gradient", () => {
    expect(text(sigmoidGradientShader, {})).toMatchInlineSnapshot(`
      "@group(0) @binding(0) var<storage, read_write> dx: array<f32>;
      @group(0) @binding(1) var<storage, read> dy: array<f32>;
      @group(0) @binding(2) var<storage, read> y: array<f32>;
        let size = i32(arrayLength(&dx));
        for (var e = thread; e < size; e += threads) {
          let v = y[e];
          dx[e] = dy[e] * (v * (1.0 - v));
        }
      }
      "
    `);
  });

  it("tanh", () => {
    expect(text(tanhShader, {})).toMatchInlineSnapshot(`
      "@group(0) @binding(0) var<storage, read_write> y: array<f32>;
      @group(0) @binding(1) var<storage, read> x: array<f32>;
        let size = i32(arrayLength(&y));
        for (var e = thread; e < size; e += threads) {
          let v = x[e];
          let power = exp(-2.0 * abs(v));
          let square = v * v;
          let near = v * (1.0 + square * (-1.0 / 3.0 + square * (2.0 / 15.0 - square * (17.0 / 315.0))));
          let far = select(1.0, -1.0, v < 0.0) * (1.0 - power) / (1.0 + power);
          y[e] = select(select(far, near, abs(v) < 0.2), v, (bitcast<u32>(v) & 0x7fffffffu) > 0x7f800000u);
        }
      }
      "
    `);
  });

  it("tanh gradient", () => {
    expect(text(tanhGradientShader, {})).toMatchInlineSnapshot(`
      "@group(0) @binding(0) var<storage, read_write> dx: array<f32>;
      @group(0) @binding(1) var<storage, read> dy: array<f32>;
      @group(0) @binding(2) var<storage, read> y: array<f32>;
        let size = i32(arrayLength(&dx));
        for (var e = thread; e < size; e += threads) {
          let v = y[e];
          dx[e] = dy[e] * ((1.0 - v) * (1.0 + v));
        }
      }
      "
    `);
  });

  it("bias", () => {
    expect(text(biasShader, {})).toMatchInlineSnapshot(`
      "struct Uniforms { channels: i32, }
      @group(0) @binding(0) var<storage, read_write> y: array<f32>;
      @group(0) @binding(1) var<storage, read> x: array<f32>;
      @group(0) @binding(2) var<storage, read> b: array<f32>;
      @group(0) @binding(3) var<uniform> u: Uniforms;
        let step = threads / u.channels * u.channels;
        if (thread >= step) { return; }
        let c = thread % u.channels;
        let shift = b[c];
        let size = i32(arrayLength(&y));
        for (var e = thread; e < size; e += step) {
          y[e] = x[e] + shift;
        }
      }
      "
    `);
  });

  it("moving statistics", () => {
    expect(text(movingShader, {})).toMatchInlineSnapshot(`
      "struct Uniforms { keep: f32, take: f32, }
      @group(0) @binding(0) var<storage, read_write> y: array<f32>;
      @group(0) @binding(1) var<storage, read> running: array<f32>;
      @group(0) @binding(2) var<storage, read> batch: array<f32>;
      @group(0) @binding(3) var<uniform> u: Uniforms;
        let size = i32(arrayLength(&y));
        for (var e = thread; e < size; e += threads) {
          y[e] = running[e] * u.keep + batch[e] * u.take;
        }
      }
      "
    `);
  });

  it("sgd", () => {
    expect(text(sgdShader(true), { nesterov: true })).toMatchInlineSnapshot(`
      "struct Uniforms { scale: f32, lr: f32, momentum: f32, weightDecay: f32, }
      @group(0) @binding(0) var<storage, read_write> nextW: array<f32>;
      @group(0) @binding(1) var<storage, read_write> nextV: array<f32>;
      @group(0) @binding(2) var<storage, read> w: array<f32>;
      @group(0) @binding(3) var<storage, read> v: array<f32>;
      @group(0) @binding(4) var<storage, read> g: array<f32>;
      @group(0) @binding(5) var<storage, read> norm: array<f32>;
      @group(0) @binding(6) var<uniform> u: Uniforms;
        let size = i32(arrayLength(&nextW));
        for (var e = thread; e < size; e += threads) {
          let old = w[e];
          let d = g[e] * (u.scale / max(norm[0], 1e-12)) + u.weightDecay * old;
          let velocity = u.momentum * v[e] + d;
          nextV[e] = velocity;
          nextW[e] = old - u.lr * (d + u.momentum * velocity);
        }
      }
      "
    `);
  });

  it("adam", () => {
    expect(text(adamShader(false), {})).toMatchInlineSnapshot(`
      "struct Uniforms { scale: f32, lr: f32, beta1: f32, beta2: f32, rest1: f32, rest2: f32, epsilon: f32, weightDecay: f32, correction1: f32, correction2: f32, }
      @group(0) @binding(0) var<storage, read_write> nextW: array<f32>;
      @group(0) @binding(1) var<storage, read_write> nextM: array<f32>;
      @group(0) @binding(2) var<storage, read_write> nextV: array<f32>;
      @group(0) @binding(3) var<storage, read> w: array<f32>;
      @group(0) @binding(4) var<storage, read> m: array<f32>;
      @group(0) @binding(5) var<storage, read> v: array<f32>;
      @group(0) @binding(6) var<storage, read> g: array<f32>;
      @group(0) @binding(7) var<uniform> u: Uniforms;
        let size = i32(arrayLength(&nextW));
        for (var e = thread; e < size; e += threads) {
          let old = w[e];
          let d = g[e] * u.scale + u.weightDecay * old;
          let first = u.beta1 * m[e] + u.rest1 * d;
          let second = u.beta2 * v[e] + u.rest2 * d * d;
          nextM[e] = first;
          nextV[e] = second;
          nextW[e] = old - u.lr * (first / u.correction1) / (sqrt(second / u.correction2) + u.epsilon);
        }
      }
      "
    `);
  });

  it("maximum pool", () => {
    expect(text(maxPoolShader, g)).toMatchInlineSnapshot(`
      "@group(0) @binding(0) var<storage, read_write> y: array<f32>;
      @group(0) @binding(1) var<storage, read> x: array<f32>;
      const images = 5;
        let line = thread / 3;
        let c = thread - line * 3;
        let n = line / 3;
        let row = line - n * 3;
        if (n >= images) { return; }
        var e = line * 9 + c;
        for (var column = 0; column < 3; column++) {
          let top = max(row * 2 - 1, 0);
          let bottom = min(row * 2 - 1 + 3, 6);
          let left = max(column * 2 - 1, 0);
          let right = min(column * 2 - 1 + 3, 5);
          let image = n * 90 + c;
          var best = x[image + (top * 5 + left) * 3];
          for (var h = top; h < bottom; h++) {
            for (var w = left; w < right; w++) {
              let value = x[image + (h * 5 + w) * 3];
              if (value > best || value != value) { best = value; }
            }
          }
          y[e] = best;
          e += 3;
        }
      }
      "
    `);
  });

  it("maximum pool's gradient", () => {
    expect(text(maxPoolGradientShader, g)).toMatchInlineSnapshot(`
      "@group(0) @binding(0) var<storage, read_write> dx: array<f32>;
      @group(0) @binding(1) var<storage, read> dy: array<f32>;
      @group(0) @binding(2) var<storage, read> x: array<f32>;
      @group(0) @binding(3) var<storage, read> y: array<f32>;
      const images = 5;
        let line = thread / 3;
        let c = thread - line * 3;
        let n = line / 6;
        let row = line - n * 6;
        if (n >= images) { return; }
        var e = line * 15 + c;
        for (var column = 0; column < 5; column++) {
          let image = n * 90 + c;
          let own = x[e];
          var sum = 0.0;
          let first = max((row + 1 - 3 + 2) / 2, 0);
          let last = min((row + 1) / 2, 2);
          let start = max((column + 1 - 3 + 2) / 2, 0);
          let end = min((column + 1) / 2, 2);
          for (var i = first; i <= last; i++) {
            for (var j = start; j <= end; j++) {
              let at = ((n * 3 + i) * 3 + j) * 3 + c;
              if (own != y[at]) { continue; }
              let top = max(i * 2 - 1, 0);
              let bottom = min(i * 2 - 1 + 3, 6);
              let left = max(j * 2 - 1, 0);
              let right = min(j * 2 - 1 + 3, 5);
              var earlier = false;
              for (var h = top; h <= row; h++) {
                let stop = select(right, column, h == row);
                for (var w = left; w < stop; w++) {
                  earlier = earlier || x[image + (h * 5 + w) * 3] == own;
                }
              }
              sum += select(dy[at], 0.0, earlier);
            }
          }
          dx[e] = sum;
          e += 3;
        }
      }
      "
    `);
  });

  it("average pool", () => {
    expect(text(avgPoolShader, g)).toMatchInlineSnapshot(`
      "@group(0) @binding(0) var<storage, read_write> y: array<f32>;
      @group(0) @binding(1) var<storage, read> x: array<f32>;
      const images = 5;
        let line = thread / 3;
        let c = thread - line * 3;
        let n = line / 3;
        let row = line - n * 3;
        if (n >= images) { return; }
        var e = line * 9 + c;
        for (var column = 0; column < 3; column++) {
          let top = max(row * 2 - 1, 0);
          let bottom = min(row * 2 - 1 + 3, 6);
          let left = max(column * 2 - 1, 0);
          let right = min(column * 2 - 1 + 3, 5);
          let image = n * 90 + c;
          var sum = 0.0;
          for (var h = top; h < bottom; h++) {
            for (var w = left; w < right; w++) {
              sum += x[image + (h * 5 + w) * 3];
            }
          }
          y[e] = sum / f32((bottom - top) * (right - left));
          e += 3;
        }
      }
      "
    `);
  });

  it("average pool's gradient", () => {
    expect(text(avgPoolGradientShader, g)).toMatchInlineSnapshot(`
      "@group(0) @binding(0) var<storage, read_write> dx: array<f32>;
      @group(0) @binding(1) var<storage, read> dy: array<f32>;
      const images = 5;
        let line = thread / 3;
        let c = thread - line * 3;
        let n = line / 6;
        let row = line - n * 6;
        if (n >= images) { return; }
        var e = line * 15 + c;
        for (var column = 0; column < 5; column++) {
          var sum = 0.0;
          let first = max((row + 1 - 3 + 2) / 2, 0);
          let last = min((row + 1) / 2, 2);
          let start = max((column + 1 - 3 + 2) / 2, 0);
          let end = min((column + 1) / 2, 2);
          for (var i = first; i <= last; i++) {
            for (var j = start; j <= end; j++) {
              let top = max(i * 2 - 1, 0);
              let bottom = min(i * 2 - 1 + 3, 6);
              let left = max(j * 2 - 1, 0);
              let right = min(j * 2 - 1 + 3, 5);
              let at = ((n * 3 + i) * 3 + j) * 3 + c;
              sum += dy[at] / f32((bottom - top) * (right - left));
            }
          }
          dx[e] = sum;
          e += 3;
        }
      }
      "
    `);
  });

  it("global average pool's gradient", () => {
    expect(text(globalAvgPoolGradientShader, g)).toMatchInlineSnapshot(`
      "@group(0) @binding(0) var<storage, read_write> dx: array<f32>;
      @group(0) @binding(1) var<storage, read> dy: array<f32>;
      const images = 5;
        let line = thread / 3;
        let c = thread - line * 3;
        let n = line / 6;
        let row = line - n * 6;
        if (n >= images) { return; }
        var e = line * 15 + c;
        for (var column = 0; column < 5; column++) {
          dx[e] = dy[n * 3 + c] / 30.0;
          e += 3;
        }
      }
      "
    `);
  });

  it("sum of rows", () => {
    expect(text(sumRowsShader, {})).toMatchInlineSnapshot(`
      "struct Uniforms { rows: i32, }
      @group(0) @binding(0) var<storage, read_write> y: array<f32>;
      @group(0) @binding(1) var<storage, read> x: array<f32>;
      @group(0) @binding(2) var<uniform> u: Uniforms;
        let size = i32(arrayLength(&y));
        for (var e = thread; e < size; e += threads) {
          var sum = 0.0;
          for (var r = 0; r < u.rows; r++) { sum += x[r * size + e]; }
          y[e] = sum;
        }
      }
      "
    `);
  });

  it("partial sums", () => {
    expect(text(partialSumShader, { term: "x * x" })).toMatchInlineSnapshot(`
      "struct Uniforms { groups: i32, rows: i32, channels: i32, parts: i32, }
      @group(0) @binding(0) var<storage, read_write> partial: array<f32>;
      @group(0) @binding(1) var<storage, read> values: array<f32>;
      @group(0) @binding(2) var<uniform> u: Uniforms;
        if (thread >= (u.groups * u.parts * u.channels)) { return; }
        let c = thread % u.channels;
        let p = (thread / u.channels) % u.parts;
        let start = thread / (u.channels * u.parts) * u.rows * u.channels + c;
        var sum = 0.0;
        for (var r = p; r < u.rows; r += u.parts) {
          let x = values[start + r * u.channels];
          sum += x * x;
        }
        partial[thread] = sum;
      }
      "
    `);
  });

  it("finished sum", () => {
    expect(text(finishSumShader, { result: "sqrt(sum)" })).toMatchInlineSnapshot(`
      "struct Uniforms { groups: i32, rows: i32, channels: i32, parts: i32, }
      @group(0) @binding(0) var<storage, read_write> y: array<f32>;
      @group(0) @binding(1) var<storage, read> partial: array<f32>;
      @group(0) @binding(2) var<uniform> u: Uniforms;
        if (thread >= i32(arrayLength(&y))) { return; }
        let start = thread / u.channels * (u.parts * u.channels) + thread % u.channels;
        var sum = 0.0;
        for (var p = 0; p < u.parts; p++) { sum += partial[start + p * u.channels]; }
        y[thread] = sqrt(sum);
      }
      "
    `);
  });
});
