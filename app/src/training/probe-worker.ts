import type { EngineProbe, EngineProbes } from "./engines";

const softwareNames = /swiftshader|llvmpipe|software|basic render/i;

/**
 * Looks for the engines where they will run, in a worker. A context without a graphics card takes up to a second to
 * make: the page would stand still.
 */
async function probe(): Promise<EngineProbes> {
  return {
    webgpu: await probeWebgpu(),
    webgl: probeWebgl(),
    wasm:
      typeof WebAssembly === "object"
        ? { available: true, adapter: "SIMD", software: false }
        : {
            available: false,
            adapter: "",
            software: false,
            reason: "This browser has no WebAssembly.",
          },
    cpu: { available: true, adapter: "JavaScript", software: false },
  };
}

async function probeWebgpu(): Promise<EngineProbe> {
  const none = { available: false, adapter: "", software: false };
  if (!("gpu" in navigator)) return { ...none, reason: "This browser has no WebGPU." };
  try {
    const adapter = await navigator.gpu.requestAdapter();
    if (adapter === null) {
      return { ...none, reason: "This browser has WebGPU, but found no graphics adapter." };
    }
    const { info } = adapter;
    const name = info.description || [info.vendor, info.architecture].filter(Boolean).join(" ");
    const software = info.isFallbackAdapter === true || softwareNames.test(name);
    return { available: true, adapter: name, software, ...softwareNote(software) };
  } catch {
    return { ...none, reason: "This browser refused WebGPU." };
  }
}

function probeWebgl(): EngineProbe {
  const none = { available: false, adapter: "", software: false };
  try {
    const gl = new OffscreenCanvas(1, 1).getContext("webgl2");
    if (gl === null) return { ...none, reason: "This browser has no WebGL 2." };
    const names = gl.getExtension("WEBGL_debug_renderer_info");
    const name = names === null ? "" : String(gl.getParameter(names.UNMASKED_RENDERER_WEBGL));
    gl.getExtension("WEBGL_lose_context")?.loseContext();
    const software = softwareNames.test(name);
    return { available: true, adapter: name, software, ...softwareNote(software) };
  } catch {
    return { ...none, reason: "This browser refused WebGL." };
  }
}

function softwareNote(software: boolean): { reason?: string } {
  return software ? { reason: "Drawn by the processor here: slower than WASM." } : {};
}

probe().then((probes) => self.postMessage(probes));
