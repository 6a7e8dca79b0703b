import type { Geometry } from "../window";
import { type Interface, wgsl } from "./run";
import { listOf } from "./text";
import type { ProductSize, Tile } from "./tune";

/**
 * A product left [rows, depth] x right [depth, columns], with any term in place of the
 * multiplication. Its operands are read in place (an image's windows are never copied
 * side by side); a workgroup reads a tile of each into workgroup memory and computes rows x columns.
 * Sizes are uniforms, and no place in the loop is divided into row and column: it is counted on.
 */
export interface TiledProduct {
  readonly tile: Tile;
  readonly io: Omit<Interface, "integers">;
  /** Statements before the loop that set counters for depth `k`, and those that move them on. */
  readonly counters?: Counters;
  readonly left: Operand;
  readonly right: Operand;
  /** Statement before the loop for result row `p` (0 to 3) of a thread, e.g. its own values. */
  readonly own?: (p: number) => string;
  /** Statement that adds to `acc<p>`: the scalar `s` of the left, the vector `w` of the right. */
  readonly term: (p: number, s: string, w: string) => string;
  /** Name of the result, [parts, rows, columns]; vectors when `io` says so. */
  readonly result: string;
}

export interface Counters {
  readonly start: string;
  readonly move: string;
}

/** Code by which a thread fetches four values at a time, of four rows (left) or four columns (right). */
export interface Operand {
  /** True: neighbouring threads fetch neighbouring depths; false: neighbouring rows or columns. */
  readonly alongDepth: boolean;
  /** Statements before the loop for fetch `t`, whose first row or column is `place` and depth `k`. */
  readonly before?: (t: number, place: string, k: string) => string;
  /** Statements in the loop, at depth `k` of fetch `t`; they define `fetched` (a vec4<f32>). */
  readonly fetch: (t: number, place: string) => string;
}

interface Side {
  readonly name: "left" | "right";
  readonly operand: Operand;
  /** Fours across the tile. */
  readonly fours: number;
  readonly base: "row" | "column";
}

const integers = [
  "height",
  "width",
  "inChannels",
  "outHeight",
  "outWidth",
  "outChannels",
  "kernel",
  "stride",
  "pad",
  "rows",
  "columns",
  "depth",
  "parts",
  "each",
];

/** Returns the values of the uniforms: part `p` takes the terms from p * each to (p + 1) * each of the depth. */
export function tileIntegers(
  g: Geometry,
  { rows, columns, depth }: ProductSize,
  parts = 1,
  each = depth,
): number[] {
  const { height, width, inChannels, outHeight, outWidth, outChannels, kernel, stride, pad } = g;
  const layer = [height, width, inChannels, outHeight, outWidth, outChannels, kernel, stride, pad];
  return [...layer, rows, columns, depth, parts, each];
}

/** WGSL of a fetch's four across the tile, and of its depth within the tile. */
function fetchOf({ tile }: TiledProduct, { operand, fours }: Side, t: number) {
  const [across, before] = operand.alongDepth
    ? [tile.depth, (t * tile.threads) / tile.depth]
    : [fours, (t * tile.threads) / fours];
  const [near, far] = [`item % ${across}`, `item / ${across}${before === 0 ? "" : ` + ${before}`}`];
  return operand.alongDepth ? { depth: near, four: far } : { depth: far, four: near };
}

function eachFetch(p: TiledProduct, make: (side: Side, t: number) => string): string {
  const sides: readonly Side[] = [
    { name: "left", operand: p.left, fours: p.tile.rows / 4, base: "row" },
    { name: "right", operand: p.right, fours: p.tile.columns / 4, base: "column" },
  ];
  return sides
    .flatMap((side) =>
      listOf(Math.ceil((side.fours * p.tile.depth) / p.tile.threads), (t) => make(side, t)),
    )
    .filter(Boolean)
    .join("\n");
}

function beforeFetches(p: TiledProduct): string {
  return eachFetch(p, (side, t) => {
    const place = `${side.name}Place${t}`;
    const { four, depth } = fetchOf(p, side, t);
    const rest = side.operand.before?.(t, place, `first + ${depth}`);
    return [`  let ${place} = ${side.base} + (${four}) * 4;`, rest].filter(Boolean).join("\n");
  });
}

function fetches(p: TiledProduct): string {
  return eachFetch(p, (side, t) => {
    const { four, depth } = fetchOf(p, side, t);
    const left = side.fours * p.tile.depth - t * p.tile.threads;
    return `    ${left < p.tile.threads ? `if (item < ${left}) {` : "{"}
      let k = start + ${depth};
${side.operand.fetch(t, `${side.name}Place${t}`)}
      ${side.name}[(${depth}) * ${side.fours} + ${four}] = fetched;
    }`;
  });
}

/** Number of depths unrolled in the text of the inner loop. */
const unrolled = 4;

export function tiledCode(p: TiledProduct): string {
  const { tile, io, counters, term, own, result } = p;
  const across = tile.columns / 4;
  return wgsl(
    { ...io, integers },
    `  let item = i32(lane);
  let columnTiles = (u.columns + ${tile.columns - 1}) / ${tile.columns};
  let rowTiles = (u.rows + ${tile.rows - 1}) / ${tile.rows};
  let tile = i32(group.y * groups.x + group.x);
  let part = tile / (rowTiles * columnTiles);
  if (part >= u.parts) { return; }
  let row = tile / columnTiles % rowTiles * ${tile.rows};
  let column = tile % columnTiles * ${tile.columns};
  let m = row + item / ${across} * 4;
  let o = column + item % ${across} * 4;
  let first = part * u.each;
  let end = min(first + u.each, u.depth);
${counters === undefined ? "" : `${counters.start}\n`}${beforeFetches(p)}
${listOf(4, (i) => `  var acc${i} = vec4<f32>(0.0);${own === undefined ? "" : ` ${own(i)}`}`).join("\n")}
  for (var start = first; start < end; start += ${tile.depth}) {
    workgroupBarrier();
${fetches(p)}
${counters === undefined ? "" : `${counters.move}\n`}    workgroupBarrier();
    for (var d = 0; d < ${tile.depth}; d += ${unrolled}) {
${listOf(
  unrolled,
  (q) => `      {
        let s = left[(d + ${q}) * ${tile.rows / 4} + item / ${across}];
        let w = right[(d + ${q}) * ${across} + item % ${across}];
${listOf(4, (i) => `        ${term(i, `s.${"xyzw"[i]}`, "w")}`).join("\n")}
      }`,
).join("\n")}
    }
  }
${listOf(4, (i) => `  if (m + ${i} < u.rows) { ${store(io, i, result)} }`).join("\n")}`,
    `var<workgroup> left: array<vec4<f32>, ${(tile.depth * tile.rows) / 4}>;
var<workgroup> right: array<vec4<f32>, ${(tile.depth * tile.columns) / 4}>;
`,
    tile.threads,
  );
}

function store(io: TiledProduct["io"], i: number, result: string): string {
  const at = `(part * u.rows + m + ${i}) * u.columns + o`;
  if (io.vectors?.includes(result)) {
    return `if (o < u.columns) { ${result}[(${at}) / 4] = acc${i}; }`;
  }
  return listOf(
    4,
    (q) => `if (o + ${q} < u.columns) { ${result}[${at} + ${q}] = acc${i}.${"xyzw"[q]}; }`,
  ).join(" ");
}

/** WGSL that sets `fetched` to `array` [depth, columns] at line k and four columns, zeros outside it. */
export function fetchLine(array: string, isVector: boolean, place: string): string {
  if (isVector) {
    return `      let inside = k < end && ${place} < u.columns;
      let fetched = select(vec4<f32>(0.0), ${array}[select(0, (k * u.columns + ${place}) / 4, inside)], inside);`;
  }
  return `      let line = min(k, u.depth - 1) * u.columns;
      let column4 = vec4<i32>(${place}) + vec4<i32>(0, 1, 2, 3);
      let source = line + min(column4, vec4<i32>(u.columns - 1));
      let fetched = select(
        vec4<f32>(0.0),
        ${gather(array)},
        vec4<bool>(k < end) & (column4 < vec4<i32>(u.columns)),
      );`;
}

/** WGSL of the values of `array` at the four places of the vector `source`. */
export function gather(array: string): string {
  return `vec4<f32>(${[..."xyzw"].map((lane) => `${array}[source.${lane}]`).join(", ")})`;
}

/**
 * WGSL that sets `fetched` to `array` [N, height, width, channels] at four images, rows h, columns v and channels,
 * zero where these lie outside or `valid` does not hold. All are vec4<i32> or scalars.
 */
export function fetchPlaces(
  array: string,
  [height, width, channels]: readonly [string, string, string],
  { image, channel, valid }: Readonly<Record<"image" | "channel" | "valid", string>>,
): string {
  return `      let inside = ${valid} & (h >= vec4<i32>(0)) & (h < vec4<i32>(${height})) & (v >= vec4<i32>(0)) & (v < vec4<i32>(${width}));
      let source = select(vec4<i32>(0), ((${image} * ${height} + h) * ${width} + v) * ${channels} + ${channel}, inside);
      let fetched = select(vec4<f32>(0.0), ${gather(array)}, inside);`;
}

/** Returns the number of threads of a product in `parts`. */
export function tileThreads({ rows, columns }: ProductSize, tile: Tile, parts = 1): number {
  const tiles = Math.ceil(rows / tile.rows) * Math.ceil(columns / tile.columns);
  return tiles * parts * tile.threads;
}
