import { describe, expect, it } from "vitest";
import { geometry } from "../window";
import { grid } from "./grid";
import { body, layout } from "./testing";
import { ruleShaders, windowShaders } from "./window";

const g = geometry([5, 6, 5, 3], 3, 6, { stride: 2, pad: 1 });
const images = grid({ count: 2, height: 8, width: 7, channels: 3 }, 8192);
const filters = grid({ count: 2, height: 3, width: 3, channels: 3 }, 8192);
const small = { pixels: 1, blocks: 1 } as const;

describe("GLSL of the window kernels", () => {
  it("adder, in full", () => {
    const parameters = { g, tile: small, term: "l1", grids: { images, filters } } as const;
    expect(windowShaders[1].code(parameters, layout(windowShaders[1].io))).toMatchInlineSnapshot(`
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
      vec4 images_at(ivec2 p) { return texelFetch(images, p, 0); }
      uniform sampler2D filters;
      vec4 filters_at(ivec2 p) { return texelFetch(filters, p, 0); }
      uniform int size;
      uniform int columns;
      layout(location = 0) out vec4 a0;
      layout(location = 1) out vec4 b0;
      layout(location = 2) out vec4 c0;
      layout(location = 3) out vec4 d0;

      void main() {
        int e = int(gl_FragCoord.y) * 64 + int(gl_FragCoord.x);
        if (e >= size) return;
        int place = (e >> 1);
        int line = div(place, 3, 3.333333333e-1);
        int q = div(line, 3, 3.333333333e-1);
        int i = line - q * 3;
        int j = (place - line * 3) * 1;
        int block = (e - place * 2) * 1;
        vec4 suma0 = vec4(0.0);
        vec4 sumb0 = vec4(0.0);
        vec4 sumc0 = vec4(0.0);
        vec4 sumd0 = vec4(0.0);
        for (int band = 0; band < 1; band++) {
          ivec2 p = ivec2(j * 2 + band * 7, q * 24 + (i * 2) * 3);
          ivec2 f0 = ivec2(band * 3, block * 9 + (0) * 3);
          for (int a = 0; a < 3; a++) {
            for (int c = 0; c < 3; c++) {
              vec4 v0 = images_at(p + ivec2(0, 0));
              vec4 v1 = images_at(p + ivec2(1, 0));
              vec4 v2 = images_at(p + ivec2(2, 0));
              vec4 w00 = filters_at(f0 + ivec2(0, 0));
              vec4 w01 = filters_at(f0 + ivec2(1, 0));
              vec4 w02 = filters_at(f0 + ivec2(2, 0));
      #define LANE(o) \\
      suma0.o -= abs(v0.x - w00.o) + abs(v1.x - w01.o) + abs(v2.x - w02.o); \\
      sumb0.o -= abs(v0.y - w00.o) + abs(v1.y - w01.o) + abs(v2.y - w02.o); \\
      sumc0.o -= abs(v0.z - w00.o) + abs(v1.z - w01.o) + abs(v2.z - w02.o); \\
      sumd0.o -= abs(v0.w - w00.o) + abs(v1.w - w01.o) + abs(v2.w - w02.o);
              LANE(x) LANE(y) LANE(z) LANE(w)
              p.y++;
              f0.y++;
            }
            p += ivec2(0);
            f0 += ivec2(0);
          }
        }
        a0 = suma0;
        b0 = sumb0;
        c0 = sumc0;
        d0 = sumd0;
      }
      "
    `);
  });

  it("convolution, two pixels a fragment", () => {
    const tile = { pixels: 2, blocks: 1 } as const;
    const parameters = { g, tile, term: "product", grids: { images, filters } } as const;
    expect(body(windowShaders[2], parameters)).toMatchInlineSnapshot(`
      "void main() {
        int e = int(gl_FragCoord.y) * 64 + int(gl_FragCoord.x);
        if (e >= size) return;
        int place = (e >> 1);
        int line = (place >> 1);
        int q = div(line, 3, 3.333333333e-1);
        int i = line - q * 3;
        int j = (place - line * 2) * 2;
        int block = (e - place * 2) * 1;
        vec4 suma0 = vec4(0.0);
        vec4 sumb0 = vec4(0.0);
        vec4 sumc0 = vec4(0.0);
        vec4 sumd0 = vec4(0.0);
        vec4 suma1 = vec4(0.0);
        vec4 sumb1 = vec4(0.0);
        vec4 sumc1 = vec4(0.0);
        vec4 sumd1 = vec4(0.0);
        for (int band = 0; band < 1; band++) {
          ivec2 p = ivec2(j * 2 + band * 7, q * 24 + (i * 2) * 3);
          ivec2 f0 = ivec2(band * 3, block * 9 + (0) * 3);
          for (int a = 0; a < 3; a++) {
            for (int c = 0; c < 3; c++) {
              vec4 v0 = images_at(p + ivec2(0, 0));
              vec4 v1 = images_at(p + ivec2(1, 0));
              vec4 v2 = images_at(p + ivec2(2, 0));
              vec4 v3 = images_at(p + ivec2(3, 0));
              vec4 v4 = images_at(p + ivec2(4, 0));
              vec4 w00 = filters_at(f0 + ivec2(0, 0));
              vec4 w01 = filters_at(f0 + ivec2(1, 0));
              vec4 w02 = filters_at(f0 + ivec2(2, 0));
      #define LANE(o) \\
      suma0.o += v0.x * w00.o + v1.x * w01.o + v2.x * w02.o; \\
      sumb0.o += v0.y * w00.o + v1.y * w01.o + v2.y * w02.o; \\
      sumc0.o += v0.z * w00.o + v1.z * w01.o + v2.z * w02.o; \\
      sumd0.o += v0.w * w00.o + v1.w * w01.o + v2.w * w02.o; \\
      suma1.o += v2.x * w00.o + v3.x * w01.o + v4.x * w02.o; \\
      sumb1.o += v2.y * w00.o + v3.y * w01.o + v4.y * w02.o; \\
      sumc1.o += v2.z * w00.o + v3.z * w01.o + v4.z * w02.o; \\
      sumd1.o += v2.w * w00.o + v3.w * w01.o + v4.w * w02.o;
              LANE(x) LANE(y) LANE(z) LANE(w)
              p.y++;
              f0.y++;
            }
            p += ivec2(0);
            f0 += ivec2(0);
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

  it("HardTanh over 1x1, two blocks a fragment, in bands and with rows side by side", () => {
    const dense = geometry([5, 1, 2, 12], 1, 16, { stride: 1, pad: 0 });
    const grids = {
      images: grid({ count: 2, height: 1, width: 2, channels: 12 }, 8),
      filters: grid({ count: 4, height: 1, width: 1, channels: 12 }, 8),
    };
    const tile = { pixels: 1, blocks: 2 } as const;
    expect(
      body(ruleShaders[2], { g: dense, tile, term: "hardtanh", grids }),
    ).toMatchInlineSnapshot(`
      "void main() {
        int e = int(gl_FragCoord.y) * 64 + int(gl_FragCoord.x);
        if (e >= size) return;
        int place = (e >> 1);
        int line = (place >> 1);
        int q = line;
        int i = line - q * 1;
        int j = (place - line * 2) * 1;
        int block = (e - place * 2) * 2;
        int here = q * 128 + (i * 2 + j) * 16 + block * 4;
        vec4 owna0 = vec4(own_at(here + 0), own_at(here + 1), own_at(here + 2), own_at(here + 3));
        vec4 ownb0 = vec4(own_at(here + 32), own_at(here + 33), own_at(here + 34), own_at(here + 35));
        vec4 ownc0 = vec4(own_at(here + 64), own_at(here + 65), own_at(here + 66), own_at(here + 67));
        vec4 ownd0 = vec4(own_at(here + 96), own_at(here + 97), own_at(here + 98), own_at(here + 99));
        vec4 owna1 = vec4(own_at(here + 4), own_at(here + 5), own_at(here + 6), own_at(here + 7));
        vec4 ownb1 = vec4(own_at(here + 36), own_at(here + 37), own_at(here + 38), own_at(here + 39));
        vec4 ownc1 = vec4(own_at(here + 68), own_at(here + 69), own_at(here + 70), own_at(here + 71));
        vec4 ownd1 = vec4(own_at(here + 100), own_at(here + 101), own_at(here + 102), own_at(here + 103));
        vec4 suma0 = vec4(0.0);
        vec4 sumb0 = vec4(0.0);
        vec4 sumc0 = vec4(0.0);
        vec4 sumd0 = vec4(0.0);
        vec4 suma1 = vec4(0.0);
        vec4 sumb1 = vec4(0.0);
        vec4 sumc1 = vec4(0.0);
        vec4 sumd1 = vec4(0.0);
        for (int band = 0; band < 2; band++) {
          ivec2 p = ivec2(q * 2 + (i * 1) * 2 + j * 1 + band * 4, 0);
          ivec2 f0 = ivec2(block * 1 + (0) * 1 + band * 4, 0);
          ivec2 f1 = ivec2((block + 1) * 1 + (0) * 1 + band * 4, 0);
          for (int a = 0; a < 1; a++) {
            for (int c = 0; c < 6; c++) {
              vec4 v0 = images_at(p + ivec2(0, 0));
              vec4 w00 = filters_at(f0 + ivec2(0, 0));
              vec4 w10 = filters_at(f1 + ivec2(0, 0));
      #define LANE(o) \\
      suma0.o += v0.x * clamp(w00.o - owna0.o, -1.0, 1.0); \\
      sumb0.o += v0.y * clamp(w00.o - ownb0.o, -1.0, 1.0); \\
      sumc0.o += v0.z * clamp(w00.o - ownc0.o, -1.0, 1.0); \\
      sumd0.o += v0.w * clamp(w00.o - ownd0.o, -1.0, 1.0); \\
      suma1.o += v0.x * clamp(w10.o - owna1.o, -1.0, 1.0); \\
      sumb1.o += v0.y * clamp(w10.o - ownb1.o, -1.0, 1.0); \\
      sumc1.o += v0.z * clamp(w10.o - ownc1.o, -1.0, 1.0); \\
      sumd1.o += v0.w * clamp(w10.o - ownd1.o, -1.0, 1.0);
              LANE(x) LANE(y) LANE(z) LANE(w)
              p.y++;
              f0.y++;
              f1.y++;
            }
            p += ivec2(2, -6);
            f0 += ivec2(1, -6);
            f1 += ivec2(1, -6);
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
});
