import { describe, expect, it } from "vitest";
import { geometry } from "../window";
import { filterGradientShader } from "./filter-gradient";
import { frameShader } from "./frame";
import { productGradientShader, windowGradientShader, windowShader } from "./window";

const g = geometry([5, 6, 5, 3], 3, 6, { stride: 2, pad: 1 });

describe("WGSL of the window kernels, in full", () => {
  it("frame", () => {
    expect(
      frameShader.code({
        images: 5,
        before: 1,
        height: 8,
        width: 7,
        innerHeight: 6,
        innerWidth: 5,
        channels: 3,
      }),
    ).toMatchInlineSnapshot(`
      "@group(0) @binding(0) var<storage, read_write> y: array<f32>;
      @group(0) @binding(1) var<storage, read> x: array<f32>;
      const images = 5;
      @compute @workgroup_size(64)
      fn main(
        @builtin(workgroup_id) group: vec3<u32>,
        @builtin(num_workgroups) groups: vec3<u32>,
        @builtin(local_invocation_index) lane: u32,
      ) {
        let thread = i32((group.y * groups.x + group.x) * 64u + lane);
        let threads = i32(groups.x * groups.y * 64u);
        let line = thread / 3;
        let c = thread - line * 3;
        let n = line / 8;
        let row = line - n * 8;
        if (n >= images) { return; }
        var e = line * 21 + c;
        for (var column = 0; column < 7; column++) {
          let h = row - 1;
          let w = column - 1;
          let inside = h >= 0 && h < 6 && w >= 0 && w < 5;
          let source = ((n * 6 + h) * 5 + w) * 3 + c;
          y[e] = select(0.0, x[select(0, source, inside)], inside);
          e += 3;
        }
      }
      "
    `);
  });

  it("adder", () => {
    expect(windowShader.code({ g, similarity: "l1" })).toMatchInlineSnapshot(`
      "@group(0) @binding(0) var<storage, read_write> y: array<f32>;
      @group(0) @binding(1) var<storage, read> x: array<f32>;
      @group(0) @binding(2) var<storage, read> w: array<f32>;

      @compute @workgroup_size(64)
      fn main(
        @builtin(workgroup_id) group: vec3<u32>,
        @builtin(num_workgroups) groups: vec3<u32>,
        @builtin(local_invocation_index) lane: u32,
      ) {
        let thread = i32((group.y * groups.x + group.x) * 64u + lane);
        let threads = i32(groups.x * groups.y * 64u);
        let o = 0 * 6;
        let place = thread;
        let j = place % 3;
        let i = (place / 3) % 3;
        let n = place / 9 * 4;
        if (n >= 5) { return; }
        let base0 = ((min(n + 0, 4) * 8 + i * 2) * 7 + j * 2) * 3;
        let base1 = ((min(n + 1, 4) * 8 + i * 2) * 7 + j * 2) * 3;
        let base2 = ((min(n + 2, 4) * 8 + i * 2) * 7 + j * 2) * 3;
        let base3 = ((min(n + 3, 4) * 8 + i * 2) * 7 + j * 2) * 3;
        var acc00 = vec3<f32>(0.0);
        var acc01 = vec3<f32>(0.0);
        var acc10 = vec3<f32>(0.0);
        var acc11 = vec3<f32>(0.0);
        var acc20 = vec3<f32>(0.0);
        var acc21 = vec3<f32>(0.0);
        var acc30 = vec3<f32>(0.0);
        var acc31 = vec3<f32>(0.0);
        var f = o;
        for (var a = 0; a < 3; a++) {
          let row = a * 21;
          for (var r = row; r < row + 9; r++) {
            let w0 = vec3<f32>(w[f], w[f + 1], w[f + 2]);
            let w1 = vec3<f32>(w[f + 3], w[f + 4], w[f + 5]);
            let x0 = x[base0 + r];
            let x1 = x[base1 + r];
            let x2 = x[base2 + r];
            let x3 = x[base3 + r];
            acc00 -= abs(x0 - w0);
            acc01 -= abs(x0 - w1);
            acc10 -= abs(x1 - w0);
            acc11 -= abs(x1 - w1);
            acc20 -= abs(x2 - w0);
            acc21 -= abs(x2 - w1);
            acc30 -= abs(x3 - w0);
            acc31 -= abs(x3 - w1);
            f += 6;
          }
        }
        let to = (n * 9 + i * 3 + j) * 6 + o;
        if (n + 0 < 5) {
          y[to + 0 + 0] = acc00.x; y[to + 0 + 1] = acc00.y; y[to + 0 + 2] = acc00.z;
          y[to + 0 + 3] = acc01.x; y[to + 0 + 4] = acc01.y; y[to + 0 + 5] = acc01.z;
        }
        if (n + 1 < 5) {
          y[to + 54 + 0] = acc10.x; y[to + 54 + 1] = acc10.y; y[to + 54 + 2] = acc10.z;
          y[to + 54 + 3] = acc11.x; y[to + 54 + 4] = acc11.y; y[to + 54 + 5] = acc11.z;
        }
        if (n + 2 < 5) {
          y[to + 108 + 0] = acc20.x; y[to + 108 + 1] = acc20.y; y[to + 108 + 2] = acc20.z;
          y[to + 108 + 3] = acc21.x; y[to + 108 + 4] = acc21.y; y[to + 108 + 5] = acc21.z;
        }
        if (n + 3 < 5) {
          y[to + 162 + 0] = acc30.x; y[to + 162 + 1] = acc30.y; y[to + 162 + 2] = acc30.z;
          y[to + 162 + 3] = acc31.x; y[to + 162 + 4] = acc31.y; y[to + 162 + 5] = acc31.z;
        }
      }
      "
    `);
  });

  it("input gradient, HardTanh", () => {
    expect(windowGradientShader.code({ g, rule: "hardtanh" })).toMatchInlineSnapshot(`
      "@group(0) @binding(0) var<storage, read_write> dx: array<f32>;
      @group(0) @binding(1) var<storage, read> dy: array<f32>;
      @group(0) @binding(2) var<storage, read> x: array<f32>;
      @group(0) @binding(3) var<storage, read> w: array<f32>;

      @compute @workgroup_size(64)
      fn main(
        @builtin(workgroup_id) group: vec3<u32>,
        @builtin(num_workgroups) groups: vec3<u32>,
        @builtin(local_invocation_index) lane: u32,
      ) {
        let thread = i32((group.y * groups.x + group.x) * 64u + lane);
        let threads = i32(groups.x * groups.y * 64u);
        let c = 0 * 3;
        let place = thread;
        let w0 = place % 5 + 1;
        let h0 = (place / 5) % 6 + 1;
        let n = place / 30 * 4;
        if (n >= 5) { return; }
        let to = (n * 30 + (h0 - 1) * 5 + w0 - 1) * 3 + c;
        let own0 = to + min(0, 4 - n) * 90;
        let own1 = to + min(1, 4 - n) * 90;
        let own2 = to + min(2, 4 - n) * 90;
        let own3 = to + min(3, 4 - n) * 90;
        let base0 = min(n + 0, 4) * 54;
        let base1 = min(n + 1, 4) * 54;
        let base2 = min(n + 2, 4) * 54;
        let base3 = min(n + 3, 4) * 54;
        var acc00 = vec3<f32>(0.0); let x00 = vec3<f32>(x[own0], x[own0 + 1], x[own0 + 2]);
        var acc10 = vec3<f32>(0.0); let x10 = vec3<f32>(x[own1], x[own1 + 1], x[own1 + 2]);
        var acc20 = vec3<f32>(0.0); let x20 = vec3<f32>(x[own2], x[own2 + 1], x[own2 + 2]);
        var acc30 = vec3<f32>(0.0); let x30 = vec3<f32>(x[own3], x[own3 + 1], x[own3 + 2]);
        let top = max(h0 + -1, 0) / 2;
        let bottom = min(h0 / 2, 2);
        let left = max(w0 + -1, 0) / 2;
        let right = min(w0 / 2, 2);
        for (var i = top; i <= bottom; i++) {
          for (var j = left; j <= right; j++) {
            let at = (i * 3 + j) * 6;
            let tap = (h0 - i * 2) * 3 + w0 - j * 2;
            let first = (tap * 3 + c) * 6;
            for (var o = 0; o < 6; o++) {
              let f = first + o;
              let w0 = vec3<f32>(w[f], w[f + 6], w[f + 12]);
              let g0 = dy[base0 + at + o];
              let g1 = dy[base1 + at + o];
              let g2 = dy[base2 + at + o];
              let g3 = dy[base3 + at + o];
              acc00 += g0 * clamp(w0 - x00, -vec3<f32>(1.0), vec3<f32>(1.0));
              acc10 += g1 * clamp(w0 - x10, -vec3<f32>(1.0), vec3<f32>(1.0));
              acc20 += g2 * clamp(w0 - x20, -vec3<f32>(1.0), vec3<f32>(1.0));
              acc30 += g3 * clamp(w0 - x30, -vec3<f32>(1.0), vec3<f32>(1.0));
            }
          }
        }
        if (n + 0 < 5) {
          dx[to + 0 + 0] = acc00.x; dx[to + 0 + 1] = acc00.y; dx[to + 0 + 2] = acc00.z;
        }
        if (n + 1 < 5) {
          dx[to + 90 + 0] = acc10.x; dx[to + 90 + 1] = acc10.y; dx[to + 90 + 2] = acc10.z;
        }
        if (n + 2 < 5) {
          dx[to + 180 + 0] = acc20.x; dx[to + 180 + 1] = acc20.y; dx[to + 180 + 2] = acc20.z;
        }
        if (n + 3 < 5) {
          dx[to + 270 + 0] = acc30.x; dx[to + 270 + 1] = acc30.y; dx[to + 270 + 2] = acc30.z;
        }
      }
      "
    `);
  });

  it("convolution's input gradient", () => {
    expect(productGradientShader.code({ g, rule: "product" })).toMatchInlineSnapshot(`
      "@group(0) @binding(0) var<storage, read_write> dx: array<f32>;
      @group(0) @binding(1) var<storage, read> dy: array<f32>;
      @group(0) @binding(2) var<storage, read> w: array<f32>;

      @compute @workgroup_size(64)
      fn main(
        @builtin(workgroup_id) group: vec3<u32>,
        @builtin(num_workgroups) groups: vec3<u32>,
        @builtin(local_invocation_index) lane: u32,
      ) {
        let thread = i32((group.y * groups.x + group.x) * 64u + lane);
        let threads = i32(groups.x * groups.y * 64u);
        let c = 0 * 3;
        let place = thread;
        let w0 = place % 5 + 1;
        let h0 = (place / 5) % 6 + 1;
        let n = place / 30 * 4;
        if (n >= 5) { return; }
        let to = (n * 30 + (h0 - 1) * 5 + w0 - 1) * 3 + c;
        let base0 = min(n + 0, 4) * 54;
        let base1 = min(n + 1, 4) * 54;
        let base2 = min(n + 2, 4) * 54;
        let base3 = min(n + 3, 4) * 54;
        var acc00 = vec3<f32>(0.0);
        var acc10 = vec3<f32>(0.0);
        var acc20 = vec3<f32>(0.0);
        var acc30 = vec3<f32>(0.0);
        let top = max(h0 + -1, 0) / 2;
        let bottom = min(h0 / 2, 2);
        let left = max(w0 + -1, 0) / 2;
        let right = min(w0 / 2, 2);
        for (var i = top; i <= bottom; i++) {
          for (var j = left; j <= right; j++) {
            let at = (i * 3 + j) * 6;
            let tap = (h0 - i * 2) * 3 + w0 - j * 2;
            let first = (tap * 3 + c) * 6;
            for (var o = 0; o < 6; o++) {
              let f = first + o;
              let w0 = vec3<f32>(w[f], w[f + 6], w[f + 12]);
              let g0 = dy[base0 + at + o];
              let g1 = dy[base1 + at + o];
              let g2 = dy[base2 + at + o];
              let g3 = dy[base3 + at + o];
              acc00 += g0 * w0;
              acc10 += g1 * w0;
              acc20 += g2 * w0;
              acc30 += g3 * w0;
            }
          }
        }
        if (n + 0 < 5) {
          dx[to + 0 + 0] = acc00.x; dx[to + 0 + 1] = acc00.y; dx[to + 0 + 2] = acc00.z;
        }
        if (n + 1 < 5) {
          dx[to + 90 + 0] = acc10.x; dx[to + 90 + 1] = acc10.y; dx[to + 90 + 2] = acc10.z;
        }
        if (n + 2 < 5) {
          dx[to + 180 + 0] = acc20.x; dx[to + 180 + 1] = acc20.y; dx[to + 180 + 2] = acc20.z;
        }
        if (n + 3 < 5) {
          dx[to + 270 + 0] = acc30.x; dx[to + 270 + 1] = acc30.y; dx[to + 270 + 2] = acc30.z;
        }
      }
      "
    `);
  });

  it("filter gradient", () => {
    expect(filterGradientShader.code({ g, rule: "full-precision" })).toMatchInlineSnapshot(`
      "@group(0) @binding(0) var<storage, read_write> partial: array<f32>;
      @group(0) @binding(1) var<storage, read> dy: array<f32>;
      @group(0) @binding(2) var<storage, read> x: array<f32>;
      @group(0) @binding(3) var<storage, read> w: array<f32>;

      @compute @workgroup_size(64)
      fn main(
        @builtin(workgroup_id) group: vec3<u32>,
        @builtin(num_workgroups) groups: vec3<u32>,
        @builtin(local_invocation_index) lane: u32,
      ) {
        let thread = i32((group.y * groups.x + group.x) * 64u + lane);
        let threads = i32(groups.x * groups.y * 64u);
        let o = 0 * 6;
        let r = (thread) % 7 * 4;
        let part = thread / 7;
        if (part >= 3) { return; }
        let tap0 = min(r + 0, 26); let off0 = tap0 / 9 * 21 + tap0 % 9;
        let tap1 = min(r + 1, 26); let off1 = tap1 / 9 * 21 + tap1 % 9;
        let tap2 = min(r + 2, 26); let off2 = tap2 / 9 * 21 + tap2 % 9;
        let tap3 = min(r + 3, 26); let off3 = tap3 / 9 * 21 + tap3 % 9;
        var acc00 = vec3<f32>(0.0); let w00 = vec3<f32>(w[tap0 * 6 + o], w[tap0 * 6 + o + 1], w[tap0 * 6 + o + 2]);
        var acc01 = vec3<f32>(0.0); let w01 = vec3<f32>(w[tap0 * 6 + o + 3], w[tap0 * 6 + o + 4], w[tap0 * 6 + o + 5]);
        var acc10 = vec3<f32>(0.0); let w10 = vec3<f32>(w[tap1 * 6 + o], w[tap1 * 6 + o + 1], w[tap1 * 6 + o + 2]);
        var acc11 = vec3<f32>(0.0); let w11 = vec3<f32>(w[tap1 * 6 + o + 3], w[tap1 * 6 + o + 4], w[tap1 * 6 + o + 5]);
        var acc20 = vec3<f32>(0.0); let w20 = vec3<f32>(w[tap2 * 6 + o], w[tap2 * 6 + o + 1], w[tap2 * 6 + o + 2]);
        var acc21 = vec3<f32>(0.0); let w21 = vec3<f32>(w[tap2 * 6 + o + 3], w[tap2 * 6 + o + 4], w[tap2 * 6 + o + 5]);
        var acc30 = vec3<f32>(0.0); let w30 = vec3<f32>(w[tap3 * 6 + o], w[tap3 * 6 + o + 1], w[tap3 * 6 + o + 2]);
        var acc31 = vec3<f32>(0.0); let w31 = vec3<f32>(w[tap3 * 6 + o + 3], w[tap3 * 6 + o + 4], w[tap3 * 6 + o + 5]);
        let last = min((part + 1) * 5, 15);
        for (var unit = part * 5; unit < last; unit++) {
          var start = (unit / 3 * 8 + unit % 3 * 2) * 21;
          var at = unit * 18 + o;
          for (var j = 0; j < 3; j++) {
            let g0 = vec3<f32>(dy[at], dy[at + 1], dy[at + 2]);
            let g1 = vec3<f32>(dy[at + 3], dy[at + 4], dy[at + 5]);
            let x0 = x[start + off0];
            let x1 = x[start + off1];
            let x2 = x[start + off2];
            let x3 = x[start + off3];
            acc00 += g0 * (x0 - w00);
            acc01 += g1 * (x0 - w01);
            acc10 += g0 * (x1 - w10);
            acc11 += g1 * (x1 - w11);
            acc20 += g0 * (x2 - w20);
            acc21 += g1 * (x2 - w21);
            acc30 += g0 * (x3 - w30);
            acc31 += g1 * (x3 - w31);
            start += 6;
            at += 6;
          }
        }
        let to = (part * 27 + r) * 6 + o;
        if (r + 0 < 27) {
          partial[to + 0 + 0] = acc00.x; partial[to + 0 + 1] = acc00.y; partial[to + 0 + 2] = acc00.z;
          partial[to + 0 + 3] = acc01.x; partial[to + 0 + 4] = acc01.y; partial[to + 0 + 5] = acc01.z;
        }
        if (r + 1 < 27) {
          partial[to + 6 + 0] = acc10.x; partial[to + 6 + 1] = acc10.y; partial[to + 6 + 2] = acc10.z;
          partial[to + 6 + 3] = acc11.x; partial[to + 6 + 4] = acc11.y; partial[to + 6 + 5] = acc11.z;
        }
        if (r + 2 < 27) {
          partial[to + 12 + 0] = acc20.x; partial[to + 12 + 1] = acc20.y; partial[to + 12 + 2] = acc20.z;
          partial[to + 12 + 3] = acc21.x; partial[to + 12 + 4] = acc21.y; partial[to + 12 + 5] = acc21.z;
        }
        if (r + 3 < 27) {
          partial[to + 18 + 0] = acc30.x; partial[to + 18 + 1] = acc30.y; partial[to + 18 + 2] = acc30.z;
          partial[to + 18 + 3] = acc31.x; partial[to + 18 + 4] = acc31.y; partial[to + 18 + 5] = acc31.z;
        }
      }
      "
    `);
  });
});
