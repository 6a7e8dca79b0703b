import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { FilterRule } from "../contract";
import { filterRuleCode } from "../gpu/rules";
import type { Geometry } from "../window";
import type { Partial } from "./filter-registers";
import { run1, type Shader } from "./run";
import { listOf } from "./text";
import {
  fetchLine,
  fetchPlaces,
  type TiledProduct,
  tiledCode,
  tileIntegers,
  tileThreads,
} from "./tile";
import { mostParts, type ProductSize, partsFor, type Tile, tileFor } from "./tune";

interface Parameters {
  readonly rule: FilterRule | "product";
  readonly tile: Tile;
  /** True when the filters come in whole vectors of four. */
  readonly whole: boolean;
}

/** Returns the size of the product x^T dy: rows are taps, depth all output places, columns filters. */
export function filterSize(g: Geometry): ProductSize {
  return {
    rows: g.kernel * g.kernel * g.inChannels,
    columns: g.outChannels,
    depth: g.batch * g.outHeight * g.outWidth,
  };
}

/** WGSL that declares image n, row i and column j of output place k, one set of counters for each fetch. */
function placeCounters(t: number, k: string): string {
  return `  var n${t} = (${k}) / (u.outHeight * u.outWidth);
  var i${t} = (${k}) / u.outWidth % u.outHeight;
  var j${t} = (${k}) % u.outWidth;`;
}

function moveCounters({ depth }: Tile, t: number): string {
  return `      j${t} += ${depth};
      while (j${t} >= u.outWidth) {
        j${t} -= u.outWidth;
        i${t} += 1;
        if (i${t} == u.outHeight) {
          i${t} = 0;
          n${t} += 1;
        }
      }`;
}

function filterProduct({ rule, tile, whole }: Parameters): TiledProduct {
  const own = rule !== "product";
  const ownRow = (p: number) => `min(m + ${p}, u.rows - 1) * u.columns`;
  return {
    tile,
    io: {
      outputs: ["partial"],
      inputs: own ? ["dy", "x", "w"] : ["dy", "x"],
      vectors: whole ? ["partial", "dy", ...(own ? ["w"] : [])] : [],
    },
    result: "partial",
    left: {
      alongDepth: false,
      before: (t, place, k) =>
        `  let tap${t} = min(vec4<i32>(${place}) + vec4<i32>(0, 1, 2, 3), vec4<i32>(u.rows - 1));
  let a${t} = tap${t} / (u.kernel * u.inChannels) - u.pad;
  let b${t} = tap${t} / u.inChannels % u.kernel - u.pad;
  let c${t} = tap${t} % u.inChannels;
${placeCounters(t, k)}`,
      fetch: (t) => `      let h = i${t} * u.stride + a${t};
      let v = j${t} * u.stride + b${t};
${fetchPlaces("x", ["u.height", "u.width", "u.inChannels"], { image: `n${t}`, channel: `c${t}`, valid: "vec4<bool>(k < end)" })}
${moveCounters(tile, t)}`,
    },
    right: { alongDepth: false, fetch: (_, place) => fetchLine("dy", whole, place) },
    ...(own && {
      own: (p) =>
        whole
          ? `let own${p} = w[(${ownRow(p)} + min(o, u.columns - 4)) / 4];`
          : `let own${p} = vec4<f32>(${listOf(4, (q) => `w[${ownRow(p)} + min(o + ${q}, u.columns - 1)]`).join(", ")});`,
    }),
    term: (p, s, w) =>
      `acc${p} += ${w} * ${rule === "product" ? s : filterRuleCode(rule, `${s} - own${p}`)};`,
  };
}

/** The partial sums of `filterGradientShader` by tiles; padded places count with x = 0. */
export const tiledFilterShader: Shader<Parameters> = {
  name: "tiledFilter",
  io: { outputs: ["partial"], inputs: ["dy", "x", "w"] },
  code: (parameters) => tiledCode(filterProduct(parameters)),
};

export function filterByTiles(
  g: Geometry,
  rule: Parameters["rule"],
  dy: TensorInfo,
  x: TensorInfo,
  w?: TensorInfo,
): Partial {
  const size = filterSize(g);
  const tile = tileFor(size, mostParts(size));
  const { parts, each } = partsFor(size, tile);
  const shape = [g.kernel, g.kernel, g.inChannels, g.outChannels];
  const partial = run1(tiledFilterShader, {
    parameters: { rule, tile, whole: g.outChannels % 4 === 0 },
    integers: tileIntegers(g, size, parts, each),
    inputs: w === undefined ? [dy, x] : [dy, x, w],
    output: parts === 1 ? shape : [parts, ...shape],
    threads: tileThreads(size, tile, parts),
    workgroup: tile.threads,
  });
  return { partial, parts };
}
