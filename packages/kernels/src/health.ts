import { webglContext, webgpuDevice } from "./tfjs-internals";

type Listener = (reason: string) => void;

const lostListeners = new Set<Listener>();
const uncapturedListeners = new Set<Listener>();
let probe: () => boolean = () => false;
let lost = false;

function reportLost(reason: string): void {
  if (lost) return;
  lost = true;
  for (const listener of lostListeners) listener(reason);
}

/**
 * True once the device or context is gone. Ask after every read-back: a lost WebGL context answers
 * `dataSync()` with zeros instead of an error.
 */
export function isLost(): boolean {
  if (!lost && probe()) reportLost("The graphics context was lost.");
  return lost;
}

/** Calls `listener` when the device is lost; gives the function that stops it. */
export function onLost(listener: Listener): () => void {
  lostListeners.add(listener);
  return () => lostListeners.delete(listener);
}

/**
 * Calls `listener` with each error WebGPU reports outside of any call, broken shaders among them
 * (they give wrong numbers instead of throwing); gives the function that stops it.
 */
export function onUncaptured(listener: Listener): () => void {
  uncapturedListeners.add(listener);
  return () => uncapturedListeners.delete(listener);
}

/** Watches the present backend's device from here on. */
export function watchDevice(name: string): void {
  lost = false;
  probe = () => false;
  if (name === "webgl") {
    const context = webglContext();
    probe = () => context.isContextLost();
    context.canvas.addEventListener("webglcontextlost", () =>
      reportLost("The graphics context was lost."),
    );
  }
  if (name === "webgpu") {
    const device = webgpuDevice();
    void device.lost.then(({ message }) => reportLost(message || "The graphics device was lost."));
    device.addEventListener("uncapturederror", ({ error }) => {
      for (const listener of uncapturedListeners) listener(error.message);
    });
  }
}
