import { invariant } from "@adder-studio/core";
import { quotient } from "./text";

/**
 * Layout of quads (q, h, w, c) in a texture, in which inner loops only step along one side: w
 * goes along the columns, c along the rows. The rest takes the side with room: rows of the image
 * lie below each other, or side by side where that is too high; too many channels go in bands.
 */
export interface Grid {
  readonly columns: number;
  readonly rows: number;
  readonly height: number;
  readonly width: number;
  /** Channels of a band; more than there are when the last band is not full. */
  readonly depth: number;
  readonly bands: number;
  /** Columns of a band. */
  readonly bandWidth: number;
  /** True when the image's rows lie below each other. */
  readonly upright: boolean;
  /** Number of values of q that lie below each other. */
  readonly stack: number;
}

export interface GridSpec {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Returns the grid for `count` values of q in a texture of at most `most` texels a side. */
export function grid({ count, height, width, channels }: GridSpec, most: number): Grid {
  const upright = channels * height <= most;
  const bands = upright ? 1 : Math.ceil(channels / most);
  const depth = Math.ceil(channels / bands);
  const high = depth * (upright ? height : 1);
  const broad = width * (upright ? 1 : height);
  const stack = Math.min(count, Math.floor(most / high));
  const bandWidth = Math.ceil(count / stack) * broad;
  const [columns, rows] = [bands * bandWidth, stack * high];
  invariant(columns <= most, `quads [${count}, ${height}, ${width}, ${channels}] fit a texture`);
  return { columns, rows, height, width, depth, bands, bandWidth, upright, stack };
}

/** Returns the columns and rows of q and h as GLSL terms to add up. */
function placeOf(g: Grid, q: string, h: string): { x: string[]; y: string[] } {
  const aside = quotient(q, g.stack);
  const [broad, high] = [g.upright ? g.width : g.width * g.height, g.upright ? g.height : 1];
  const below = g.bandWidth === broad ? q : `(${q} - ${aside} * ${g.stack})`;
  const x = g.bandWidth === broad ? [] : [`${aside} * ${broad}`];
  const y = g.stack === 1 ? [] : [`${below} * ${high * g.depth}`];
  if (g.upright) y.push(`(${h}) * ${g.depth}`);
  else x.push(`(${h}) * ${g.width}`);
  return { x, y };
}

/** GLSL of the texel of (q, h, w, first channel); `q` is a name or in brackets. */
export function texelAt(g: Grid, q: string, h: string, w: string): string {
  const { x, y } = placeOf(g, q, h);
  return `ivec2(${[...x, w].join(" + ")}, ${y.join(" + ") || "0"})`;
}

/** GLSL of the step from the first channel's texel to channel `c`. */
export function channelStep(g: Grid, c: string): string {
  if (g.bands === 1) return `ivec2(0, ${c})`;
  const band = quotient(c, g.depth);
  return `ivec2(${band} * ${g.bandWidth}, ${c} - ${band} * ${g.depth})`;
}

/** GLSL of the step from the place behind the last channel of row h to the first channel of row h + 1. */
export function nextRow(g: Grid): string {
  return g.upright ? "ivec2(0)" : `ivec2(${g.width}, ${-g.depth})`;
}

/** GLSL that declares q, h, w and c of the fragment's own texel. */
export function placeInGrid(g: Grid): string {
  const broad = g.upright ? g.width : g.width * g.height;
  const high = g.depth * (g.upright ? g.height : 1);
  return `  ivec2 own = ivec2(gl_FragCoord.xy);
  int band = ${g.bands === 1 ? "0" : quotient("own.x", g.bandWidth)};
  int right = own.x - band * ${g.bandWidth};
  int aside = ${quotient("right", broad)};
  int below = ${quotient("own.y", high)};
  int q = aside * ${g.stack} + below;
  int column = right - aside * ${broad};
  int line = own.y - below * ${high};
  int h = ${quotient(g.upright ? "line" : "column", g.upright ? g.depth : g.width)};
  int w = ${g.upright ? "column" : `column - h * ${g.width}`};
  int c = band * ${g.depth} + ${g.upright ? `line - h * ${g.depth}` : "line"};`;
}
