import type { TensorInfo } from "@tensorflow/tfjs-core";
import { type Geometry, inputShape, outputShape } from "../window";
import { run1, type Shader } from "./run";
import { readsOwn, type Term, termCode } from "./terms";
import { listOf } from "./text";
import {
  type Counters,
  fetchLine,
  fetchPlaces,
  gather,
  type TiledProduct,
  tiledCode,
  tileIntegers,
  tileThreads,
} from "./tile";
import { type ProductSize, type Tile, tileFor } from "./tune";

interface Parameters {
  readonly term: Term;
  readonly tile: Tile;
  /** True when the result's channels come in whole vectors of four. */
  readonly whole: boolean;
}

interface GradientParameters extends Parameters {
  readonly strided: boolean;
}

/** WGSL before the loop: image, row and column of four places of a `height` x `width` grid. */
function placesCode(height: string, width: string) {
  return (t: number, place: string) =>
    `  let at${t} = min(vec4<i32>(${place}) + vec4<i32>(0, 1, 2, 3), vec4<i32>(u.rows - 1));
  let image${t} = at${t} / (${height} * ${width});
  let i${t} = at${t} / ${width} % ${height};
  let j${t} = at${t} % ${width};`;
}

/** Counters of tap (a, b) and channel c of depth k, the same for the fetches of both operands. */
function tapCounters({ depth }: Tile, channels: string): Counters {
  return {
    start: `  let ahead = item % ${depth};
  var a = ahead / (u.kernel * ${channels});
  var b = ahead / ${channels} % u.kernel;
  var c = ahead % ${channels};`,
    move: `    c += ${depth};
    while (c >= ${channels}) {
      c -= ${channels};
      b += 1;
      if (b == u.kernel) {
        b = 0;
        a += 1;
      }
    }`,
  };
}

function tileTerm(term: Term) {
  return (p: number, s: string, w: string) =>
    termCode(term, { acc: `acc${p}`, s, w, own: `own${p}`, type: "vec4<f32>", bits: false });
}

function forwardProduct({ term, tile, whole }: Parameters): TiledProduct {
  return {
    tile,
    io: { outputs: ["y"], inputs: ["x", "w"], vectors: whole ? ["y", "w"] : [] },
    result: "y",
    counters: tapCounters(tile, "u.inChannels"),
    left: {
      alongDepth: true,
      before: placesCode("u.outHeight", "u.outWidth"),
      fetch: (t) => `      let h = i${t} * u.stride + a - u.pad;
      let v = j${t} * u.stride + b - u.pad;
${fetchPlaces("x", ["u.height", "u.width", "u.inChannels"], { image: `image${t}`, channel: "c", valid: "vec4<bool>(k < end)" })}`,
    },
    right: { alongDepth: false, fetch: (_, place) => fetchLine("w", whole, place) },
    term: tileTerm(term),
  };
}

/** y = -sum |x - w| or sum x w: rows are output places, the depth a window's values, columns filters. */
export const tiledForwardShader: Shader<Parameters> = {
  name: "tiledForward",
  io: { outputs: ["y"], inputs: ["x", "w"] },
  code: (parameters) => tiledCode(forwardProduct(parameters)),
};

function gradientProduct({ term, tile, whole, strided }: GradientParameters): TiledProduct {
  const own = readsOwn(term);
  const ownRow = (p: number) => `min(m + ${p}, u.rows - 1) * u.columns`;
  // Places between those that a stride reaches get nothing.
  const reached = strided
    ? `vec4<bool>(k < end) & (h0 % u.stride == vec4<i32>(0)) & (v0 % u.stride == vec4<i32>(0))`
    : "vec4<bool>(k < end)";
  const rowAndColumn = (t: number) =>
    strided
      ? `      let h0 = i${t} + u.pad - a;
      let v0 = j${t} + u.pad - b;
      let h = h0 / u.stride;
      let v = v0 / u.stride;`
      : `      let h = i${t} + u.pad - a;
      let v = j${t} + u.pad - b;`;
  return {
    tile,
    io: {
      outputs: ["dx"],
      inputs: own ? ["dy", "w", "x"] : ["dy", "w"],
      vectors: whole ? ["dx", ...(own ? ["x"] : [])] : [],
    },
    result: "dx",
    counters: tapCounters(tile, "u.outChannels"),
    left: {
      alongDepth: true,
      before: placesCode("u.height", "u.width"),
      fetch: (t) => `${rowAndColumn(t)}
${fetchPlaces("dy", ["u.outHeight", "u.outWidth", "u.outChannels"], { image: `image${t}`, channel: "c", valid: reached })}`,
    },
    right: {
      alongDepth: true,
      fetch: (_, place) => `      let column4 = vec4<i32>(${place}) + vec4<i32>(0, 1, 2, 3);
      let line = (min(a, u.kernel - 1) * u.kernel + b) * u.columns;
      let source = (line + min(column4, vec4<i32>(u.columns - 1))) * u.outChannels + c;
      let fetched = select(
        vec4<f32>(0.0),
        ${gather("w")},
        vec4<bool>(k < end) & (column4 < vec4<i32>(u.columns)),
      );`,
    },
    ...(own && {
      own: (p) =>
        whole
          ? `let own${p} = x[(${ownRow(p)} + min(o, u.columns - 4)) / 4];`
          : `let own${p} = vec4<f32>(${listOf(4, (q) => `x[${ownRow(p)} + min(o + ${q}, u.columns - 1)]`).join(", ")});`,
    }),
    term: tileTerm(term),
  };
}

/**
 * dx = sum of dy r(w - x) or dy w: rows are input places, the depth the outputs whose window may hold
 * the place, columns the input channels.
 */
export const tiledGradientShader: Shader<GradientParameters> = {
  name: "tiledGradient",
  io: { outputs: ["dx"], inputs: ["dy", "w", "x"] },
  code: (parameters) => tiledCode(gradientProduct(parameters)),
};

export function tiledForward(
  g: Geometry,
  size: ProductSize,
  term: "l1" | "product",
  x: TensorInfo,
  w: TensorInfo,
): TensorInfo {
  const tile = tileFor(size);
  return run1(tiledForwardShader, {
    parameters: { term, tile, whole: g.outChannels % 4 === 0 },
    integers: tileIntegers(g, size),
    inputs: [x, w],
    output: outputShape(g),
    threads: tileThreads(size, tile),
    workgroup: tile.threads,
  });
}

export function tiledGradient(
  g: Geometry,
  size: ProductSize,
  term: Exclude<Term, "l1">,
  dy: TensorInfo,
  w: TensorInfo,
  x?: TensorInfo,
): TensorInfo {
  const tile = tileFor(size);
  return run1(tiledGradientShader, {
    parameters: { term, tile, whole: g.inChannels % 4 === 0, strided: g.stride > 1 },
    integers: tileIntegers(g, size),
    inputs: x === undefined ? [dy, w] : [dy, w, x],
    output: inputShape(g),
    threads: tileThreads(size, tile),
    workgroup: tile.threads,
  });
}
