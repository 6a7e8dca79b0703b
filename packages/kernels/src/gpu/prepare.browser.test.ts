import { env } from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-webgl";
import { afterEach, expect, it, vi } from "vitest";
import { prepare as prepareWebgl } from "../webgl/index";
import { prepare as prepareWebgpu } from "../webgpu/index";

afterEach(() => {
  vi.restoreAllMocks();
  env().set("WEBGL_FORCE_F16_TEXTURES", false);
});

const refusedAs = (code: string) => ({ diagnostic: { code } });

it("refuses WebGPU without an adapter", async () => {
  vi.spyOn(navigator.gpu, "requestAdapter").mockResolvedValue(null);
  await expect(prepareWebgpu()).rejects.toMatchObject(refusedAs("webgpu-no-adapter"));
});

it("refuses where there is no WebGL 2", async () => {
  vi.spyOn(OffscreenCanvas.prototype, "getContext").mockReturnValue(null);
  await expect(prepareWebgl()).rejects.toMatchObject(refusedAs("webgl-unavailable"));
});

it("refuses WebGL that cannot draw 32-bit floats", async () => {
  vi.spyOn(WebGL2RenderingContext.prototype, "getExtension").mockReturnValue(null);
  await expect(prepareWebgl()).rejects.toMatchObject(refusedAs("webgl-half-float"));
});

it("refuses WebGL set to use 16-bit floats", async () => {
  env().set("WEBGL_FORCE_F16_TEXTURES", true);
  await expect(prepareWebgl()).rejects.toMatchObject(refusedAs("webgl-half-float"));
});

it("lets both pass on this machine", async () => {
  await prepareWebgpu();
  await prepareWebgl();
});
