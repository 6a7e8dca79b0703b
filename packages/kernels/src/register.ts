import { DiagnosticError, type EngineFacts, invariant } from "@adder-studio/core";
import type { EngineModule } from "@adder-studio/core/engines";
import { enableProdMode, getBackend, setBackend } from "@tensorflow/tfjs-core";
import type { EngineName, KernelTable } from "./contract";
import { type Device, watchDevice } from "./health";
import { registerTable } from "./tfjs-internals";

/** Options of `useBackend`. */
export interface BackendOptions {
  /**
   * Threads of the wasm engine; 1 unless given. A page that is not cross-origin isolated gets one: `threads` of the
   * result has the number.
   */
  readonly threads?: number;
  /** False opens a graphics engine that may compute wrongly: for a check that finds the kernels at fault. */
  readonly selfTest?: boolean;
  /** True lets the threads of the wasm engine share kernels of any size, as small as a check's. */
  readonly everyThread?: boolean;
  /** An earlier version of the wasm engine (`readEngineModule` of core); the present one unless given. */
  readonly module?: EngineModule | undefined;
}

interface Loaded {
  readonly table: KernelTable;
  readonly adapter: string;
  readonly software: boolean;
  readonly threads?: number;
  readonly module?: string;
  readonly device?: Device & { selfTest(): Promise<void> };
}

const loaders: Record<EngineName, (options: BackendOptions) => Promise<Loaded>> = {
  async cpu() {
    await import("@tensorflow/tfjs-backend-cpu");
    await start("cpu");
    const { table } = await import("./cpu/index");
    return { table, adapter: "JavaScript", software: false };
  },
  async wasm({ threads = 1, everyThread = false, module }) {
    const wasm = await import("./wasm/index");
    const got = await wasm.prepare({ threads, everyThread, module });
    await start(wasm.tfjsName);
    return { table: wasm.kernels, adapter: "SIMD", software: false, ...got };
  },
  async webgl() {
    const device = await import("./webgl/index");
    await import("@tensorflow/tfjs-backend-webgl");
    await device.prepare();
    await start("webgl");
    return { table: device.table, device, ...(await device.describeAdapter()) };
  },
  async webgpu() {
    const device = await import("./webgpu/index");
    await import("@tensorflow/tfjs-backend-webgpu");
    await device.prepare();
    await start("webgpu");
    return { table: device.table, device, ...(await device.describeAdapter()) };
  },
};

function unavailable(name: EngineName, reason: string): DiagnosticError {
  return new DiagnosticError({
    code: "backend-unavailable",
    severity: "error",
    message: `The ${name} engine cannot run here: ${reason}`,
    hint: "Choose another engine in the run settings.",
  });
}

/** Makes the backend that tfjs calls `name` the present one. */
async function start(name: string): Promise<void> {
  // tfjs swallows the error of a failing factory and returns false.
  if (!(await setBackend(name))) throw new Error("TensorFlow.js could not start it.");
}

/**
 * Loads backend `name`, makes it the present one, and registers our kernels for it. It may be called again, with the
 * same or another name. It never falls back to another backend: it throws a DiagnosticError with code
 * `backend-unavailable` and the reason, `webgpu-no-adapter`, `webgl-unavailable`, `webgl-half-float`, or
 * `backend-wrong-result` where a graphics engine fails its self-test. With `module`, which belongs to wasm, it throws
 * `engine-damaged` for other bytes than the version's and `engine-open` where another version is in use.
 * @example
 * const { adapter, threads } = await useBackend("wasm", { threads: 4 });
 */
export async function useBackend(
  name: EngineName,
  options: BackendOptions = {},
): Promise<EngineFacts> {
  // Otherwise tfjs advertises its Node backend and checks values it was not asked to check.
  enableProdMode();
  try {
    invariant(!options.module || name === "wasm", "an earlier version is one of the wasm engine");
    const { table, device, ...facts } = await loaders[name](options);
    registerTable(getBackend(), table);
    // A broken shader or driver gives wrong numbers, not errors: ask before anything is trained.
    if (options.selfTest !== false) await device?.selfTest();
    watchDevice(device);
    return { backend: name, threads: 1, ...facts };
  } catch (error) {
    if (error instanceof DiagnosticError) throw error;
    throw unavailable(name, error instanceof Error ? error.message : String(error));
  }
}
