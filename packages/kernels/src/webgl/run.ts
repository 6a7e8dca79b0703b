import { invariant } from "@adder-studio/core";
import type { MathBackendWebGL } from "@tensorflow/tfjs-backend-webgl";
import { env, type TensorInfo } from "@tensorflow/tfjs-core";
import {
  contextOf,
  newQuads,
  newValues,
  quadTexels,
  type Texels,
  takeOver,
  unpack,
  valueTexels,
  webglBackend,
} from "./internals";
import { divisionCode, quotient, remainder } from "./text";

/**
 * Names of a kernel's textures. A plain name holds one value a texel; a name in `quads` holds four
 * (temporaries between our own draws).
 */
export interface Interface {
  readonly outputs: readonly string[];
  readonly inputs: readonly string[];
  readonly quads?: readonly string[];
  /** float32 values that may change in every step. */
  readonly uniforms?: readonly string[];
  /** int32 values that may change in every call. */
  readonly integers?: readonly string[];
  /** Inputs of a single value, for pointwise kernels. */
  readonly scalars?: readonly string[];
  /** True: each result comes from the inputs' values at the same place, and the text needs no widths. */
  readonly pointwise?: boolean;
  /**
   * True: the shader reads widths from the textures instead of having them in its text, so that layers of every size
   * share one program (one costs 40 ms and more). It is for kernels whose time does not lie in fetches.
   */
  readonly anyWidth?: boolean;
  /** True: the text reads gl_FragCoord itself, since the results have a layout of their own. */
  readonly anyPlace?: boolean;
  /** Names of quads read at a texel, `name_at(ivec2)`, laid out by a grid (which `parameters` must hold). */
  readonly grids?: readonly string[];
}

/** A kernel whose text depends only on `P` and the widths of its textures. */
export interface Shader<P> {
  readonly name: string;
  readonly io: Interface;
  /** Returns the text of the whole fragment shader; pure. */
  readonly code: (parameters: P, layout: Layout) => string;
}

/** Texture widths by name, all powers of two. */
export type Layout = Readonly<Record<string, number>>;

/**
 * Makes the text of a fragment shader that computes place `e` (of `size`) of its results. `name_at(e)` reads value or
 * quad `e` of input `name`. All results have the same layout.
 */
export function glsl(io: Interface, layout: Layout, body: string): string {
  const { outputs, inputs, quads = [], grids = [], uniforms = [], integers = [] } = io;
  const type = (name: string) => (quads.includes(name) ? "vec4" : "float");
  const reader = (name: string) =>
    grids.includes(name)
      ? `uniform sampler2D ${name};
vec4 ${name}_at(ivec2 p) { return texelFetch(${name}, p, 0); }`
      : `uniform sampler2D ${name};
${type(name)} ${name}_at(int e) { return texelFetch(${name}, ${texel(io, layout, name)}, 0)${quads.includes(name) ? "" : ".r"}; }`;
  const width = io.anyWidth ? "columns" : (layout[outputs[0] ?? ""] ?? 1);
  const places = `  int e = int(gl_FragCoord.y) * ${width} + int(gl_FragCoord.x);
  if (e >= size) return;
`;
  const start = io.anyPlace ? "" : io.pointwise ? "  int e = 0;\n" : places;
  return `#version 300 es
precision highp float;
precision highp int;
precision highp sampler2D;
${divisionCode}
${inputs.map(reader).join("\n")}
${["size", "columns", ...integers].map((name) => `uniform int ${name};`).join("\n")}
${[
  ...uniforms.map((name) => `uniform float ${name};`),
  ...outputs.map((name, i) => `layout(location = ${i}) out ${type(name)} ${name};`),
].join("\n")}

void main() {
${start}${body}
}
`;
}

/** GLSL of the texel of place `e` of input `name`. */
function texel(io: Interface, layout: Layout, name: string): string {
  if (io.scalars?.includes(name)) return "ivec2(0)";
  if (io.pointwise) return "ivec2(gl_FragCoord.xy)";
  if (io.anyWidth) return `place(e, textureSize(${name}, 0).x)`;
  const width = layout[name] ?? 1;
  return `ivec2(${remainder("e", width)}, ${quotient("e", width)})`;
}

interface Program {
  readonly program: WebGLProgram;
  readonly size: WebGLUniformLocation | null;
  readonly columns: WebGLUniformLocation | null;
  readonly uniforms: readonly (WebGLUniformLocation | null)[];
  readonly integers: readonly (WebGLUniformLocation | null)[];
}

/** Programs, framebuffers and limits of one context of tfjs. */
interface Context {
  readonly programs: Map<string, Program>;
  /** Framebuffers by number of attachments, so that no texture of an earlier draw stays attached. */
  readonly targets: Map<number, WebGLFramebuffer>;
  readonly vertexShader: WebGLShader;
  readonly vertices: WebGLVertexArrayObject;
  mostTargets?: number;
}

const contexts = new WeakMap<WebGL2RenderingContext, Context>();

/** Vertex shader of one triangle over the whole viewport, from the vertex number alone. */
const vertexCode = `#version 300 es
void main() {
  gl_Position = vec4(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0, 0.0, 1.0);
}
`;

function compile(gl: WebGL2RenderingContext, type: GLenum, code: string): WebGLShader {
  const shader = gl.createShader(type);
  invariant(shader !== null || gl.isContextLost(), "a shader object");
  if (shader === null) throw new Error("The graphics context was lost.");
  gl.shaderSource(shader, code);
  gl.compileShader(shader);
  return shader;
}

function contextFor(gl: WebGL2RenderingContext): Context {
  let context = contexts.get(gl);
  if (context === undefined) {
    context = {
      programs: new Map(),
      targets: new Map(),
      vertexShader: compile(gl, gl.VERTEX_SHADER, vertexCode),
      vertices: gl.createVertexArray(),
    };
    contexts.set(gl, context);
  }
  return context;
}

function link(gl: WebGL2RenderingContext, io: Interface, code: string, name: string): Program {
  const program = gl.createProgram();
  const fragment = compile(gl, gl.FRAGMENT_SHADER, code);
  gl.attachShader(program, contextFor(gl).vertexShader);
  gl.attachShader(program, fragment);
  gl.linkProgram(program);
  if (!gl.isContextLost() && gl.getProgramParameter(program, gl.LINK_STATUS) !== true) {
    const log = gl.getShaderInfoLog(fragment) || gl.getProgramInfoLog(program);
    throw new Error(`The shader ${name} does not compile here: ${log}`);
  }
  gl.deleteShader(fragment);
  gl.useProgram(program);
  io.inputs.forEach((input, unit) => {
    gl.uniform1i(gl.getUniformLocation(program, input), unit);
  });
  return {
    program,
    size: gl.getUniformLocation(program, "size"),
    columns: gl.getUniformLocation(program, "columns"),
    uniforms: (io.uniforms ?? []).map((uniform) => gl.getUniformLocation(program, uniform)),
    integers: (io.integers ?? []).map((integer) => gl.getUniformLocation(program, integer)),
  };
}

/** Returns the longest side of a texture in the present context, in texels. */
export function mostTexels(): number {
  return env().getNumber("WEBGL_MAX_TEXTURE_SIZE");
}

/** Returns rows and columns for `size` texels, as square as a power-of-two width allows. */
export function textureSize(size: number): [number, number] {
  const most = mostTexels();
  const square = 2 ** Math.ceil(Math.log2(Math.sqrt(size)));
  const width = Math.min(Math.max(1, square), 4096, most);
  const rows = Math.ceil(size / width);
  invariant(rows <= most, `a texture of ${size} texels fits`);
  return [rows, width];
}

export interface Launch<P> {
  readonly parameters: P;
  readonly inputs: readonly TensorInfo[];
  /** Shape of the results; for quads only its size matters. */
  readonly shape: readonly number[];
  /** Rows and columns of the results' texture, where the caller fixes them. */
  readonly texture?: readonly [number, number];
  readonly uniforms?: readonly number[];
  readonly integers?: readonly number[];
}

/** Runs a kernel once, one fragment for each place of `shape`. Returns its results, new tensors. */
export function run<P>(shader: Shader<P>, launch: Launch<P>): TensorInfo[] {
  const backend = webglBackend();
  const { io } = shader;
  const copies: TensorInfo[] = [];
  const inputs = launch.inputs.map((tensor, i) => {
    const name = io.inputs[i] ?? "";
    if (io.quads?.includes(name) || io.grids?.includes(name)) return quadTexels(backend, tensor);
    const { texels, copy } = standardTexels(backend, tensor);
    if (copy !== undefined) copies.push(copy);
    return texels;
  });
  const results = drawInto(backend, shader, launch, inputs);
  dispose(...copies);
  return results;
}

function drawInto<P>(
  backend: MathBackendWebGL,
  shader: Shader<P>,
  launch: Launch<P>,
  inputs: readonly Texels[],
): TensorInfo[] {
  const gl = contextOf(backend);
  const { io } = shader;
  const size = launch.shape.reduce((product, side) => product * side, 1);
  const texture = launch.texture ?? textureSize(size);
  const isQuad = (name: string) => io.quads?.includes(name) ?? false;
  const results = io.outputs.map((name) =>
    isQuad(name) ? newQuads(backend, texture) : newValues(backend, launch.shape, texture),
  );
  const outputs = results.map((tensor, i) =>
    isQuad(io.outputs[i] ?? "") ? quadTexels(backend, tensor) : valueTexels(backend, tensor),
  );
  const program = programFor(gl, shader, launch.parameters, [...outputs, ...inputs]);
  gl.useProgram(program.program);
  if (program.size !== null) gl.uniform1i(program.size, size);
  if (program.columns !== null) gl.uniform1i(program.columns, texture[1]);
  launch.uniforms?.forEach((value, i) => {
    gl.uniform1f(program.uniforms[i] ?? null, value);
  });
  launch.integers?.forEach((value, i) => {
    gl.uniform1i(program.integers[i] ?? null, value);
  });
  draw(gl, outputs, inputs, texture);
  flushNowAndThen(gl);
  return results;
}

/** Copies values of any layout into that of this package. */
const relayoutShader: Shader<Record<never, never>> = {
  name: "relayout",
  io: {
    outputs: ["y"],
    inputs: ["x"],
    integers: ["width", "offset"],
    pointwise: true,
  },
  code: () =>
    glsl(
      relayoutShader.io,
      {},
      `  int at = int(gl_FragCoord.y) * columns + int(gl_FragCoord.x) + offset;
  y = texelFetch(x, ivec2(at % width, at / width), 0).r;`,
    ),
};

/**
 * Returns the texels of a tensor in the layout of this package. An upload or a result of a stock op is copied into it
 * once and keeps it; for a slice, which shares its texture, the caller gets a copy to dispose of.
 */
function standardTexels(
  backend: MathBackendWebGL,
  tensor: TensorInfo,
): { texels: Texels; copy?: TensorInfo } {
  const texels = valueTexels(backend, tensor);
  const size = tensor.shape.reduce((product, side) => product * side, 1);
  const [rows, columns] = textureSize(size);
  if (!texels.packed && texels.offset === 0 && texels.width === columns && texels.height === rows) {
    return { texels };
  }
  const unpacked = texels.packed ? unpack(backend, tensor) : undefined;
  const source = unpacked === undefined ? texels : valueTexels(backend, unpacked);
  const [copy] = drawInto(
    backend,
    relayoutShader,
    {
      parameters: {},
      inputs: [],
      shape: tensor.shape,
      integers: [source.width, source.offset, columns],
    },
    [source],
  );
  invariant(copy !== undefined, "relayout gives a result");
  if (unpacked !== undefined) dispose(unpacked);
  if (takeOver(backend, tensor, copy)) return { texels: valueTexels(backend, tensor) };
  return { texels: valueTexels(backend, copy), copy };
}

function programFor<P>(
  gl: WebGL2RenderingContext,
  shader: Shader<P>,
  parameters: P,
  textures: readonly Texels[],
): Program {
  const { programs } = contextFor(gl);
  const { io } = shader;
  const names = [...io.outputs, ...io.inputs];
  // The sizes of a grid's texture are in the text already: they come from the parameters.
  const gridded = (i: number) => io.grids?.includes(names[i] ?? "") ?? false;
  const widths =
    io.pointwise || io.anyWidth ? [] : textures.map(({ width }, i) => (gridded(i) ? 0 : width));
  const key = `${shader.name}${JSON.stringify(parameters)}${widths.join(",")}`;
  let program = programs.get(key);
  if (program === undefined) {
    const layout = Object.fromEntries(names.map((name, i) => [name, widths[i] ?? 1]));
    program = link(gl, io, shader.code(parameters, layout), shader.name);
    programs.set(key, program);
  }
  return program;
}

/**
 * Draws a program into textures. The state of the context need not be restored: tfjs sets framebuffer, viewport,
 * scissor, program and vertex array before each draw of its own.
 */
function draw(
  gl: WebGL2RenderingContext,
  outputs: readonly Texels[],
  inputs: readonly Texels[],
  [rows, columns]: readonly [number, number],
): void {
  const { targets, vertices } = contextFor(gl);
  let target = targets.get(outputs.length);
  if (target === undefined) {
    target = gl.createFramebuffer();
    targets.set(outputs.length, target);
    gl.bindFramebuffer(gl.FRAMEBUFFER, target);
    gl.drawBuffers(outputs.map((_, i) => gl.COLOR_ATTACHMENT0 + i));
  }
  gl.bindFramebuffer(gl.FRAMEBUFFER, target);
  outputs.forEach(({ texture }, i) => {
    const attachment = gl.COLOR_ATTACHMENT0 + i;
    gl.framebufferTexture2D(gl.FRAMEBUFFER, attachment, gl.TEXTURE_2D, texture, 0);
  });
  inputs.forEach(({ texture }, unit) => {
    gl.activeTexture(gl.TEXTURE0 + unit);
    gl.bindTexture(gl.TEXTURE_2D, texture);
  });
  gl.viewport(0, 0, columns, rows);
  gl.scissor(0, 0, columns, rows);
  gl.bindVertexArray(vertices);
  gl.drawArrays(gl.TRIANGLES, 0, 3);
}

/** Returns the number of textures the present context can draw into at once: 8 nearly everywhere, at least 4. */
export function mostTargets(): number {
  const gl = contextOf(webglBackend());
  const context = contextFor(gl);
  context.mostTargets ??= Math.min(
    Number(gl.getParameter(gl.MAX_DRAW_BUFFERS)),
    Number(gl.getParameter(gl.MAX_COLOR_ATTACHMENTS)),
  );
  return context.mostTargets;
}

let drawn = 0;

/** Flushes the commands every 32 draws, so that drawing starts while the step is still being recorded. */
function flushNowAndThen(gl: WebGL2RenderingContext): void {
  drawn++;
  if (drawn % 32 === 0) gl.flush();
}

/** Runs a kernel of one result, as `run` does. */
export function run1<P>(shader: Shader<P>, launch: Launch<P>): TensorInfo {
  const [result] = run(shader, launch);
  invariant(result !== undefined, `${shader.name} gives a result`);
  return result;
}

export function dispose(...temporaries: readonly TensorInfo[]): void {
  for (const tensor of temporaries) webglBackend().disposeIntermediateTensorInfo(tensor);
}
