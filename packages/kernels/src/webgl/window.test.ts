import { describe, expect, it } from "vitest";
import { geometry } from "../window";
import { filterGradientShader, filterTotalsShader } from "./filter-gradient";
import { imageQuadsShader, inputQuadsShader, outputQuadsShader, scatterShader } from "./quads";
import type { Interface, Layout, Shader } from "./run";
import { productGradientShader, windowGradientShader, windowShader } from "./window";

const g = geometry([5, 6, 5, 3], 3, 6, { stride: 2, pad: 1 });

/** A layout in which every texture of the kernel is 64 texels wide. */
function layout({ inputs, outputs }: Interface): Layout {
  return Object.fromEntries([...outputs, ...inputs].map((n) => [n, 64]));
}

/** The body only: the preamble is one text for all, seen in the first test. */
function body<P>(shader: Shader<P>, parameters: P): string {
  const code = shader.code(parameters, layout(shader.io));
  return code.slice(code.indexOf("void main()"));
}

describe("GLSL of the window kernels", () => {
  it("adder, in full", () => {
    expect(
      windowShader.code({ g, similarity: "l1" }, layout(windowShader.io)),
    ).toMatchInlineSnapshot(`
      "#version 300 es
      precision highp float;
      precision highp int;
      precision highp sampler2D;
      int div(int e, int d, float inverse) {
        int guess = int(float(e) * inverse);
        return guess + int(floor((float(e - guess * d) + 0.5) * inverse));
      }
      int over(int e, int d) { return div(e, d, 1.0 / float(d)); }
      ivec2 place(int e, int width) {
        int low = min(width, 64);
        int row = int((float(e & ~(low - 1)) + 0.5 * float(low)) / float(width));
        return ivec2(e - row * width, row);
      }
      uniform sampler2D images;
      vec4 images_at(int e) { return texelFetch(images, ivec2((e & 63), (e >> 6)), 0); }
      uniform sampler2D filters;
      vec4 filters_at(int e) { return texelFetch(filters, ivec2((e & 63), (e >> 6)), 0); }
      uniform int size;
      uniform int columns;
      layout(location = 0) out vec4 a;
      layout(location = 1) out vec4 b;
      layout(location = 2) out vec4 c;
      layout(location = 3) out vec4 d;

      void main() {
        int e = int(gl_FragCoord.y) * 64 + int(gl_FragCoord.x);
        if (e >= size) return;
        int place = (e >> 1);
        int line = div(place, 3, 3.333333333e-1);
        int q = div(line, 3, 3.333333333e-1);
        int i = line - q * 3;
        int j = place - line * 3;
        int base = ((q * 8 + i * 2) * 7 + j * 2) * 3;
        int f = e - place * 2;
        vec4 suma = vec4(0.0);
        vec4 sumb = vec4(0.0);
        vec4 sumc = vec4(0.0);
        vec4 sumd = vec4(0.0);
        for (int a = 0; a < 3; a++) {
          int end = base + 9;
          for (int at = base; at < end; at++) {
            vec4 v = images_at(at);
            vec4 filt = filters_at(f);
            suma -= abs(v.x - filt);
            sumb -= abs(v.y - filt);
            sumc -= abs(v.z - filt);
            sumd -= abs(v.w - filt);
            f += 2;
          }
          base += 21;
        }
        a = suma;
        b = sumb;
        c = sumc;
        d = sumd;
      }
      "
    `);
  });

  it("quads of images", () => {
    expect(
      body(imageQuadsShader, { batch: 5, height: 6, width: 5, channels: 3, pad: 1 }),
    ).toMatchInlineSnapshot(`
      "void main() {
        int e = int(gl_FragCoord.y) * 64 + int(gl_FragCoord.x);
        if (e >= size) return;
        int place = div(e, 3, 3.333333333e-1);
        int row = div(place, 7, 1.428571429e-1);
        int q = (row >> 3);
        int h = row - q * 8 - 1;
        int w = place - row * 7 - 1;
        y = vec4(0.0);
        if (h < 0 || h >= 6 || w < 0 || w >= 5) return;
        int n = q * 4;
        int at = (n * 6 + h) * 15 + w * 3 + e - place * 3;
        y = vec4((n + 0 < 5 ? x_at(at + 0) : 0.0), (n + 1 < 5 ? x_at(at + 90) : 0.0), (n + 2 < 5 ? x_at(at + 180) : 0.0), (n + 3 < 5 ? x_at(at + 270) : 0.0));
      }
      "
    `);
  });

  it("quads of output channels", () => {
    expect(body(outputQuadsShader, { inChannels: 3, outChannels: 6 })).toMatchInlineSnapshot(`
      "void main() {
        int e = int(gl_FragCoord.y) * 64 + int(gl_FragCoord.x);
        if (e >= size) return;
        int row = (e >> 1);
        int o = (e - row * 2) * 4;
        int at = row * 6 + o;
        y = vec4(o + 0 < 6 ? w_at(at + 0) : 0.0, o + 1 < 6 ? w_at(at + 1) : 0.0, o + 2 < 6 ? w_at(at + 2) : 0.0, o + 3 < 6 ? w_at(at + 3) : 0.0);
      }
      "
    `);
  });

  it("quads of input channels", () => {
    expect(body(inputQuadsShader, { inChannels: 3, outChannels: 6 })).toMatchInlineSnapshot(`
      "void main() {
        int e = int(gl_FragCoord.y) * 64 + int(gl_FragCoord.x);
        if (e >= size) return;
        int row = e;
        int c = (e - row * 1) * 4;
        int tap = div(row, 6, 1.666666667e-1);
        int at = (tap * 3 + c) * 6 + row - tap * 6;
        y = vec4(c + 0 < 3 ? w_at(at + 0) : 0.0, c + 1 < 3 ? w_at(at + 6) : 0.0, c + 2 < 3 ? w_at(at + 12) : 0.0, c + 3 < 3 ? w_at(at + 18) : 0.0);
      }
      "
    `);
  });

  it("scatter", () => {
    expect(body(scatterShader, { places: 9, channels: 6 })).toMatchInlineSnapshot(`
      "void main() {
        int e = int(gl_FragCoord.y) * 64 + int(gl_FragCoord.x);
        if (e >= size) return;
        int row = div(e, 6, 1.666666667e-1);
        int o = e - row * 6;
        int n = div(row, 9, 1.111111111e-1);
        int at = ((n >> 2) * 9 + row - n * 9) * 2 + (o >> 2);
        int k = n & 3;
        vec4 v;
        if (k == 0) v = a_at(at);
        else if (k == 1) v = b_at(at);
        else if (k == 2) v = c_at(at);
        else v = d_at(at);
        y = ((o & 3) < 2 ? ((o & 3) == 0 ? v.x : v.y) : ((o & 3) == 2 ? v.z : v.w));
      }
      "
    `);
  });

  it("input gradient, HardTanh", () => {
    expect(body(windowGradientShader, { g, rule: "hardtanh" })).toMatchInlineSnapshot(`
      "void main() {
        int e = int(gl_FragCoord.y) * 64 + int(gl_FragCoord.x);
        if (e >= size) return;
        int place = e;
        int line = div(place, 5, 2.000000000e-1);
        int q = div(line, 6, 1.666666667e-1);
        int block = e - place * 1;
        int h0 = line - q * 6 + 1;
        int w0 = place - line * 5 + 1;
        int own = q * 360 + (place - q * 30) * 3 + block * 4;
        vec4 owna = vec4(x_at(own + 0), x_at(own + 1), x_at(own + 2), x_at(own + 3));
        vec4 ownb = vec4(x_at(own + 90), x_at(own + 91), x_at(own + 92), x_at(own + 93));
        vec4 ownc = vec4(x_at(own + 180), x_at(own + 181), x_at(own + 182), x_at(own + 183));
        vec4 ownd = vec4(x_at(own + 270), x_at(own + 271), x_at(own + 272), x_at(own + 273));
        vec4 suma = vec4(0.0);
        vec4 sumb = vec4(0.0);
        vec4 sumc = vec4(0.0);
        vec4 sumd = vec4(0.0);
        int top = (max(h0 + -1, 0) >> 1);
        int bottom = min((h0 >> 1), 2);
        int left = (max(w0 + -1, 0) >> 1);
        int right = min((w0 >> 1), 2);
        for (int i = top; i <= bottom; i++) {
          for (int j = left; j <= right; j++) {
            int at = ((q * 3 + i) * 3 + j) * 6;
            int tap = (h0 - i * 2) * 3 + w0 - j * 2;
            int f = tap * 6 + block;
            for (int end = at + 6; at < end; at++) {
              vec4 v = dy_at(at);
              vec4 filt = filters_at(f);
              suma += v.x * clamp(filt - owna, -vec4(1.0), vec4(1.0));
              sumb += v.y * clamp(filt - ownb, -vec4(1.0), vec4(1.0));
              sumc += v.z * clamp(filt - ownc, -vec4(1.0), vec4(1.0));
              sumd += v.w * clamp(filt - ownd, -vec4(1.0), vec4(1.0));
              f += 1;
            }
          }
        }
        a = suma;
        b = sumb;
        c = sumc;
        d = sumd;
      }
      "
    `);
  });

  it("convolution's input gradient", () => {
    expect(body(productGradientShader, { g, rule: "product" })).toMatchInlineSnapshot(`
      "void main() {
        int e = int(gl_FragCoord.y) * 64 + int(gl_FragCoord.x);
        if (e >= size) return;
        int place = e;
        int line = div(place, 5, 2.000000000e-1);
        int q = div(line, 6, 1.666666667e-1);
        int block = e - place * 1;
        int h0 = line - q * 6 + 1;
        int w0 = place - line * 5 + 1;
        vec4 suma = vec4(0.0);
        vec4 sumb = vec4(0.0);
        vec4 sumc = vec4(0.0);
        vec4 sumd = vec4(0.0);
        int top = (max(h0 + -1, 0) >> 1);
        int bottom = min((h0 >> 1), 2);
        int left = (max(w0 + -1, 0) >> 1);
        int right = min((w0 >> 1), 2);
        for (int i = top; i <= bottom; i++) {
          for (int j = left; j <= right; j++) {
            int at = ((q * 3 + i) * 3 + j) * 6;
            int tap = (h0 - i * 2) * 3 + w0 - j * 2;
            int f = tap * 6 + block;
            for (int end = at + 6; at < end; at++) {
              vec4 v = dy_at(at);
              vec4 filt = filters_at(f);
              suma += v.x * filt;
              sumb += v.y * filt;
              sumc += v.z * filt;
              sumd += v.w * filt;
              f += 1;
            }
          }
        }
        a = suma;
        b = sumb;
        c = sumc;
        d = sumd;
      }
      "
    `);
  });

  it("filter gradient", () => {
    expect(body(filterGradientShader, { g, rule: "full-precision" })).toMatchInlineSnapshot(`
      "void main() {
        int e = int(gl_FragCoord.y) * 64 + int(gl_FragCoord.x);
        if (e >= size) return;
        int group = (e >> 1);
        int o = (e - group * 2) * 4;
        int part = div(group, 7, 1.428571429e-1);
        int r = (group - part * 7) * 4;
        int tapa = min(r + 0, 26); int offa = div(tapa, 9, 1.111111111e-1) * 21 + (tapa - div(tapa, 9, 1.111111111e-1) * 9);
        int tapb = min(r + 1, 26); int offb = div(tapb, 9, 1.111111111e-1) * 21 + (tapb - div(tapb, 9, 1.111111111e-1) * 9);
        int tapc = min(r + 2, 26); int offc = div(tapc, 9, 1.111111111e-1) * 21 + (tapc - div(tapc, 9, 1.111111111e-1) * 9);
        int tapd = min(r + 3, 26); int offd = div(tapd, 9, 1.111111111e-1) * 21 + (tapd - div(tapd, 9, 1.111111111e-1) * 9);
        vec4 owna = vec4(w_at(tapa * 6 + min(o + 0, 5)), w_at(tapa * 6 + min(o + 1, 5)), w_at(tapa * 6 + min(o + 2, 5)), w_at(tapa * 6 + min(o + 3, 5)));
        vec4 ownb = vec4(w_at(tapb * 6 + min(o + 0, 5)), w_at(tapb * 6 + min(o + 1, 5)), w_at(tapb * 6 + min(o + 2, 5)), w_at(tapb * 6 + min(o + 3, 5)));
        vec4 ownc = vec4(w_at(tapc * 6 + min(o + 0, 5)), w_at(tapc * 6 + min(o + 1, 5)), w_at(tapc * 6 + min(o + 2, 5)), w_at(tapc * 6 + min(o + 3, 5)));
        vec4 ownd = vec4(w_at(tapd * 6 + min(o + 0, 5)), w_at(tapd * 6 + min(o + 1, 5)), w_at(tapd * 6 + min(o + 2, 5)), w_at(tapd * 6 + min(o + 3, 5)));
        vec4 suma = vec4(0.0);
        vec4 sumb = vec4(0.0);
        vec4 sumc = vec4(0.0);
        vec4 sumd = vec4(0.0);
        int last = min((part + 1) * 3, 6);
        for (int unit = part * 3; unit < last; unit++) {
          int q = div(unit, 3, 3.333333333e-1);
          int from = (q * 8 + (unit - q * 3) * 2) * 21;
          int at = unit * 18 + o;
          for (int j = 0; j < 3; j++) {
            vec4 g0 = dy_at(at + 0);
            vec4 g1 = dy_at(at + 1);
            vec4 g2 = dy_at(at + 2);
            vec4 g3 = dy_at(at + 3);
            vec4 va = images_at(from + offa);
            vec4 vb = images_at(from + offb);
            vec4 vc = images_at(from + offc);
            vec4 vd = images_at(from + offd);
            suma += vec4(dot(g0, (va - owna.x)), dot(g1, (va - owna.y)), dot(g2, (va - owna.z)), dot(g3, (va - owna.w)));
            sumb += vec4(dot(g0, (vb - ownb.x)), dot(g1, (vb - ownb.y)), dot(g2, (vb - ownb.z)), dot(g3, (vb - ownb.w)));
            sumc += vec4(dot(g0, (vc - ownc.x)), dot(g1, (vc - ownc.y)), dot(g2, (vc - ownc.z)), dot(g3, (vc - ownc.w)));
            sumd += vec4(dot(g0, (vd - ownd.x)), dot(g1, (vd - ownd.y)), dot(g2, (vd - ownd.z)), dot(g3, (vd - ownd.w)));
            from += 6;
            at += 6;
          }
        }
        a = suma;
        b = sumb;
        c = sumc;
        d = sumd;
      }
      "
    `);
  });

  it("filter gradient's total", () => {
    expect(
      body(filterTotalsShader, { parts: 3, tapBlocks: 7, channels: 6 }),
    ).toMatchInlineSnapshot(`
      "void main() {
        int e = int(gl_FragCoord.y) * 64 + int(gl_FragCoord.x);
        if (e >= size) return;
        int r = div(e, 6, 1.666666667e-1);
        int o = e - r * 6;
        int at = (r >> 2) * 2 + (o >> 2);
        int end = at + 42;
        int k = r & 3;
        vec4 sum = vec4(0.0);
        if (k == 0) { for (; at < end; at += 14) sum += a_at(at); }
        else if (k == 1) { for (; at < end; at += 14) sum += b_at(at); }
        else if (k == 2) { for (; at < end; at += 14) sum += c_at(at); }
        else if (k == 3) { for (; at < end; at += 14) sum += d_at(at); }
        y = ((o & 3) < 2 ? ((o & 3) == 0 ? sum.x : sum.y) : ((o & 3) == 2 ? sum.z : sum.w));
      }
      "
    `);
  });
});
