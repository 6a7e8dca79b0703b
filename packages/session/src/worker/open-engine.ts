import { DiagnosticError, type EngineFacts, type EngineName } from "@adder-studio/core";
import { type BackendOptions, useBackend } from "@adder-studio/kernels";
import { EngineUnavailable } from "./faults";

/** Most threads of the wasm engine: small networks have too little work for more. */
const mostThreads = 8;

/** Returns one thread for every processor but the page's own; both of two processors, for the page mostly waits. */
function threadsHere(): number {
  const processors = navigator.hardwareConcurrency ?? 1;
  return Math.max(1, Math.min(mostThreads, processors <= 2 ? processors : processors - 1));
}

/**
 * Starts backend `name` in this worker; a GPU backend's code loads only when it is asked for. Throws
 * EngineUnavailable when it cannot run here.
 */
export async function openEngine(
  name: EngineName,
  options: BackendOptions = {},
): Promise<EngineFacts> {
  try {
    return await useBackend(name, { threads: threadsHere(), ...options });
  } catch (error) {
    if (error instanceof DiagnosticError) throw new EngineUnavailable(error.diagnostic);
    throw error;
  }
}
