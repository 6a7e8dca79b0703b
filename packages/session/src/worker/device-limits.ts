import { backend } from "@tensorflow/tfjs-core";

/** Fields of tfjs' GPU backends that hold their device. */
interface WithDevice {
  readonly gpgpu?: { readonly gl: WebGL2RenderingContext };
  readonly device?: GPUDevice;
}

const gpuLimits = [
  "maxBufferSize",
  "maxStorageBufferBindingSize",
  "maxComputeWorkgroupStorageSize",
  "maxComputeInvocationsPerWorkgroup",
  "maxComputeWorkgroupsPerDimension",
] as const;

const glLimits = [
  "MAX_TEXTURE_SIZE",
  "MAX_DRAW_BUFFERS",
  "MAX_TEXTURE_IMAGE_UNITS",
  "MAX_FRAGMENT_UNIFORM_VECTORS",
] as const;

/** Returns facts and limits of the current engine's device, by the names of its interface. */
export function deviceLimits(): Record<string, string | number> {
  const { gpgpu, device } = backend() as unknown as WithDevice;
  const found: Record<string, string | number> = {};
  if (device) {
    const { vendor, architecture } = device.adapterInfo;
    Object.assign(found, { vendor, architecture, features: [...device.features].sort().join(" ") });
    for (const name of gpuLimits) found[name] = device.limits[name];
  } else if (gpgpu) {
    const { gl } = gpgpu;
    found.VERSION = String(gl.getParameter(gl.VERSION));
    for (const name of glLimits) found[name] = Number(gl.getParameter(gl[name]));
  } else {
    found.crossOriginIsolated = String(self.crossOriginIsolated);
  }
  return found;
}
