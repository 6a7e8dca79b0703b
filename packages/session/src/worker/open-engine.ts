import { type BackendName, DiagnosticError, type EngineFacts } from "@adder-studio/core";
import { useBackend } from "@adder-studio/kernels";
import simdUrl from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import { EngineUnavailable } from "./faults";

/**
 * Starts backend `name` in this worker; a GPU backend's code loads only when it is asked for. Throws
 * EngineUnavailable when it cannot run here.
 */
export async function openEngine(name: BackendName): Promise<EngineFacts> {
  try {
    return await useBackend(name, {
      wasmUrls: { "tfjs-backend-wasm-simd.wasm": new URL(simdUrl, self.location.href).href },
    });
  } catch (error) {
    if (error instanceof DiagnosticError) throw new EngineUnavailable(error.diagnostic);
    throw error;
  }
}
