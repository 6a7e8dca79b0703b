import { invariant } from "@adder-studio/core";
import type { MathBackendWebGL } from "@tensorflow/tfjs-backend-webgl";
import { env, type TensorInfo } from "@tensorflow/tfjs-core";
import {
  contextOf,
  newQuads,
  newValues,
  quadTexels,
  type Texels,
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
  /** Values that may change in every step. */
  readonly uniforms?: readonly string[];
}

/** A kernel whose text depends on `P` and the widths of its textures, and on nothing else. */
export interface Shader<P> {
  readonly name: string;
  readonly io: Interface;
  /** The whole fragment shader; pure. */
  readonly code: (parameters: P, layout: Layout) => string;
}

/** Texture widths (and offsets of slices) by name. */
export type Layout = Readonly<Record<string, { readonly width: number; readonly offset: number }>>;

/**
 * A fragment shader that works out place `e` (of `size`) of its results. `name_at(e)` reads value or
 * quad `e` of input `name`. All results have the same layout.
 */
export function glsl(io: Interface, layout: Layout, body: string, before = ""): string {
  const { outputs, inputs, quads = [], uniforms = [] } = io;
  const reader = (name: string) => {
    const { width = 1, offset = 0 } = layout[name] ?? {};
    const quad = quads.includes(name);
    const shifted = offset > 0 ? ` e += ${offset};` : "";
    return `uniform sampler2D ${name};
${quad ? "vec4" : "float"} ${name}_at(int e) {${shifted} return texelFetch(${name}, ivec2(${remainder("e", width)}, ${quotient("e", width)}), 0)${quad ? "" : ".r"}; }`;
  };
  const [first = ""] = outputs;
  return `#version 300 es
precision highp float;
precision highp int;
precision highp sampler2D;
${divisionCode}
${inputs.map(reader).join("\n")}
uniform int size;
${[
  ...uniforms.map((name) => `uniform float ${name};`),
  ...outputs.map(
    (name, i) => `layout(location = ${i}) out ${quads.includes(name) ? "vec4" : "float"} ${name};`,
  ),
].join("\n")}
${before}
void main() {
  int e = int(gl_FragCoord.y) * ${layout[first]?.width ?? 1} + int(gl_FragCoord.x);
  if (e >= size) return;
${body}
}
`;
}

interface Program {
  readonly program: WebGLProgram;
  readonly size: WebGLUniformLocation | null;
  readonly uniforms: readonly (WebGLUniformLocation | null)[];
}

/** What we keep for one context of tfjs. */
interface Context {
  readonly programs: Map<string, Program>;
  /** By number of attachments, so that no texture of an earlier draw stays attached. */
  readonly targets: Map<number, WebGLFramebuffer>;
  readonly vertexShader: WebGLShader;
  readonly vertices: WebGLVertexArrayObject;
}

const contexts = new WeakMap<WebGL2RenderingContext, Context>();

/** One triangle over the whole viewport, from the vertex number alone. */
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
    uniforms: (io.uniforms ?? []).map((uniform) => gl.getUniformLocation(program, uniform)),
  };
}

/** Rows and columns for `size` texels: as square as a power-of-two width allows. */
export function textureSize(size: number): [number, number] {
  const most = env().getNumber("WEBGL_MAX_TEXTURE_SIZE");
  const square = 2 ** Math.ceil(Math.log2(Math.sqrt(size)));
  const width = Math.min(Math.max(1, square), 4096, most);
  const rows = Math.ceil(size / width);
  invariant(rows <= most, `a texture of ${size} texels fits`);
  return [rows, width];
}

export interface Launch<P> {
  readonly parameters: P;
  readonly inputs: readonly TensorInfo[];
  /** Shape of the results; for quads their number only counts. */
  readonly shape: readonly number[];
  readonly uniforms?: readonly number[];
}

/** Runs a kernel once, one fragment a place of `shape`; the results are new tensors. */
export function run<P>(shader: Shader<P>, launch: Launch<P>): TensorInfo[] {
  const backend = webglBackend();
  const gl = contextOf(backend);
  const { io } = shader;
  const size = launch.shape.reduce((product, side) => product * side, 1);
  const texture = textureSize(size);
  const isQuad = (name: string) => io.quads?.includes(name) ?? false;
  const results = io.outputs.map((name) =>
    isQuad(name) ? newQuads(backend, texture) : newValues(backend, launch.shape, texture),
  );
  const copies: TensorInfo[] = [];
  const inputs = launch.inputs.map((tensor, i) => {
    if (isQuad(io.inputs[i] ?? "")) return quadTexels(backend, tensor);
    const { texels, unpacked } = valueTexels(backend, tensor);
    if (unpacked !== undefined) copies.push(unpacked);
    return texels;
  });
  const outputs = results.map((tensor, i) =>
    isQuad(io.outputs[i] ?? "") ? quadTexels(backend, tensor) : valueTexels(backend, tensor).texels,
  );
  const program = programFor(gl, shader, launch.parameters, [...outputs, ...inputs]);
  gl.useProgram(program.program);
  gl.uniform1i(program.size, size);
  launch.uniforms?.forEach((value, i) => {
    gl.uniform1f(program.uniforms[i] ?? null, value);
  });
  draw(gl, outputs, inputs, texture);
  dispose(...copies);
  flushNowAndThen(backend);
  return results;
}

function programFor<P>(
  gl: WebGL2RenderingContext,
  shader: Shader<P>,
  parameters: P,
  textures: readonly Texels[],
): Program {
  const { programs } = contextFor(gl);
  const layouts = textures.map(({ width, offset }) => ({ width, offset }));
  const key = `${shader.name}${JSON.stringify(parameters)}${layouts.map((l) => [l.width, l.offset]).join(";")}`;
  let program = programs.get(key);
  if (program === undefined) {
    const names = [...shader.io.outputs, ...shader.io.inputs];
    const layout = Object.fromEntries(
      names.map((name, i) => [name, layouts[i] ?? { width: 1, offset: 0 }]),
    );
    program = link(gl, shader.io, shader.code(parameters, layout), shader.name);
    programs.set(key, program);
  }
  return program;
}

/** tfjs sets framebuffer, viewport, scissor, program and vertex array before each draw of its own. */
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

let drawn = 0;

/** Hands the commands over every 32 draws, so that drawing starts while the step is still being recorded. */
function flushNowAndThen(backend: MathBackendWebGL): void {
  drawn++;
  if (drawn % 32 === 0) contextOf(backend).flush();
}

/** `run` for a kernel of one result. */
export function run1<P>(shader: Shader<P>, launch: Launch<P>): TensorInfo {
  const [result] = run(shader, launch);
  invariant(result !== undefined, `${shader.name} gives a result`);
  return result;
}

export function dispose(...temporaries: readonly TensorInfo[]): void {
  for (const tensor of temporaries) webglBackend().disposeIntermediateTensorInfo(tensor);
}
