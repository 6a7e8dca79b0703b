import { type EngineName, engineNames } from "@adder-studio/core";

/** Facts about one engine of this device, found out without loading the engine. */
export interface EngineProbe {
  readonly available: boolean;
  /** The adapter's or the renderer's name. */
  readonly adapter: string;
  /** Drawn by the processor: slower than wasm, never preferred. */
  readonly software: boolean;
  /** Reason why it is not available, or not recommended. */
  readonly reason?: string;
}

export type EngineProbes = Readonly<Record<EngineName, EngineProbe>>;

export interface Measurement {
  readonly stepMs?: number;
  readonly reason?: string;
}
export type Measurements = Readonly<Partial<Record<EngineName, Measurement>>>;

export interface EngineChoice {
  readonly backend: EngineName;
  readonly why: string;
}

/** Returns the engine of the document, else the person's choice, else WASM, which starts everywhere at once. */
export function chooseEngine(
  pinned: EngineName | "auto",
  picked: EngineName | undefined,
  probes: EngineProbes | undefined,
): EngineChoice {
  if (pinned !== "auto" && probes?.[pinned].available !== false) {
    return { backend: pinned, why: "This experiment asks for it." };
  }
  if (picked !== undefined && probes?.[picked].available !== false) {
    return { backend: picked, why: "You picked it for this device." };
  }
  if (probes?.wasm.available === false) {
    return { backend: "cpu", why: "This browser has no WebAssembly." };
  }
  const missed = pinned === "auto" ? undefined : probes?.[pinned].reason;
  return {
    backend: "wasm",
    why: missed ?? "It starts at once and gives the same numbers everywhere.",
  };
}

/** Returns an engine that is at least a tenth faster than the one in use, measured on one real step. */
export function fasterEngine(
  current: EngineName,
  measurements: Measurements,
  probes: EngineProbes | undefined,
): EngineName | undefined {
  const base = measurements[current]?.stepMs;
  if (base === undefined) return undefined;
  let best: EngineName | undefined;
  let bestMs = base * 0.9;
  for (const backend of engineNames) {
    const ms = measurements[backend]?.stepMs;
    if (backend === current || ms === undefined || probes?.[backend].software === true) continue;
    if (ms < bestMs) {
      best = backend;
      bestMs = ms;
    }
  }
  return best;
}
