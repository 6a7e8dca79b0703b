import { describe, expect, it } from "vitest";
import { geometry } from "../window";
import { filterGradientShader, filterTotalsShader } from "./filter-gradient";
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
    const parameters = { g, rule: "full-precision", grids: { dy, images } } as const;
    expect(body(filterGradientShader, parameters)).toMatchInlineSnapshot(`
      "void main() {
        int e = int(gl_FragCoord.y) * 64 + int(gl_FragCoord.x);
        if (e >= size) return;
        int group = (e >> 1);
        int o = (e - group * 2) * 4;
        int part = div(group, 7, 1.428571429e-1);
        int r = (group - part * 7) * 4;
        int tapa = min(r + 0, 26); int aa = div(tapa, 9, 1.111111111e-1); int resta = tapa - aa * 9; int ba = div(resta, 3, 3.333333333e-1); ivec2 stepa = ivec2(0, (resta - ba * 3));
        int tapb = min(r + 1, 26); int ab = div(tapb, 9, 1.111111111e-1); int restb = tapb - ab * 9; int bb = div(restb, 3, 3.333333333e-1); ivec2 stepb = ivec2(0, (restb - bb * 3));
        int tapc = min(r + 2, 26); int ac = div(tapc, 9, 1.111111111e-1); int restc = tapc - ac * 9; int bc = div(restc, 3, 3.333333333e-1); ivec2 stepc = ivec2(0, (restc - bc * 3));
        int tapd = min(r + 3, 26); int ad = div(tapd, 9, 1.111111111e-1); int restd = tapd - ad * 9; int bd = div(restd, 3, 3.333333333e-1); ivec2 stepd = ivec2(0, (restd - bd * 3));
        ivec2 ahead0 = ivec2(0, min(o + 0, 5));
        ivec2 ahead1 = ivec2(0, min(o + 1, 5));
        ivec2 ahead2 = ivec2(0, min(o + 2, 5));
        ivec2 ahead3 = ivec2(0, min(o + 3, 5));
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
          int i = unit - q * 3;
          ivec2 at = ivec2(0, q * 18 + (i) * 6);
          ivec2 at0 = at + ahead0;
          ivec2 at1 = at + ahead1;
          ivec2 at2 = at + ahead2;
          ivec2 at3 = at + ahead3;
          ivec2 pa = ivec2(ba, q * 24 + (i * 2 + aa) * 3) + stepa;
          ivec2 pb = ivec2(bb, q * 24 + (i * 2 + ab) * 3) + stepb;
          ivec2 pc = ivec2(bc, q * 24 + (i * 2 + ac) * 3) + stepc;
          ivec2 pd = ivec2(bd, q * 24 + (i * 2 + ad) * 3) + stepd;
          for (int j = 0; j < 3; j++) {
            vec4 g0 = dy_at(at0);
            vec4 g1 = dy_at(at1);
            vec4 g2 = dy_at(at2);
            vec4 g3 = dy_at(at3);
            vec4 va = images_at(pa);
            vec4 vb = images_at(pb);
            vec4 vc = images_at(pc);
            vec4 vd = images_at(pd);
            suma += vec4(dot(g0, (va - owna.x)), dot(g1, (va - owna.y)), dot(g2, (va - owna.z)), dot(g3, (va - owna.w)));
            sumb += vec4(dot(g0, (vb - ownb.x)), dot(g1, (vb - ownb.y)), dot(g2, (vb - ownb.z)), dot(g3, (vb - ownb.w)));
            sumc += vec4(dot(g0, (vc - ownc.x)), dot(g1, (vc - ownc.y)), dot(g2, (vc - ownc.z)), dot(g3, (vc - ownc.w)));
            sumd += vec4(dot(g0, (vd - ownd.x)), dot(g1, (vd - ownd.y)), dot(g2, (vd - ownd.z)), dot(g3, (vd - ownd.w)));
            at0.x++;
            at1.x++;
            at2.x++;
            at3.x++;
            pa.x += 2;
            pb.x += 2;
            pc.x += 2;
            pd.x += 2;
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
