import type { TensorInfo } from "@tensorflow/tfjs-core";
import { type Frame, inputFrame } from "../gpu/plan";
import type { Geometry } from "../window";
import { onSoftware } from "./device";
import { framed } from "./frame";
import { dispose, type Interface, run1, type Shader, wgsl } from "./run";
import { readsOwn, type Term, termCode } from "./terms";
import { lines, listOf, loadVector, quotient, remainder, storeVector, vector } from "./text";
import { type Block, blockFor, columnsRead, type Sliding } from "./tune";

/**
 * A window over framed values [batch, frame.height, frame.width, depth] that gives [batch, height,
 * width, channels].
 */
export interface Slide extends Sliding {
  readonly depth: number;
  readonly frame: Frame;
  /** True: filters are read in reverse and with their channels exchanged, as an input gradient needs them. */
  readonly back: boolean;
}

/** Returns the slide of a forward pass, from x to y. */
export function forwardSlide(g: Geometry): Slide {
  const { batch, outHeight: height, outWidth: width, outChannels: channels, kernel, stride } = g;
  const frame = inputFrame(g);
  return {
    batch,
    height,
    width,
    channels,
    kernel,
    stride,
    depth: g.inChannels,
    frame,
    back: false,
  };
}

/** Returns the slide of an input gradient of stride 1, from dy to dx: dy has a frame of kernel - 1 - pad zeros. */
export function backSlide(g: Geometry): Slide {
  const { batch, height, width, inChannels: channels, kernel, stride } = g;
  const rest = kernel - 1;
  const frame = { before: rest - g.pad, height: height + rest, width: width + rest };
  return {
    batch,
    height,
    width,
    channels,
    kernel,
    stride,
    depth: g.outChannels,
    frame,
    back: true,
  };
}

interface Parameters {
  readonly s: Slide;
  readonly block: Block;
  readonly term: Term;
  readonly bits: boolean;
}

const plain: Interface = { outputs: ["y"], inputs: ["x", "w"] };
const withOwn: Interface = { outputs: ["y"], inputs: ["x", "w", "own"] };

/**
 * y = sum of `term` over the window. A thread computes `columns` places side by side in each of
 * `images` images: neighbours share what their windows have in common, all share each filter value.
 */
export const slideShader: Shader<Parameters> = { name: "slide", io: plain, code: slideCode };

/** The slide for terms that read the input at the result's own place. */
export const ownSlideShader: Shader<Parameters> = {
  name: "ownSlide",
  io: withOwn,
  code: slideCode,
};

/** WGSL of the filter values of tap (a, b), in the order in which the loop reads them. */
function filterText({ s, block: { channels } }: Parameters) {
  const { kernel, depth, back } = s;
  const tap = depth * s.channels;
  if (!back) {
    return {
      first: "o",
      ofTap: (b: number) => b * tap,
      step: s.channels,
      nextRow: kernel * tap,
      load: (v: number, at: string) => loadVector(channels, v, "w", at),
    };
  }
  return {
    first: `o * ${depth} + ${(kernel * kernel - 1) * tap}`,
    ofTap: (b: number) => -b * tap,
    step: 1,
    nextRow: -kernel * tap,
    load: (v: number, at: string) => loadVector(channels, v, "w", at, depth),
  };
}

/** WGSL of `name` plus an offset of either sign. */
function plus(name: string, offset: number): string {
  if (offset === 0) return name;
  return offset < 0 ? `${name} - ${-offset}` : `${name} + ${offset}`;
}

function slideCode(parameters: Parameters): string {
  const { s, block, term, bits } = parameters;
  const { columns, images, channels } = block;
  const { lanes, vectors, size, blocks } = channels;
  const { frame, depth } = s;
  const across = Math.ceil(s.width / columns);
  const own = readsOwn(term);
  const type = vector(lanes);
  const image = s.height * s.width * s.channels;
  const filter = filterText(parameters);
  const places = listOf(images, (m) => listOf(columns, (k) => ({ m, k }))).flat();
  /** `make` for each place and vector of the thread's block, a line a place. */
  const each = (indent: string, make: (m: number, k: number, v: number) => string) =>
    places.map(({ m, k }) => indent + listOf(vectors, (v) => make(m, k, v)).join(" ")).join("\n");
  // Places outside of the result repeat its last ones; they are not stored.
  const inside = (m: number, k: number) =>
    [
      s.batch % images === 0 || m === 0 ? "" : `n + ${m} < ${s.batch}`,
      s.width % columns === 0 || k === 0 ? "" : `j + ${k} < ${s.width}`,
    ]
      .filter(Boolean)
      .join(" && ");
  const guarded = (m: number, k: number, statements: string) => {
    const condition = inside(m, k);
    return condition === "" ? statements : `if (${condition}) { ${statements} }`;
  };
  const target = (m: number, k: number) => plus("to", m * image + k * s.channels);
  const ownAt = (m: number, k: number) =>
    inside(m, k) === "" ? target(m, k) : `min(${target(m, k)}, last)`;
  return wgsl(
    own ? withOwn : plain,
    `  let o = ${remainder("thread", blocks)} * ${size};
  let place = ${quotient("thread", blocks)};
  let j = ${remainder("place", across)} * ${columns};
  let i = (${quotient("place", across)}) % ${s.height};
  let n = place / ${across * s.height} * ${images};
  if (n >= ${s.batch}) { return; }
${lines(images, "  ", (m) => `let base${m} = ((${m === 0 ? "n" : `min(n + ${m}, ${s.batch - 1})`} * ${frame.height} + i * ${s.stride}) * ${frame.width} + j * ${s.stride}) * ${depth};`)}
  let to = ((n * ${s.height} + i) * ${s.width} + j) * ${s.channels} + o;
${own ? `  let last = ${s.batch * image - s.channels} + o;\n` : ""}${each("  ", (m, k, v) => `var acc${m}_${k}_${v} = ${type}(0.0);${own ? ` let own${m}_${k}_${v} = ${loadVector(channels, v, "own", ownAt(m, k))};` : ""}`)}
  for (var a = 0; a < ${s.kernel}; a++) {
    var f = ${filter.first} ${filter.nextRow < 0 ? "-" : "+"} a * ${Math.abs(filter.nextRow)};
    let row = a * ${frame.width * depth};
    for (var r = row; r < row + ${depth}; r++) {
${lines(images, "      ", (m) =>
  columnsRead(columns, s)
    .map((k) => `let x${m}_${k} = x[${plus(`base${m} + r`, k * depth)}];`)
    .join(" "),
)}
${listOf(
  s.kernel,
  (b) => `      {
${lines(vectors, "        ", (v) => `let w${v} = ${filter.load(v, plus("f", filter.ofTap(b)))};`)}
${each("        ", (m, k, v) =>
  termCode(term, {
    acc: `acc${m}_${k}_${v}`,
    s: `x${m}_${k * s.stride + b}`,
    w: `w${v}`,
    own: `own${m}_${k}_${v}`,
    type,
    bits,
  }),
)}
      }`,
).join("\n")}
      f += ${filter.step};
    }
  }
${places
  .map(({ m, k }) => {
    const stores = listOf(vectors, (v) =>
      storeVector(channels, s.channels, v, `acc${m}_${k}_${v}`, "y", target(m, k), "o"),
    );
    return `  ${guarded(m, k, stores.join(" "))}`;
  })
  .join("\n")}`,
  );
}

/** Widens a slide for blocks of `columns` places, the last of which may extend beyond the row. */
function widened(s: Slide, { columns }: Block): Slide {
  const places = Math.ceil(s.width / columns) * columns;
  const width = Math.max(s.frame.width, (places - 1) * s.stride + s.kernel);
  return { ...s, frame: { ...s.frame, width } };
}

/** Runs a slide over `x`, which it frames first. */
export function slide(
  narrow: Slide,
  term: Term,
  x: TensorInfo,
  w: TensorInfo,
  own?: TensorInfo,
): TensorInfo {
  const block = blockFor(narrow, { software: onSoftware(), heavy: readsOwn(term) });
  const s = widened(narrow, block);
  const { tensor, copied } = framed(x, s.frame);
  const y = run1(own === undefined ? slideShader : ownSlideShader, {
    parameters: { s, block, term, bits: onSoftware() },
    inputs: own === undefined ? [tensor, w] : [tensor, w, own],
    output: [s.batch, s.height, s.width, s.channels],
    threads:
      block.channels.blocks *
      Math.ceil(s.width / block.columns) *
      s.height *
      Math.ceil(s.batch / block.images),
  });
  if (copied) dispose(tensor);
  return y;
}
