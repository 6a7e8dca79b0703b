import { type EngineModule, moduleDigits } from "@adder-studio/core/engines";
import type { KernelTable } from "../contract";
import { registerWasmBackend } from "./backend";
import { openModule, openVersion } from "./module";
import { registerOps } from "./ops";
import { table } from "./table";

export { tfjsName } from "./backend";

interface PrepareOptions {
  readonly threads: number;
  /** True lets threads share even kernels that one thread would finish sooner. */
  readonly everyThread: boolean;
  readonly module: EngineModule | undefined;
}

/**
 * Prepares memory, module and threads of the wasm engine; call it before tfjs' setBackend. Returns the number of
 * threads that run, and the first digits of the module's hash.
 */
export async function prepare({
  threads,
  everyThread,
  module,
}: PrepareOptions): Promise<{ readonly threads: number; readonly module: string }> {
  const got = await openModule({ threads, leastShared: everyThread ? 0 : undefined, module });
  registerWasmBackend();
  registerOps();
  return { threads: got, module: openVersion().module.slice(0, moduleDigits) };
}

export const kernels: KernelTable = table;
