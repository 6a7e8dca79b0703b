import { isSoftware, webgpuMissing } from "../gpu/faults";
import { webgpuBackend } from "./internals";

let lost = false;

/**
 * Checks that there is a WebGPU adapter; call it before `setBackend`. Throws DiagnosticError `webgpu-no-adapter` where
 * tfjs would fail on a null adapter.
 */
export async function prepare(): Promise<void> {
  // Absent without the WebGPU API and outside of secure contexts, whatever the types say.
  const gpu: GPU | undefined = navigator.gpu;
  const adapter = await gpu?.requestAdapter({ powerPreference: "high-performance" });
  if (adapter == null) throw webgpuMissing();
  lost = false;
}

/** Returns the name of the adapter behind the present backend; `software` is true when it computes on the processor. */
export async function describeAdapter(): Promise<{ adapter: string; software: boolean }> {
  const { vendor, architecture, device, description } = webgpuBackend().device.adapterInfo;
  const words = [vendor, architecture, device].filter(Boolean).join(" ");
  return { adapter: description || words || "WebGPU", software: onSoftware() };
}

/** Returns true when the present backend's adapter computes on the processor. */
export function onSoftware(): boolean {
  const { vendor, architecture, device, description, isFallbackAdapter } =
    webgpuBackend().device.adapterInfo;
  return isFallbackAdapter || isSoftware([vendor, architecture, device, description].join(" "));
}

/**
 * Calls `onLost` when the present backend's device is lost or reports an error outside of any call
 * (a shader that does not compile gives wrong numbers and throws nothing). Returns the function that
 * ends this.
 */
export function watchLoss(onLost: (reason: string) => void): () => void {
  const { device } = webgpuBackend();
  let watching = true;
  const report = (reason: string) => {
    if (watching) onLost(reason);
  };
  void device.lost.then(({ message }) => {
    lost = true;
    report(message || "The WebGPU device was lost.");
  });
  const uncaptured = (event: GPUUncapturedErrorEvent) => report(event.error.message);
  device.addEventListener("uncapturederror", uncaptured);
  return () => {
    watching = false;
    device.removeEventListener("uncapturederror", uncaptured);
  };
}

/** Returns true once a watched device was lost. */
export function isLost(): boolean {
  return lost;
}
