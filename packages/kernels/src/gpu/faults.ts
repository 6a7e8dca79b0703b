import { DiagnosticError } from "@adder-studio/core";

/** True for adapters that compute on the processor: their results are correct, but slower than the wasm engine's. */
export function isSoftware(adapter: string): boolean {
  return /swiftshader|llvmpipe|lavapipe|softpipe|basic render/i.test(adapter);
}

export function webgpuMissing(): DiagnosticError {
  return new DiagnosticError({
    code: "webgpu-no-adapter",
    severity: "error",
    message: "This browser offers no WebGPU adapter.",
    hint: "Choose the WebAssembly engine, or a browser and device with WebGPU.",
  });
}

export function webglMissing(): DiagnosticError {
  return new DiagnosticError({
    code: "webgl-unavailable",
    severity: "error",
    message: "This browser offers no WebGL 2.",
    hint: "Choose the WebAssembly engine.",
  });
}

export function webglHalfFloat(): DiagnosticError {
  return new DiagnosticError({
    code: "webgl-half-float",
    severity: "error",
    message: "WebGL on this device cannot compute in 32-bit floats.",
    hint: "Choose the WebAssembly engine: sums of hundreds of distances need 32 bits.",
  });
}

export function wrongResult(backend: string, detail: string): DiagnosticError {
  return new DiagnosticError({
    code: "backend-wrong-result",
    severity: "error",
    message: `The ${backend} engine computed a wrong result on this device (${detail}).`,
    hint: "Choose the WebAssembly engine; the graphics driver may need an update.",
  });
}
