import { describe, expect, it } from "vitest";
import { grid } from "./grid";
import { imageQuadsShader, inputQuadsShader, outputQuadsShader, scatterShaders } from "./quads";
import { body } from "./testing";

const images = grid({ count: 2, height: 8, width: 7, channels: 3 }, 8192);
const filters = grid({ count: 2, height: 3, width: 3, channels: 3 }, 8192);
const turnedFilters = grid({ count: 1, height: 3, width: 3, channels: 6 }, 8192);
const filter = { kernel: 3, inChannels: 3, outChannels: 6 };
const small = { pixels: 1, blocks: 1 } as const;

describe("GLSL of quads", () => {
  it("quads of images", () => {
    const parameters = {
      grid: images,
      batch: 5,
      height: 6,
      width: 5,
      channels: 3,
      pad: 1,
      step: 1,
    };
    expect(body(imageQuadsShader, parameters)).toMatchInlineSnapshot(`
      "void main() {
        ivec2 own = ivec2(gl_FragCoord.xy);
        int band = 0;
        int right = own.x - band * 7;
        int aside = div(right, 7, 1.428571429e-1);
        int below = div(own.y, 24, 4.166666667e-2);
        int q = aside * 2 + below;
        int column = right - aside * 7;
        int line = own.y - below * 24;
        int h = div(line, 3, 3.333333333e-1);
        int w = column;
        int c = band * 3 + line - h * 3;
        h = h * 1 - 1;
        w = w * 1 - 1;
        int n = q * 4;
        y = vec4(0.0);
        if (h < 0 || h >= 6 || w < 0 || w >= 5 || c >= 3 || n >= 5) return;
        int at = (n * 6 + h) * 15 + w * 3 + c;
        y = vec4((n + 0 < 5 ? x_at(at + 0) : 0.0), (n + 1 < 5 ? x_at(at + 90) : 0.0), (n + 2 < 5 ? x_at(at + 180) : 0.0), (n + 3 < 5 ? x_at(at + 270) : 0.0));
      }
      "
    `);
  });

  it("quads of output channels", () => {
    expect(body(outputQuadsShader, { ...filter, grid: filters })).toMatchInlineSnapshot(`
      "void main() {
        ivec2 own = ivec2(gl_FragCoord.xy);
        int band = 0;
        int right = own.x - band * 3;
        int aside = div(right, 3, 3.333333333e-1);
        int below = div(own.y, 9, 1.111111111e-1);
        int q = aside * 2 + below;
        int column = right - aside * 3;
        int line = own.y - below * 9;
        int h = div(line, 3, 3.333333333e-1);
        int w = column;
        int c = band * 3 + line - h * 3;
        int o = q * 4;
        y = vec4(0.0);
        if (o >= 6 || c >= 3) return;
        int at = ((h * 3 + w) * 3 + c) * 6 + o;
        y = vec4(o + 0 < 6 ? w_at(at + 0) : 0.0, o + 1 < 6 ? w_at(at + 1) : 0.0, o + 2 < 6 ? w_at(at + 2) : 0.0, o + 3 < 6 ? w_at(at + 3) : 0.0);
      }
      "
    `);
  });

  it("quads of input channels, turned", () => {
    const parameters = { ...filter, grid: turnedFilters, turned: true };
    expect(body(inputQuadsShader, parameters)).toMatchInlineSnapshot(`
      "void main() {
        ivec2 own = ivec2(gl_FragCoord.xy);
        int band = 0;
        int right = own.x - band * 3;
        int aside = div(right, 3, 3.333333333e-1);
        int below = div(own.y, 18, 5.555555556e-2);
        int q = aside * 1 + below;
        int column = right - aside * 3;
        int line = own.y - below * 18;
        int h = div(line, 6, 1.666666667e-1);
        int w = column;
        int c = band * 6 + line - h * 6;
        int o = q * 4;
        y = vec4(0.0);
        if (o >= 3 || c >= 6) return;
        int at = ((8 - h * 3 - w) * 3 + o) * 6 + c;
        y = vec4(o + 0 < 3 ? w_at(at + 0) : 0.0, o + 1 < 3 ? w_at(at + 6) : 0.0, o + 2 < 3 ? w_at(at + 12) : 0.0, o + 3 < 3 ? w_at(at + 18) : 0.0);
      }
      "
    `);
  });

  it("scatter", () => {
    const parameters = { height: 3, width: 3, channels: 6, tile: small };
    expect(body(scatterShaders[1], parameters)).toMatchInlineSnapshot(`
      "void main() {
        int e = int(gl_FragCoord.y) * 64 + int(gl_FragCoord.x);
        if (e >= size) return;
        int row = div(e, 6, 1.666666667e-1);
        int o = e - row * 6;
        int line = div(row, 3, 3.333333333e-1);
        int j = row - line * 3;
        int n = div(line, 3, 3.333333333e-1);
        int at = (((n >> 2) * 3 + line - n * 3) * 3 + j) * 2 + (o >> 2);
        int k = (n & 3);
        vec4 v;
        if (k < 2) {
          if (k < 1) {
            v = a0_at(at);
          } else {
            v = b0_at(at);
          }
        } else {
          if (k < 3) {
            v = c0_at(at);
          } else {
            v = d0_at(at);
          }
        }
        y = ((o & 3) < 2 ? ((o & 3) == 0 ? v.x : v.y) : ((o & 3) == 2 ? v.z : v.w));
      }
      "
    `);
  });

  it("scatter of pairs of pixels", () => {
    const tile = { pixels: 2, blocks: 1 } as const;
    const parameters = { height: 3, width: 3, channels: 6, tile };
    expect(body(scatterShaders[2], parameters)).toMatchInlineSnapshot(`
      "void main() {
        int e = int(gl_FragCoord.y) * 64 + int(gl_FragCoord.x);
        if (e >= size) return;
        int row = div(e, 6, 1.666666667e-1);
        int o = e - row * 6;
        int line = div(row, 3, 3.333333333e-1);
        int j = row - line * 3;
        int n = div(line, 3, 3.333333333e-1);
        int at = (((n >> 2) * 3 + line - n * 3) * 2 + (j >> 1)) * 2 + (o >> 2);
        int k = (n & 3) + (j & 1) * 4;
        vec4 v;
        if (k < 4) {
          if (k < 2) {
            if (k < 1) {
              v = a0_at(at);
            } else {
              v = b0_at(at);
            }
          } else {
            if (k < 3) {
              v = c0_at(at);
            } else {
              v = d0_at(at);
            }
          }
        } else {
          if (k < 6) {
            if (k < 5) {
              v = a1_at(at);
            } else {
              v = b1_at(at);
            }
          } else {
            if (k < 7) {
              v = c1_at(at);
            } else {
              v = d1_at(at);
            }
          }
        }
        y = ((o & 3) < 2 ? ((o & 3) == 0 ? v.x : v.y) : ((o & 3) == 2 ? v.z : v.w));
      }
      "
    `);
  });
});
