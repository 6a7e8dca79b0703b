import { describe, expect, it } from "vitest";
import { geometry } from "../window";
import { filterGradientShader } from "./filter-registers";
import { frameShader } from "./frame";
import { blockFor, filterBlockFor } from "./tune";
import { productGradientShader, windowGradientShader } from "./window-gradient";
import { backSlide, forwardSlide, ownSlideShader, slideShader } from "./window-registers";

const g = geometry([5, 6, 5, 3], 3, 3, { stride: 2, pad: 1 });
const dense = geometry([5, 6, 5, 3], 3, 3, { stride: 1, pad: 1 });

/** Returns bindings, workgroup memory and body of a shader, without the entry point that all share. */
function body(text: string): string {
  const [bindings = "", rest = ""] = text.split("@compute");
  return bindings.trimEnd() + rest.slice(rest.indexOf(";", rest.indexOf("let threads")) + 1);
}

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

  it("adder, by registers", () => {
    const s = forwardSlide(g);
    const block = { ...blockFor(s, { software: false, heavy: false }), columns: 2, images: 2 };
    expect(body(slideShader.code({ s, block, term: "l1", bits: false }))).toMatchInlineSnapshot(`
      "@group(0) @binding(0) var<storage, read_write> y: array<f32>;
      @group(0) @binding(1) var<storage, read> x: array<f32>;
      @group(0) @binding(2) var<storage, read> w: array<f32>;
        let o = 0 * 3;
        let place = thread;
        let j = place % 2 * 2;
        let i = (place / 2) % 3;
        let n = place / 6 * 2;
        if (n >= 5) { return; }
        let base0 = ((n * 8 + i * 2) * 7 + j * 2) * 3;
        let base1 = ((min(n + 1, 4) * 8 + i * 2) * 7 + j * 2) * 3;
        let to = ((n * 3 + i) * 3 + j) * 3 + o;
        var acc0_0_0 = vec3<f32>(0.0);
        var acc0_1_0 = vec3<f32>(0.0);
        var acc1_0_0 = vec3<f32>(0.0);
        var acc1_1_0 = vec3<f32>(0.0);
        for (var a = 0; a < 3; a++) {
          var f = o + a * 27;
          let row = a * 21;
          for (var r = row; r < row + 3; r++) {
            let x0_0 = x[base0 + r]; let x0_1 = x[base0 + r + 3]; let x0_2 = x[base0 + r + 6]; let x0_3 = x[base0 + r + 9]; let x0_4 = x[base0 + r + 12];
            let x1_0 = x[base1 + r]; let x1_1 = x[base1 + r + 3]; let x1_2 = x[base1 + r + 6]; let x1_3 = x[base1 + r + 9]; let x1_4 = x[base1 + r + 12];
            {
              let w0 = vec3<f32>(w[f], w[f + 1], w[f + 2]);
              acc0_0_0 -= abs(x0_0 - w0);
              acc0_1_0 -= abs(x0_2 - w0);
              acc1_0_0 -= abs(x1_0 - w0);
              acc1_1_0 -= abs(x1_2 - w0);
            }
            {
              let w0 = vec3<f32>(w[f + 9], w[f + 9 + 1], w[f + 9 + 2]);
              acc0_0_0 -= abs(x0_1 - w0);
              acc0_1_0 -= abs(x0_3 - w0);
              acc1_0_0 -= abs(x1_1 - w0);
              acc1_1_0 -= abs(x1_3 - w0);
            }
            {
              let w0 = vec3<f32>(w[f + 18], w[f + 18 + 1], w[f + 18 + 2]);
              acc0_0_0 -= abs(x0_2 - w0);
              acc0_1_0 -= abs(x0_4 - w0);
              acc1_0_0 -= abs(x1_2 - w0);
              acc1_1_0 -= abs(x1_4 - w0);
            }
            f += 3;
          }
        }
        y[to + 0] = acc0_0_0.x; y[to + 1] = acc0_0_0.y; y[to + 2] = acc0_0_0.z;
        if (j + 1 < 3) { y[to + 3 + 0] = acc0_1_0.x; y[to + 3 + 1] = acc0_1_0.y; y[to + 3 + 2] = acc0_1_0.z; }
        if (n + 1 < 5) { y[to + 27 + 0] = acc1_0_0.x; y[to + 27 + 1] = acc1_0_0.y; y[to + 27 + 2] = acc1_0_0.z; }
        if (n + 1 < 5 && j + 1 < 3) { y[to + 30 + 0] = acc1_1_0.x; y[to + 30 + 1] = acc1_1_0.y; y[to + 30 + 2] = acc1_1_0.z; }
      }
      "
    `);
  });

  it("input gradient of stride 1, HardTanh, by registers", () => {
    const s = backSlide(dense);
    const block = { ...blockFor(s, { software: false, heavy: true }), columns: 2, images: 1 };
    const text = ownSlideShader.code({ s, block, term: "hardtanh", bits: false });
    expect(body(text)).toMatchInlineSnapshot(`
      "@group(0) @binding(0) var<storage, read_write> y: array<f32>;
      @group(0) @binding(1) var<storage, read> x: array<f32>;
      @group(0) @binding(2) var<storage, read> w: array<f32>;
      @group(0) @binding(3) var<storage, read> own: array<f32>;
        let o = 0 * 3;
        let place = thread;
        let j = place % 3 * 2;
        let i = (place / 3) % 6;
        let n = place / 18 * 1;
        if (n >= 5) { return; }
        let base0 = ((n * 8 + i * 1) * 7 + j * 1) * 3;
        let to = ((n * 6 + i) * 5 + j) * 3 + o;
        let last = 447 + o;
        var acc0_0_0 = vec3<f32>(0.0); let own0_0_0 = vec3<f32>(own[to], own[to + 1], own[to + 2]);
        var acc0_1_0 = vec3<f32>(0.0); let own0_1_0 = vec3<f32>(own[min(to + 3, last)], own[min(to + 3, last) + 1], own[min(to + 3, last) + 2]);
        for (var a = 0; a < 3; a++) {
          var f = o * 3 + 72 - a * 27;
          let row = a * 21;
          for (var r = row; r < row + 3; r++) {
            let x0_0 = x[base0 + r]; let x0_1 = x[base0 + r + 3]; let x0_2 = x[base0 + r + 6]; let x0_3 = x[base0 + r + 9];
            {
              let w0 = vec3<f32>(w[f], w[f + 3], w[f + 6]);
              acc0_0_0 += x0_0 * clamp(w0 - own0_0_0, -vec3<f32>(1.0), vec3<f32>(1.0));
              acc0_1_0 += x0_1 * clamp(w0 - own0_1_0, -vec3<f32>(1.0), vec3<f32>(1.0));
            }
            {
              let w0 = vec3<f32>(w[f - 9], w[f - 9 + 3], w[f - 9 + 6]);
              acc0_0_0 += x0_1 * clamp(w0 - own0_0_0, -vec3<f32>(1.0), vec3<f32>(1.0));
              acc0_1_0 += x0_2 * clamp(w0 - own0_1_0, -vec3<f32>(1.0), vec3<f32>(1.0));
            }
            {
              let w0 = vec3<f32>(w[f - 18], w[f - 18 + 3], w[f - 18 + 6]);
              acc0_0_0 += x0_2 * clamp(w0 - own0_0_0, -vec3<f32>(1.0), vec3<f32>(1.0));
              acc0_1_0 += x0_3 * clamp(w0 - own0_1_0, -vec3<f32>(1.0), vec3<f32>(1.0));
            }
            f += 1;
          }
        }
        y[to + 0] = acc0_0_0.x; y[to + 1] = acc0_0_0.y; y[to + 2] = acc0_0_0.z;
        if (j + 1 < 5) { y[to + 3 + 0] = acc0_1_0.x; y[to + 3 + 1] = acc0_1_0.y; y[to + 3 + 2] = acc0_1_0.z; }
      }
      "
    `);
  });

  it("input gradient of stride 2, HardTanh", () => {
    expect(
      body(windowGradientShader.code({ g, rule: "hardtanh", bits: false })),
    ).toMatchInlineSnapshot(`
      "@group(0) @binding(0) var<storage, read_write> dx: array<f32>;
      @group(0) @binding(1) var<storage, read> dy: array<f32>;
      @group(0) @binding(2) var<storage, read> x: array<f32>;
      @group(0) @binding(3) var<storage, read> w: array<f32>;
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
        let base0 = min(n + 0, 4) * 27;
        let base1 = min(n + 1, 4) * 27;
        let base2 = min(n + 2, 4) * 27;
        let base3 = min(n + 3, 4) * 27;
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
            let at = (i * 3 + j) * 3;
            let tap = (h0 - i * 2) * 3 + w0 - j * 2;
            let first = (tap * 3 + c) * 3;
            for (var o = 0; o < 3; o++) {
              let f = first + o;
              let w0 = vec3<f32>(w[f], w[f + 3], w[f + 6]);
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

  it("convolution's input gradient of stride 2", () => {
    expect(
      body(productGradientShader.code({ g, rule: "product", bits: false })),
    ).toMatchInlineSnapshot(`
      "@group(0) @binding(0) var<storage, read_write> dx: array<f32>;
      @group(0) @binding(1) var<storage, read> dy: array<f32>;
      @group(0) @binding(2) var<storage, read> w: array<f32>;
        let c = 0 * 3;
        let place = thread;
        let w0 = place % 5 + 1;
        let h0 = (place / 5) % 6 + 1;
        let n = place / 30 * 4;
        if (n >= 5) { return; }
        let to = (n * 30 + (h0 - 1) * 5 + w0 - 1) * 3 + c;
        let base0 = min(n + 0, 4) * 27;
        let base1 = min(n + 1, 4) * 27;
        let base2 = min(n + 2, 4) * 27;
        let base3 = min(n + 3, 4) * 27;
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
            let at = (i * 3 + j) * 3;
            let tap = (h0 - i * 2) * 3 + w0 - j * 2;
            let first = (tap * 3 + c) * 3;
            for (var o = 0; o < 3; o++) {
              let f = first + o;
              let w0 = vec3<f32>(w[f], w[f + 3], w[f + 6]);
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

  it("filter gradient, by registers", () => {
    const block = filterBlockFor(
      { ...g, channels: g.outChannels, width: g.outWidth, places: 4 * g.outWidth },
      false,
    );
    const text = filterGradientShader.code({
      g,
      rule: "full-precision",
      block: { ...block, taps: 2, places: 1 },
      split: { parts: 3, each: 5 },
    });
    expect(body(text)).toMatchInlineSnapshot(`
      "@group(0) @binding(0) var<storage, read_write> partial: array<f32>;
      @group(0) @binding(1) var<storage, read> dy: array<f32>;
      @group(0) @binding(2) var<storage, read> x: array<f32>;
      @group(0) @binding(3) var<storage, read> w: array<f32>;
        let o = 0 * 3;
        let c = (thread) % 2 * 2;
        let a = thread / 2 % 3;
        let part = thread / 6;
        if (part >= 3) { return; }
        let c0 = min(c + 0, 2);
        let c1 = min(c + 1, 2);
        var acc0_0_0 = vec3<f32>(0.0);
        var acc0_1_0 = vec3<f32>(0.0);
        var acc1_0_0 = vec3<f32>(0.0);
        var acc1_1_0 = vec3<f32>(0.0);
        var acc2_0_0 = vec3<f32>(0.0);
        var acc2_1_0 = vec3<f32>(0.0);
        let center0 = w[(((a * 3 + 1) * 3) + c0) * 3 + o];
        let center1 = w[(((a * 3 + 1) * 3) + c1) * 3 + o];
        var sum0 = vec3<f32>(0.0);
        let last = min((part + 1) * 5, 15);
        for (var unit = part * 5; unit < last; unit++) {
          var start = (unit / 3 * 8 + unit % 3 * 2 + a) * 21;
          var at = unit * 9 + o;
          for (var j = 0; j < 3; j += 1) {
            let g0_0 = vec3<f32>(dy[at + 0], dy[at + 0 + 1], dy[at + 0 + 2]);
            let x0_0 = x[start + 0 + c0] - center0; let x0_1 = x[start + 3 + c0] - center0; let x0_2 = x[start + 6 + c0] - center0;
            let x1_0 = x[start + 0 + c1] - center1; let x1_1 = x[start + 3 + c1] - center1; let x1_2 = x[start + 6 + c1] - center1;
            sum0 += g0_0;
            acc0_0_0 += g0_0 * x0_0;
            acc0_1_0 += g0_0 * x1_0;
            acc1_0_0 += g0_0 * x0_1;
            acc1_1_0 += g0_0 * x1_1;
            acc2_0_0 += g0_0 * x0_2;
            acc2_1_0 += g0_0 * x1_2;
            start += 6;
            at += 3;
          }
        }
        acc0_0_0 -= (vec3<f32>(w[(((a * 3 + 0) * 3) + c0) * 3 + o], w[(((a * 3 + 0) * 3) + c0) * 3 + o + 1], w[(((a * 3 + 0) * 3) + c0) * 3 + o + 2]) - center0) * sum0;
        acc0_1_0 -= (vec3<f32>(w[(((a * 3 + 0) * 3) + c1) * 3 + o], w[(((a * 3 + 0) * 3) + c1) * 3 + o + 1], w[(((a * 3 + 0) * 3) + c1) * 3 + o + 2]) - center1) * sum0;
        acc1_0_0 -= (vec3<f32>(w[(((a * 3 + 1) * 3) + c0) * 3 + o], w[(((a * 3 + 1) * 3) + c0) * 3 + o + 1], w[(((a * 3 + 1) * 3) + c0) * 3 + o + 2]) - center0) * sum0;
        acc1_1_0 -= (vec3<f32>(w[(((a * 3 + 1) * 3) + c1) * 3 + o], w[(((a * 3 + 1) * 3) + c1) * 3 + o + 1], w[(((a * 3 + 1) * 3) + c1) * 3 + o + 2]) - center1) * sum0;
        acc2_0_0 -= (vec3<f32>(w[(((a * 3 + 2) * 3) + c0) * 3 + o], w[(((a * 3 + 2) * 3) + c0) * 3 + o + 1], w[(((a * 3 + 2) * 3) + c0) * 3 + o + 2]) - center0) * sum0;
        acc2_1_0 -= (vec3<f32>(w[(((a * 3 + 2) * 3) + c1) * 3 + o], w[(((a * 3 + 2) * 3) + c1) * 3 + o + 1], w[(((a * 3 + 2) * 3) + c1) * 3 + o + 2]) - center1) * sum0;
        let to = part * 81;
        partial[to + (((a * 3 + 0) * 3) + c + 0) * 3 + o + 0] = acc0_0_0.x; partial[to + (((a * 3 + 0) * 3) + c + 0) * 3 + o + 1] = acc0_0_0.y; partial[to + (((a * 3 + 0) * 3) + c + 0) * 3 + o + 2] = acc0_0_0.z;
        if (c + 1 < 3) { partial[to + (((a * 3 + 0) * 3) + c + 1) * 3 + o + 0] = acc0_1_0.x; partial[to + (((a * 3 + 0) * 3) + c + 1) * 3 + o + 1] = acc0_1_0.y; partial[to + (((a * 3 + 0) * 3) + c + 1) * 3 + o + 2] = acc0_1_0.z; }
        partial[to + (((a * 3 + 1) * 3) + c + 0) * 3 + o + 0] = acc1_0_0.x; partial[to + (((a * 3 + 1) * 3) + c + 0) * 3 + o + 1] = acc1_0_0.y; partial[to + (((a * 3 + 1) * 3) + c + 0) * 3 + o + 2] = acc1_0_0.z;
        if (c + 1 < 3) { partial[to + (((a * 3 + 1) * 3) + c + 1) * 3 + o + 0] = acc1_1_0.x; partial[to + (((a * 3 + 1) * 3) + c + 1) * 3 + o + 1] = acc1_1_0.y; partial[to + (((a * 3 + 1) * 3) + c + 1) * 3 + o + 2] = acc1_1_0.z; }
        partial[to + (((a * 3 + 2) * 3) + c + 0) * 3 + o + 0] = acc2_0_0.x; partial[to + (((a * 3 + 2) * 3) + c + 0) * 3 + o + 1] = acc2_0_0.y; partial[to + (((a * 3 + 2) * 3) + c + 0) * 3 + o + 2] = acc2_0_0.z;
        if (c + 1 < 3) { partial[to + (((a * 3 + 2) * 3) + c + 1) * 3 + o + 0] = acc2_1_0.x; partial[to + (((a * 3 + 2) * 3) + c + 1) * 3 + o + 1] = acc2_1_0.y; partial[to + (((a * 3 + 2) * 3) + c + 1) * 3 + o + 2] = acc2_1_0.z; }
      }
      "
    `);
  });
});
