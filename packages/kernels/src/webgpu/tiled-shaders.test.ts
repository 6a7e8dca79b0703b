import { describe, expect, it } from "vitest";
import { tiledFilterShader } from "./filter-tiled";
import { tiledForwardShader, tiledGradientShader } from "./window-tiled";

const tile = { rows: 32, columns: 32, depth: 16, threads: 64 };

/** Returns bindings, workgroup memory and body of a shader, without the entry point that all share. */
function body(text: string): string {
  const [bindings = "", rest = ""] = text.split("@compute");
  return bindings.trimEnd() + rest.slice(rest.indexOf(";", rest.indexOf("let threads")) + 1);
}

describe("WGSL of the tiled kernels", () => {
  it("adder, by tiles", () => {
    const text = tiledForwardShader.code({ term: "l1", tile, whole: true });
    expect(body(text)).toMatchInlineSnapshot(`
      "struct Uniforms { height: i32, width: i32, inChannels: i32, outHeight: i32, outWidth: i32, outChannels: i32, kernel: i32, stride: i32, pad: i32, rows: i32, columns: i32, depth: i32, parts: i32, each: i32, }
      @group(0) @binding(0) var<storage, read_write> y: array<vec4<f32>>;
      @group(0) @binding(1) var<storage, read> x: array<f32>;
      @group(0) @binding(2) var<storage, read> w: array<vec4<f32>>;
      @group(0) @binding(3) var<uniform> u: Uniforms;
      var<workgroup> left: array<vec4<f32>, 128>;
      var<workgroup> right: array<vec4<f32>, 128>;
        let item = i32(lane);
        let columnTiles = (u.columns + 31) / 32;
        let rowTiles = (u.rows + 31) / 32;
        let tile = i32(group.y * groups.x + group.x);
        let part = tile / (rowTiles * columnTiles);
        if (part >= u.parts) { return; }
        let row = tile / columnTiles % rowTiles * 32;
        let column = tile % columnTiles * 32;
        let m = row + item / 8 * 4;
        let o = column + item % 8 * 4;
        let first = part * u.each;
        let end = min(first + u.each, u.depth);
        let ahead = item % 16;
        var a = ahead / (u.kernel * u.inChannels);
        var b = ahead / u.inChannels % u.kernel;
        var c = ahead % u.inChannels;
        let leftPlace0 = row + (item / 16) * 4;
        let at0 = min(vec4<i32>(leftPlace0) + vec4<i32>(0, 1, 2, 3), vec4<i32>(u.rows - 1));
        let image0 = at0 / (u.outHeight * u.outWidth);
        let i0 = at0 / u.outWidth % u.outHeight;
        let j0 = at0 % u.outWidth;
        let leftPlace1 = row + (item / 16 + 4) * 4;
        let at1 = min(vec4<i32>(leftPlace1) + vec4<i32>(0, 1, 2, 3), vec4<i32>(u.rows - 1));
        let image1 = at1 / (u.outHeight * u.outWidth);
        let i1 = at1 / u.outWidth % u.outHeight;
        let j1 = at1 % u.outWidth;
        let rightPlace0 = column + (item % 8) * 4;
        let rightPlace1 = column + (item % 8) * 4;
        var acc0 = vec4<f32>(0.0);
        var acc1 = vec4<f32>(0.0);
        var acc2 = vec4<f32>(0.0);
        var acc3 = vec4<f32>(0.0);
        for (var start = first; start < end; start += 16) {
          workgroupBarrier();
          {
            let k = start + item % 16;
            let h = i0 * u.stride + a - u.pad;
            let v = j0 * u.stride + b - u.pad;
            let inside = vec4<bool>(k < end) & (h >= vec4<i32>(0)) & (h < vec4<i32>(u.height)) & (v >= vec4<i32>(0)) & (v < vec4<i32>(u.width));
            let source = select(vec4<i32>(0), ((image0 * u.height + h) * u.width + v) * u.inChannels + c, inside);
            let fetched = select(vec4<f32>(0.0), vec4<f32>(x[source.x], x[source.y], x[source.z], x[source.w]), inside);
            left[(item % 16) * 8 + item / 16] = fetched;
          }
          {
            let k = start + item % 16;
            let h = i1 * u.stride + a - u.pad;
            let v = j1 * u.stride + b - u.pad;
            let inside = vec4<bool>(k < end) & (h >= vec4<i32>(0)) & (h < vec4<i32>(u.height)) & (v >= vec4<i32>(0)) & (v < vec4<i32>(u.width));
            let source = select(vec4<i32>(0), ((image1 * u.height + h) * u.width + v) * u.inChannels + c, inside);
            let fetched = select(vec4<f32>(0.0), vec4<f32>(x[source.x], x[source.y], x[source.z], x[source.w]), inside);
            left[(item % 16) * 8 + item / 16 + 4] = fetched;
          }
          {
            let k = start + item / 8;
            let inside = k < end && rightPlace0 < u.columns;
            let fetched = select(vec4<f32>(0.0), w[select(0, (k * u.columns + rightPlace0) / 4, inside)], inside);
            right[(item / 8) * 8 + item % 8] = fetched;
          }
          {
            let k = start + item / 8 + 8;
            let inside = k < end && rightPlace1 < u.columns;
            let fetched = select(vec4<f32>(0.0), w[select(0, (k * u.columns + rightPlace1) / 4, inside)], inside);
            right[(item / 8 + 8) * 8 + item % 8] = fetched;
          }
          c += 16;
          while (c >= u.inChannels) {
            c -= u.inChannels;
            b += 1;
            if (b == u.kernel) {
              b = 0;
              a += 1;
            }
          }
          workgroupBarrier();
          for (var d = 0; d < 16; d += 4) {
            {
              let s = left[(d + 0) * 8 + item / 8];
              let w = right[(d + 0) * 8 + item % 8];
              acc0 -= abs(s.x - w);
              acc1 -= abs(s.y - w);
              acc2 -= abs(s.z - w);
              acc3 -= abs(s.w - w);
            }
            {
              let s = left[(d + 1) * 8 + item / 8];
              let w = right[(d + 1) * 8 + item % 8];
              acc0 -= abs(s.x - w);
              acc1 -= abs(s.y - w);
              acc2 -= abs(s.z - w);
              acc3 -= abs(s.w - w);
            }
            {
              let s = left[(d + 2) * 8 + item / 8];
              let w = right[(d + 2) * 8 + item % 8];
              acc0 -= abs(s.x - w);
              acc1 -= abs(s.y - w);
              acc2 -= abs(s.z - w);
              acc3 -= abs(s.w - w);
            }
            {
              let s = left[(d + 3) * 8 + item / 8];
              let w = right[(d + 3) * 8 + item % 8];
              acc0 -= abs(s.x - w);
              acc1 -= abs(s.y - w);
              acc2 -= abs(s.z - w);
              acc3 -= abs(s.w - w);
            }
          }
        }
        if (m + 0 < u.rows) { if (o < u.columns) { y[((part * u.rows + m + 0) * u.columns + o) / 4] = acc0; } }
        if (m + 1 < u.rows) { if (o < u.columns) { y[((part * u.rows + m + 1) * u.columns + o) / 4] = acc1; } }
        if (m + 2 < u.rows) { if (o < u.columns) { y[((part * u.rows + m + 2) * u.columns + o) / 4] = acc2; } }
        if (m + 3 < u.rows) { if (o < u.columns) { y[((part * u.rows + m + 3) * u.columns + o) / 4] = acc3; } }
      }
      "
    `);
  });

  it("input gradient, HardTanh, by tiles", () => {
    const text = tiledGradientShader.code({ term: "hardtanh", tile, whole: false, strided: true });
    expect(body(text)).toMatchInlineSnapshot(`
      "struct Uniforms { height: i32, width: i32, inChannels: i32, outHeight: i32, outWidth: i32, outChannels: i32, kernel: i32, stride: i32, pad: i32, rows: i32, columns: i32, depth: i32, parts: i32, each: i32, }
      @group(0) @binding(0) var<storage, read_write> dx: array<f32>;
      @group(0) @binding(1) var<storage, read> dy: array<f32>;
      @group(0) @binding(2) var<storage, read> w: array<f32>;
      @group(0) @binding(3) var<storage, read> x: array<f32>;
      @group(0) @binding(4) var<uniform> u: Uniforms;
      var<workgroup> left: array<vec4<f32>, 128>;
      var<workgroup> right: array<vec4<f32>, 128>;
        let item = i32(lane);
        let columnTiles = (u.columns + 31) / 32;
        let rowTiles = (u.rows + 31) / 32;
        let tile = i32(group.y * groups.x + group.x);
        let part = tile / (rowTiles * columnTiles);
        if (part >= u.parts) { return; }
        let row = tile / columnTiles % rowTiles * 32;
        let column = tile % columnTiles * 32;
        let m = row + item / 8 * 4;
        let o = column + item % 8 * 4;
        let first = part * u.each;
        let end = min(first + u.each, u.depth);
        let ahead = item % 16;
        var a = ahead / (u.kernel * u.outChannels);
        var b = ahead / u.outChannels % u.kernel;
        var c = ahead % u.outChannels;
        let leftPlace0 = row + (item / 16) * 4;
        let at0 = min(vec4<i32>(leftPlace0) + vec4<i32>(0, 1, 2, 3), vec4<i32>(u.rows - 1));
        let image0 = at0 / (u.height * u.width);
        let i0 = at0 / u.width % u.height;
        let j0 = at0 % u.width;
        let leftPlace1 = row + (item / 16 + 4) * 4;
        let at1 = min(vec4<i32>(leftPlace1) + vec4<i32>(0, 1, 2, 3), vec4<i32>(u.rows - 1));
        let image1 = at1 / (u.height * u.width);
        let i1 = at1 / u.width % u.height;
        let j1 = at1 % u.width;
        let rightPlace0 = column + (item / 16) * 4;
        let rightPlace1 = column + (item / 16 + 4) * 4;
        var acc0 = vec4<f32>(0.0); let own0 = vec4<f32>(x[min(m + 0, u.rows - 1) * u.columns + min(o + 0, u.columns - 1)], x[min(m + 0, u.rows - 1) * u.columns + min(o + 1, u.columns - 1)], x[min(m + 0, u.rows - 1) * u.columns + min(o + 2, u.columns - 1)], x[min(m + 0, u.rows - 1) * u.columns + min(o + 3, u.columns - 1)]);
        var acc1 = vec4<f32>(0.0); let own1 = vec4<f32>(x[min(m + 1, u.rows - 1) * u.columns + min(o + 0, u.columns - 1)], x[min(m + 1, u.rows - 1) * u.columns + min(o + 1, u.columns - 1)], x[min(m + 1, u.rows - 1) * u.columns + min(o + 2, u.columns - 1)], x[min(m + 1, u.rows - 1) * u.columns + min(o + 3, u.columns - 1)]);
        var acc2 = vec4<f32>(0.0); let own2 = vec4<f32>(x[min(m + 2, u.rows - 1) * u.columns + min(o + 0, u.columns - 1)], x[min(m + 2, u.rows - 1) * u.columns + min(o + 1, u.columns - 1)], x[min(m + 2, u.rows - 1) * u.columns + min(o + 2, u.columns - 1)], x[min(m + 2, u.rows - 1) * u.columns + min(o + 3, u.columns - 1)]);
        var acc3 = vec4<f32>(0.0); let own3 = vec4<f32>(x[min(m + 3, u.rows - 1) * u.columns + min(o + 0, u.columns - 1)], x[min(m + 3, u.rows - 1) * u.columns + min(o + 1, u.columns - 1)], x[min(m + 3, u.rows - 1) * u.columns + min(o + 2, u.columns - 1)], x[min(m + 3, u.rows - 1) * u.columns + min(o + 3, u.columns - 1)]);
        for (var start = first; start < end; start += 16) {
          workgroupBarrier();
          {
            let k = start + item % 16;
            let h0 = i0 + u.pad - a;
            let v0 = j0 + u.pad - b;
            let h = h0 / u.stride;
            let v = v0 / u.stride;
            let inside = vec4<bool>(k < end) & (h0 % u.stride == vec4<i32>(0)) & (v0 % u.stride == vec4<i32>(0)) & (h >= vec4<i32>(0)) & (h < vec4<i32>(u.outHeight)) & (v >= vec4<i32>(0)) & (v < vec4<i32>(u.outWidth));
            let source = select(vec4<i32>(0), ((image0 * u.outHeight + h) * u.outWidth + v) * u.outChannels + c, inside);
            let fetched = select(vec4<f32>(0.0), vec4<f32>(dy[source.x], dy[source.y], dy[source.z], dy[source.w]), inside);
            left[(item % 16) * 8 + item / 16] = fetched;
          }
          {
            let k = start + item % 16;
            let h0 = i1 + u.pad - a;
            let v0 = j1 + u.pad - b;
            let h = h0 / u.stride;
            let v = v0 / u.stride;
            let inside = vec4<bool>(k < end) & (h0 % u.stride == vec4<i32>(0)) & (v0 % u.stride == vec4<i32>(0)) & (h >= vec4<i32>(0)) & (h < vec4<i32>(u.outHeight)) & (v >= vec4<i32>(0)) & (v < vec4<i32>(u.outWidth));
            let source = select(vec4<i32>(0), ((image1 * u.outHeight + h) * u.outWidth + v) * u.outChannels + c, inside);
            let fetched = select(vec4<f32>(0.0), vec4<f32>(dy[source.x], dy[source.y], dy[source.z], dy[source.w]), inside);
            left[(item % 16) * 8 + item / 16 + 4] = fetched;
          }
          {
            let k = start + item % 16;
            let column4 = vec4<i32>(rightPlace0) + vec4<i32>(0, 1, 2, 3);
            let line = (min(a, u.kernel - 1) * u.kernel + b) * u.columns;
            let source = (line + min(column4, vec4<i32>(u.columns - 1))) * u.outChannels + c;
            let fetched = select(
              vec4<f32>(0.0),
              vec4<f32>(w[source.x], w[source.y], w[source.z], w[source.w]),
              vec4<bool>(k < end) & (column4 < vec4<i32>(u.columns)),
            );
            right[(item % 16) * 8 + item / 16] = fetched;
          }
          {
            let k = start + item % 16;
            let column4 = vec4<i32>(rightPlace1) + vec4<i32>(0, 1, 2, 3);
            let line = (min(a, u.kernel - 1) * u.kernel + b) * u.columns;
            let source = (line + min(column4, vec4<i32>(u.columns - 1))) * u.outChannels + c;
            let fetched = select(
              vec4<f32>(0.0),
              vec4<f32>(w[source.x], w[source.y], w[source.z], w[source.w]),
              vec4<bool>(k < end) & (column4 < vec4<i32>(u.columns)),
            );
            right[(item % 16) * 8 + item / 16 + 4] = fetched;
          }
          c += 16;
          while (c >= u.outChannels) {
            c -= u.outChannels;
            b += 1;
            if (b == u.kernel) {
              b = 0;
              a += 1;
            }
          }
          workgroupBarrier();
          for (var d = 0; d < 16; d += 4) {
            {
              let s = left[(d + 0) * 8 + item / 8];
              let w = right[(d + 0) * 8 + item % 8];
              acc0 += s.x * clamp(w - own0, -vec4<f32>(1.0), vec4<f32>(1.0));
              acc1 += s.y * clamp(w - own1, -vec4<f32>(1.0), vec4<f32>(1.0));
              acc2 += s.z * clamp(w - own2, -vec4<f32>(1.0), vec4<f32>(1.0));
              acc3 += s.w * clamp(w - own3, -vec4<f32>(1.0), vec4<f32>(1.0));
            }
            {
              let s = left[(d + 1) * 8 + item / 8];
              let w = right[(d + 1) * 8 + item % 8];
              acc0 += s.x * clamp(w - own0, -vec4<f32>(1.0), vec4<f32>(1.0));
              acc1 += s.y * clamp(w - own1, -vec4<f32>(1.0), vec4<f32>(1.0));
              acc2 += s.z * clamp(w - own2, -vec4<f32>(1.0), vec4<f32>(1.0));
              acc3 += s.w * clamp(w - own3, -vec4<f32>(1.0), vec4<f32>(1.0));
            }
            {
              let s = left[(d + 2) * 8 + item / 8];
              let w = right[(d + 2) * 8 + item % 8];
              acc0 += s.x * clamp(w - own0, -vec4<f32>(1.0), vec4<f32>(1.0));
              acc1 += s.y * clamp(w - own1, -vec4<f32>(1.0), vec4<f32>(1.0));
              acc2 += s.z * clamp(w - own2, -vec4<f32>(1.0), vec4<f32>(1.0));
              acc3 += s.w * clamp(w - own3, -vec4<f32>(1.0), vec4<f32>(1.0));
            }
            {
              let s = left[(d + 3) * 8 + item / 8];
              let w = right[(d + 3) * 8 + item % 8];
              acc0 += s.x * clamp(w - own0, -vec4<f32>(1.0), vec4<f32>(1.0));
              acc1 += s.y * clamp(w - own1, -vec4<f32>(1.0), vec4<f32>(1.0));
              acc2 += s.z * clamp(w - own2, -vec4<f32>(1.0), vec4<f32>(1.0));
              acc3 += s.w * clamp(w - own3, -vec4<f32>(1.0), vec4<f32>(1.0));
            }
          }
        }
        if (m + 0 < u.rows) { if (o + 0 < u.columns) { dx[(part * u.rows + m + 0) * u.columns + o + 0] = acc0.x; } if (o + 1 < u.columns) { dx[(part * u.rows + m + 0) * u.columns + o + 1] = acc0.y; } if (o + 2 < u.columns) { dx[(part * u.rows + m + 0) * u.columns + o + 2] = acc0.z; } if (o + 3 < u.columns) { dx[(part * u.rows + m + 0) * u.columns + o + 3] = acc0.w; } }
        if (m + 1 < u.rows) { if (o + 0 < u.columns) { dx[(part * u.rows + m + 1) * u.columns + o + 0] = acc1.x; } if (o + 1 < u.columns) { dx[(part * u.rows + m + 1) * u.columns + o + 1] = acc1.y; } if (o + 2 < u.columns) { dx[(part * u.rows + m + 1) * u.columns + o + 2] = acc1.z; } if (o + 3 < u.columns) { dx[(part * u.rows + m + 1) * u.columns + o + 3] = acc1.w; } }
        if (m + 2 < u.rows) { if (o + 0 < u.columns) { dx[(part * u.rows + m + 2) * u.columns + o + 0] = acc2.x; } if (o + 1 < u.columns) { dx[(part * u.rows + m + 2) * u.columns + o + 1] = acc2.y; } if (o + 2 < u.columns) { dx[(part * u.rows + m + 2) * u.columns + o + 2] = acc2.z; } if (o + 3 < u.columns) { dx[(part * u.rows + m + 2) * u.columns + o + 3] = acc2.w; } }
        if (m + 3 < u.rows) { if (o + 0 < u.columns) { dx[(part * u.rows + m + 3) * u.columns + o + 0] = acc3.x; } if (o + 1 < u.columns) { dx[(part * u.rows + m + 3) * u.columns + o + 1] = acc3.y; } if (o + 2 < u.columns) { dx[(part * u.rows + m + 3) * u.columns + o + 2] = acc3.z; } if (o + 3 < u.columns) { dx[(part * u.rows + m + 3) * u.columns + o + 3] = acc3.w; } }
      }
      "
    `);
  });

  it("filter gradient, by tiles", () => {
    const text = tiledFilterShader.code({ rule: "full-precision", tile, whole: true });
    expect(body(text)).toMatchInlineSnapshot(`
      "struct Uniforms { height: i32, width: i32, inChannels: i32, outHeight: i32, outWidth: i32, outChannels: i32, kernel: i32, stride: i32, pad: i32, rows: i32, columns: i32, depth: i32, parts: i32, each: i32, }
      @group(0) @binding(0) var<storage, read_write> partial: array<vec4<f32>>;
      @group(0) @binding(1) var<storage, read> dy: array<vec4<f32>>;
      @group(0) @binding(2) var<storage, read> x: array<f32>;
      @group(0) @binding(3) var<storage, read> w: array<vec4<f32>>;
      @group(0) @binding(4) var<uniform> u: Uniforms;
      var<workgroup> left: array<vec4<f32>, 128>;
      var<workgroup> right: array<vec4<f32>, 128>;
        let item = i32(lane);
        let columnTiles = (u.columns + 31) / 32;
        let rowTiles = (u.rows + 31) / 32;
        let tile = i32(group.y * groups.x + group.x);
        let part = tile / (rowTiles * columnTiles);
        if (part >= u.parts) { return; }
        let row = tile / columnTiles % rowTiles * 32;
        let column = tile % columnTiles * 32;
        let m = row + item / 8 * 4;
        let o = column + item % 8 * 4;
        let first = part * u.each;
        let end = min(first + u.each, u.depth);
        let leftPlace0 = row + (item % 8) * 4;
        let tap0 = min(vec4<i32>(leftPlace0) + vec4<i32>(0, 1, 2, 3), vec4<i32>(u.rows - 1));
        let a0 = tap0 / (u.kernel * u.inChannels) - u.pad;
        let b0 = tap0 / u.inChannels % u.kernel - u.pad;
        let c0 = tap0 % u.inChannels;
        var n0 = (first + item / 8) / (u.outHeight * u.outWidth);
        var i0 = (first + item / 8) / u.outWidth % u.outHeight;
        var j0 = (first + item / 8) % u.outWidth;
        let leftPlace1 = row + (item % 8) * 4;
        let tap1 = min(vec4<i32>(leftPlace1) + vec4<i32>(0, 1, 2, 3), vec4<i32>(u.rows - 1));
        let a1 = tap1 / (u.kernel * u.inChannels) - u.pad;
        let b1 = tap1 / u.inChannels % u.kernel - u.pad;
        let c1 = tap1 % u.inChannels;
        var n1 = (first + item / 8 + 8) / (u.outHeight * u.outWidth);
        var i1 = (first + item / 8 + 8) / u.outWidth % u.outHeight;
        var j1 = (first + item / 8 + 8) % u.outWidth;
        let rightPlace0 = column + (item % 8) * 4;
        let rightPlace1 = column + (item % 8) * 4;
        var acc0 = vec4<f32>(0.0); let own0 = w[(min(m + 0, u.rows - 1) * u.columns + min(o, u.columns - 4)) / 4];
        var acc1 = vec4<f32>(0.0); let own1 = w[(min(m + 1, u.rows - 1) * u.columns + min(o, u.columns - 4)) / 4];
        var acc2 = vec4<f32>(0.0); let own2 = w[(min(m + 2, u.rows - 1) * u.columns + min(o, u.columns - 4)) / 4];
        var acc3 = vec4<f32>(0.0); let own3 = w[(min(m + 3, u.rows - 1) * u.columns + min(o, u.columns - 4)) / 4];
        for (var start = first; start < end; start += 16) {
          workgroupBarrier();
          {
            let k = start + item / 8;
            let h = i0 * u.stride + a0;
            let v = j0 * u.stride + b0;
            let inside = vec4<bool>(k < end) & (h >= vec4<i32>(0)) & (h < vec4<i32>(u.height)) & (v >= vec4<i32>(0)) & (v < vec4<i32>(u.width));
            let source = select(vec4<i32>(0), ((n0 * u.height + h) * u.width + v) * u.inChannels + c0, inside);
            let fetched = select(vec4<f32>(0.0), vec4<f32>(x[source.x], x[source.y], x[source.z], x[source.w]), inside);
            j0 += 16;
            while (j0 >= u.outWidth) {
              j0 -= u.outWidth;
              i0 += 1;
              if (i0 == u.outHeight) {
                i0 = 0;
                n0 += 1;
              }
            }
            left[(item / 8) * 8 + item % 8] = fetched;
          }
          {
            let k = start + item / 8 + 8;
            let h = i1 * u.stride + a1;
            let v = j1 * u.stride + b1;
            let inside = vec4<bool>(k < end) & (h >= vec4<i32>(0)) & (h < vec4<i32>(u.height)) & (v >= vec4<i32>(0)) & (v < vec4<i32>(u.width));
            let source = select(vec4<i32>(0), ((n1 * u.height + h) * u.width + v) * u.inChannels + c1, inside);
            let fetched = select(vec4<f32>(0.0), vec4<f32>(x[source.x], x[source.y], x[source.z], x[source.w]), inside);
            j1 += 16;
            while (j1 >= u.outWidth) {
              j1 -= u.outWidth;
              i1 += 1;
              if (i1 == u.outHeight) {
                i1 = 0;
                n1 += 1;
              }
            }
            left[(item / 8 + 8) * 8 + item % 8] = fetched;
          }
          {
            let k = start + item / 8;
            let inside = k < end && rightPlace0 < u.columns;
            let fetched = select(vec4<f32>(0.0), dy[select(0, (k * u.columns + rightPlace0) / 4, inside)], inside);
            right[(item / 8) * 8 + item % 8] = fetched;
          }
          {
            let k = start + item / 8 + 8;
            let inside = k < end && rightPlace1 < u.columns;
            let fetched = select(vec4<f32>(0.0), dy[select(0, (k * u.columns + rightPlace1) / 4, inside)], inside);
            right[(item / 8 + 8) * 8 + item % 8] = fetched;
          }
          workgroupBarrier();
          for (var d = 0; d < 16; d += 4) {
            {
              let s = left[(d + 0) * 8 + item / 8];
              let w = right[(d + 0) * 8 + item % 8];
              acc0 += w * (s.x - own0);
              acc1 += w * (s.y - own1);
              acc2 += w * (s.z - own2);
              acc3 += w * (s.w - own3);
            }
            {
              let s = left[(d + 1) * 8 + item / 8];
              let w = right[(d + 1) * 8 + item % 8];
              acc0 += w * (s.x - own0);
              acc1 += w * (s.y - own1);
              acc2 += w * (s.z - own2);
              acc3 += w * (s.w - own3);
            }
            {
              let s = left[(d + 2) * 8 + item / 8];
              let w = right[(d + 2) * 8 + item % 8];
              acc0 += w * (s.x - own0);
              acc1 += w * (s.y - own1);
              acc2 += w * (s.z - own2);
              acc3 += w * (s.w - own3);
            }
            {
              let s = left[(d + 3) * 8 + item / 8];
              let w = right[(d + 3) * 8 + item % 8];
              acc0 += w * (s.x - own0);
              acc1 += w * (s.y - own1);
              acc2 += w * (s.z - own2);
              acc3 += w * (s.w - own3);
            }
          }
        }
        if (m + 0 < u.rows) { if (o < u.columns) { partial[((part * u.rows + m + 0) * u.columns + o) / 4] = acc0; } }
        if (m + 1 < u.rows) { if (o < u.columns) { partial[((part * u.rows + m + 1) * u.columns + o) / 4] = acc1; } }
        if (m + 2 < u.rows) { if (o < u.columns) { partial[((part * u.rows + m + 2) * u.columns + o) / 4] = acc2; } }
        if (m + 3 < u.rows) { if (o < u.columns) { partial[((part * u.rows + m + 3) * u.columns + o) / 4] = acc3; } }
      }
      "
    `);
  });
});
