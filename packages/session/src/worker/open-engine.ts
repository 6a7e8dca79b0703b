import { DiagnosticError, type EngineFacts, type EngineName, invariant } from "@adder-studio/core";
import { type EngineModule, readEngineModule } from "@adder-studio/core/engines";
import { type BackendOptions, useBackend } from "@adder-studio/kernels";
import { EngineUnavailable } from "./faults";
import { ownFolder } from "./own-folder";

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
    // A run that needs one version has no other engine to go to.
    if (error instanceof DiagnosticError && !options.module)
      throw new EngineUnavailable(error.diagnostic);
    throw error;
  }
}

/**
 * Fetches the module of an earlier version of the wasm engine from the app's folder; undefined for the present one. Throws a
 * DiagnosticError `engine-missing` when it does not come.
 */
export function fetchEngineModule(
  digits: string,
  dataBase: string,
): Promise<EngineModule | undefined> {
  return readEngineModule(digits, async (file) => {
    const url = new URL(file, ownFolder(dataBase));
    // Offline is no other case than a file that is not there: the run cannot be made here and now.
    const response = await fetch(url).catch(() => undefined);
    if (!response?.ok) return undefined;
    return new Uint8Array(await response.arrayBuffer());
  });
}

/** Opens the engine of a run: the present one, or the version whose module's hash begins with `digits`. */
export async function openRunEngine(
  backend: EngineName,
  digits: string | undefined,
  dataBase: string,
): Promise<EngineFacts> {
  if (digits === undefined) return openEngine(backend);
  invariant(backend === "wasm", "a module belongs to the wasm engine");
  return openEngine(backend, { module: await fetchEngineModule(digits, dataBase) });
}
