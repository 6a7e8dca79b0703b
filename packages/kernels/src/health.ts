/** State of a graphics backend's device. The modules of WebGL and WebGPU each export these two functions. */
export interface Device {
  /** True once the device or its context is gone. */
  isLost(): boolean;
  /** Calls `report` on the loss, and on errors outside of any call; returns the function that ends this. */
  watchLoss(report: Listener): () => void;
}

type Listener = (reason: string) => void;

const lostListeners = new Set<Listener>();
const uncapturedListeners = new Set<Listener>();
let device: Device | undefined;
let lost = false;
let stopWatching = (): void => {};

function reportLost(reason: string): void {
  if (lost) return;
  lost = true;
  for (const listener of lostListeners) listener(reason);
}

/**
 * Returns true once the present device or context is gone. Ask after every read-back: `dataSync()` of a lost WebGL
 * context returns zeros instead of throwing.
 */
export function isLost(): boolean {
  if (device?.isLost()) reportLost("The graphics device was lost.");
  return lost;
}

/** Calls `listener` when the device is lost; returns the function that removes it. */
export function onLost(listener: Listener): () => void {
  lostListeners.add(listener);
  return () => lostListeners.delete(listener);
}

/**
 * Calls `listener` with each error WebGPU reports outside of any call, broken shaders among them
 * (they give wrong numbers instead of throwing); returns the function that removes it.
 */
export function onUncaptured(listener: Listener): () => void {
  uncapturedListeners.add(listener);
  return () => uncapturedListeners.delete(listener);
}

/** Watches the device of the present backend from here on, in place of the one before. */
export function watchDevice(next: Device | undefined): void {
  stopWatching();
  stopWatching = () => {};
  lost = false;
  device = next;
  if (next === undefined) return;
  stopWatching = next.watchLoss((reason) => {
    if (next.isLost()) reportLost(reason);
    else for (const listener of uncapturedListeners) listener(reason);
  });
}
