import { env } from "@tensorflow/tfjs-core";
import { isSoftware, webglHalfFloat, webglMissing } from "../gpu/faults";
import { contextOf, webglBackend } from "./internals";

/** True when values of `format` can be drawn into a texture. */
function canDraw(gl: WebGL2RenderingContext, format: GLenum): boolean {
  const [texture, target] = [gl.createTexture(), gl.createFramebuffer()];
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texStorage2D(gl.TEXTURE_2D, 1, format, 1, 1);
  gl.bindFramebuffer(gl.FRAMEBUFFER, target);
  gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
  return gl.checkFramebufferStatus(gl.FRAMEBUFFER) === gl.FRAMEBUFFER_COMPLETE;
}

let checked = false;

/**
 * Checks that WebGL can run the kernels; call it before `setBackend`. Throws DiagnosticError `webgl-unavailable`
 * without WebGL 2, and `webgl-half-float` where only 16-bit floats can be drawn.
 */
export async function prepare(): Promise<void> {
  if (checked) return;
  const offscreen = typeof OffscreenCanvas !== "undefined";
  const canvas = offscreen ? new OffscreenCanvas(1, 1) : document.createElement("canvas");
  const gl = canvas.getContext("webgl2") as WebGL2RenderingContext | null;
  if (gl === null) throw webglMissing();
  const floats =
    gl.getExtension("EXT_color_buffer_float") !== null &&
    canDraw(gl, gl.R32F) &&
    canDraw(gl, gl.RGBA32F);
  // Browsers allow few contexts: do not wait for the collector.
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  if (!floats || env().getBool("WEBGL_FORCE_F16_TEXTURES")) throw webglHalfFloat();
  // Our kernels read one value a texel: stock ops in tfjs' packed layout would only add conversions.
  env().set("WEBGL_PACK", false);
  checked = true;
}

/** Returns the name of the adapter behind the present backend; `software` is true when it computes on the processor. */
export async function describeAdapter(): Promise<{ adapter: string; software: boolean }> {
  const gl = contextOf(webglBackend());
  const info = gl.getExtension("WEBGL_debug_renderer_info");
  const adapter = String(gl.getParameter(info?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER));
  return { adapter, software: isSoftware(adapter) };
}

/** Calls `onLost` when the present backend's context is lost; returns the function that ends this. */
export function watchLoss(onLost: (reason: string) => void): () => void {
  const { canvas } = contextOf(webglBackend());
  const lost = () => onLost("The WebGL context was lost.");
  canvas.addEventListener("webglcontextlost", lost);
  return () => canvas.removeEventListener("webglcontextlost", lost);
}

/**
 * Returns true once the present backend's context was lost. Ask after each read-back: a lost context gives
 * zeros instead of an error.
 */
export function isLost(): boolean {
  return contextOf(webglBackend()).isContextLost();
}
