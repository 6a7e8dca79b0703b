import { describe, expect, it } from "vitest";
import { geometry } from "../window";
import { filterGradientShaders, filterTotalsShaders } from "./filter-gradient";
import { grid } from "./grid";
import { productGradientShader, windowGradientShader } from "./strided-gradient";
import { body } from "./testing";

const g = geometry([5, 6, 5, 3], 3, 6, { stride: 2, pad: 1 });
const images = grid({ count: 2, height: 8, width: 7, channels: 3 }, 8192);
const dy = grid({ count: 2, height: 3, width: 3, channels: 6 }, 8192);
const turnedFilters = grid({ count: 1, height: 3, width: 3, channels: 6 }, 8192);

describe("GLSL of gradients", () => {
  it("strided input gradient, HardTanh", () => {
    const parameters = { g, rule: "hardtanh", grids: { dy, filters: turnedFilters } } as const;
    expect(body(windowGradientShader, parameters)).toMatchInlineSnapshot(`
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
            for (int band = 0; band < 1; band++) {
              ivec2 p = ivec2(j + band * 3, q * 18 + (i) * 6);
              ivec2 f = ivec2(w0 - j * 2 + band * 3, (h0 - i * 2) * 6);
              for (int o = 0; o < 6; o++) {
                vec4 v = dy_at(p);
                vec4 filt = filters_at(f);
                suma += v.x * clamp(filt - owna, -vec4(1.0), vec4(1.0));
                sumb += v.y * clamp(filt - ownb, -vec4(1.0), vec4(1.0));
                sumc += v.z * clamp(filt - ownc, -vec4(1.0), vec4(1.0));
                sumd += v.w * clamp(filt - ownd, -vec4(1.0), vec4(1.0));
                p.y++;
                f.y++;
              }
            }
          }
        }
        a0 = suma;
        b0 = sumb;
        c0 = sumc;
        d0 = sumd;
      }
      "
    `);
  });

  it("strided convolution's input gradient", () => {
    const parameters = { g, rule: "product", grids: { dy, filters: turnedFilters } } as const;
    expect(body(productGradientShader, parameters)).toMatchInlineSnapshot(`
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
            for (int band = 0; band < 1; band++) {
              ivec2 p = ivec2(j + band * 3, q * 18 + (i) * 6);
              ivec2 f = ivec2(w0 - j * 2 + band * 3, (h0 - i * 2) * 6);
              for (int o = 0; o < 6; o++) {
                vec4 v = dy_at(p);
                vec4 filt = filters_at(f);
                suma += v.x * filt;
                sumb += v.y * filt;
                sumc += v.z * filt;
                sumd += v.w * filt;
                p.y++;
                f.y++;
              }
            }
          }
        }
        a0 = suma;
        b0 = sumb;
        c0 = sumc;
        d0 = sumd;
      }
      "
    `);
  });

  it("filter gradient", () => {
    const parameters = { g, halves: 1, rule: "full-precision", grids: { dy, images } } as const;
    expect(body(filterGradientShaders[1], parameters)).toMatchInlineSnapshot(`
      "void main() {
        int e = int(gl_FragCoord.y) * 64 + int(gl_FragCoord.x);
        if (e >= size) return;
        int group = (e >> 1);
        int o = (e - group * 2) * 4;
        int part = div(group, 7, 1.428571429e-1);
        int r = (group - part * 7) * 4;
        int tapa0 = min(r + 0, 26);
        int rowa0 = div(tapa0, 9, 1.111111111e-1);
        int resta0 = tapa0 - rowa0 * 9;
        int columna0 = div(resta0, 3, 3.333333333e-1);
        ivec2 stepa0 = ivec2(0, (resta0 - columna0 * 3));
        int tapb0 = min(r + 1, 26);
        int rowb0 = div(tapb0, 9, 1.111111111e-1);
        int restb0 = tapb0 - rowb0 * 9;
        int columnb0 = div(restb0, 3, 3.333333333e-1);
        ivec2 stepb0 = ivec2(0, (restb0 - columnb0 * 3));
        int tapc0 = min(r + 2, 26);
        int rowc0 = div(tapc0, 9, 1.111111111e-1);
        int restc0 = tapc0 - rowc0 * 9;
        int columnc0 = div(restc0, 3, 3.333333333e-1);
        ivec2 stepc0 = ivec2(0, (restc0 - columnc0 * 3));
        int tapd0 = min(r + 3, 26);
        int rowd0 = div(tapd0, 9, 1.111111111e-1);
        int restd0 = tapd0 - rowd0 * 9;
        int columnd0 = div(restd0, 3, 3.333333333e-1);
        ivec2 stepd0 = ivec2(0, (restd0 - columnd0 * 3));
        ivec2 ahead0 = ivec2(0, min(o + 0, 5));
        ivec2 ahead1 = ivec2(0, min(o + 1, 5));
        ivec2 ahead2 = ivec2(0, min(o + 2, 5));
        ivec2 ahead3 = ivec2(0, min(o + 3, 5));
        vec4 owna0 = vec4(w_at(tapa0 * 6 + min(o + 0, 5)), w_at(tapa0 * 6 + min(o + 1, 5)), w_at(tapa0 * 6 + min(o + 2, 5)), w_at(tapa0 * 6 + min(o + 3, 5)));
        vec4 ownb0 = vec4(w_at(tapb0 * 6 + min(o + 0, 5)), w_at(tapb0 * 6 + min(o + 1, 5)), w_at(tapb0 * 6 + min(o + 2, 5)), w_at(tapb0 * 6 + min(o + 3, 5)));
        vec4 ownc0 = vec4(w_at(tapc0 * 6 + min(o + 0, 5)), w_at(tapc0 * 6 + min(o + 1, 5)), w_at(tapc0 * 6 + min(o + 2, 5)), w_at(tapc0 * 6 + min(o + 3, 5)));
        vec4 ownd0 = vec4(w_at(tapd0 * 6 + min(o + 0, 5)), w_at(tapd0 * 6 + min(o + 1, 5)), w_at(tapd0 * 6 + min(o + 2, 5)), w_at(tapd0 * 6 + min(o + 3, 5)));
        vec4 suma0 = vec4(0.0);
        vec4 sumb0 = vec4(0.0);
        vec4 sumc0 = vec4(0.0);
        vec4 sumd0 = vec4(0.0);
        vec4 total = vec4(0.0);
        int last = min((part + 1) * 3, 6);
        for (int unit = part * 3; unit < last; unit++) {
          int q = div(unit, 3, 3.333333333e-1);
          int i = unit - q * 3;
          ivec2 start = ivec2(0, q * 18 + (i) * 6);
          ivec2 at0 = start + ahead0;
          ivec2 at1 = start + ahead1;
          ivec2 at2 = start + ahead2;
          ivec2 at3 = start + ahead3;
          ivec2 pa0 = ivec2(columna0, q * 24 + (i * 2 + rowa0) * 3) + stepa0;
          ivec2 pb0 = ivec2(columnb0, q * 24 + (i * 2 + rowb0) * 3) + stepb0;
          ivec2 pc0 = ivec2(columnc0, q * 24 + (i * 2 + rowc0) * 3) + stepc0;
          ivec2 pd0 = ivec2(columnd0, q * 24 + (i * 2 + rowd0) * 3) + stepd0;
          for (int j = 0; j < 3; j++) {
            vec4 g0 = dy_at(at0);
            vec4 g1 = dy_at(at1);
            vec4 g2 = dy_at(at2);
            vec4 g3 = dy_at(at3);
            vec4 va0 = images_at(pa0) - owna0.x;
            vec4 vb0 = images_at(pb0) - ownb0.x;
            vec4 vc0 = images_at(pc0) - ownc0.x;
            vec4 vd0 = images_at(pd0) - ownd0.x;
      #define LANE(o, g) \\
      suma0.o += dot(g, va0); \\
      sumb0.o += dot(g, vb0); \\
      sumc0.o += dot(g, vc0); \\
      sumd0.o += dot(g, vd0);
            LANE(x, g0) LANE(y, g1) LANE(z, g2) LANE(w, g3)
            total += vec4(dot(g0, vec4(1.0)), dot(g1, vec4(1.0)), dot(g2, vec4(1.0)), dot(g3, vec4(1.0)));
            at0.x++;
            at1.x++;
            at2.x++;
            at3.x++;
            pa0.x += 2;
            pb0.x += 2;
            pc0.x += 2;
            pd0.x += 2;
          }
        }
        a0 = suma0 + (owna0.x - owna0) * total;
        b0 = sumb0 + (ownb0.x - ownb0) * total;
        c0 = sumc0 + (ownc0.x - ownc0) * total;
        d0 = sumd0 + (ownd0.x - ownd0) * total;
      }
      "
    `);
  });

  it("filter gradient by signs, eight taps: its inner loop", () => {
    const parameters = { g, halves: 2, rule: "sign", grids: { dy, images } } as const;
    const code = body(filterGradientShaders[2], parameters);
    expect(code.slice(code.indexOf("for (int j"))).toMatchInlineSnapshot(`
      "for (int j = 0; j < 3; j++) {
            vec4 g0 = dy_at(at0);
            vec4 g1 = dy_at(at1);
            vec4 g2 = dy_at(at2);
            vec4 g3 = dy_at(at3);
            vec4 va0 = images_at(pa0);
            vec4 vb0 = images_at(pb0);
            vec4 vc0 = images_at(pc0);
            vec4 vd0 = images_at(pd0);
            vec4 va1 = images_at(pa1);
            vec4 vb1 = images_at(pb1);
            vec4 vc1 = images_at(pc1);
            vec4 vd1 = images_at(pd1);
      #define LANE(o, g) \\
      suma0.o += dot(g, sign(va0 - owna0.o)); \\
      sumb0.o += dot(g, sign(vb0 - ownb0.o)); \\
      sumc0.o += dot(g, sign(vc0 - ownc0.o)); \\
      sumd0.o += dot(g, sign(vd0 - ownd0.o)); \\
      suma1.o += dot(g, sign(va1 - owna1.o)); \\
      sumb1.o += dot(g, sign(vb1 - ownb1.o)); \\
      sumc1.o += dot(g, sign(vc1 - ownc1.o)); \\
      sumd1.o += dot(g, sign(vd1 - ownd1.o));
            LANE(x, g0) LANE(y, g1) LANE(z, g2) LANE(w, g3)
            at0.x++;
            at1.x++;
            at2.x++;
            at3.x++;
            pa0.x += 2;
            pb0.x += 2;
            pc0.x += 2;
            pd0.x += 2;
            pa1.x += 2;
            pb1.x += 2;
            pc1.x += 2;
            pd1.x += 2;
          }
        }
        a0 = suma0;
        b0 = sumb0;
        c0 = sumc0;
        d0 = sumd0;
        a1 = suma1;
        b1 = sumb1;
        c1 = sumc1;
        d1 = sumd1;
      }
      "
    `);
  });

  it("filter gradient's total", () => {
    const parameters = { parts: 3, tapBlocks: 7, channels: 6 };
    expect(body(filterTotalsShaders[1], parameters)).toMatchInlineSnapshot(`
      "void main() {
        int e = int(gl_FragCoord.y) * 64 + int(gl_FragCoord.x);
        if (e >= size) return;
        int r = div(e, 6, 1.666666667e-1);
        int o = e - r * 6;
        int at = (r >> 2) * 2 + (o >> 2);
        int end = at + 42;
        int k = r & 3;
        vec4 sum = vec4(0.0);
        if (k == 0) { for (; at < end; at += 14) sum += a0_at(at); }
        else if (k == 1) { for (; at < end; at += 14) sum += b0_at(at); }
        else if (k == 2) { for (; at < end; at += 14) sum += c0_at(at); }
        else if (k == 3) { for (; at < end; at += 14) sum += d0_at(at); }
        y = ((o & 3) < 2 ? ((o & 3) == 0 ? sum.x : sum.y) : ((o & 3) == 2 ? sum.z : sum.w));
      }
      "
    `);
  });
});
