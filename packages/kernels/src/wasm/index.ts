import type { KernelTable } from "../contract";
import { registerWasmBackend } from "./backend";
import { openModule } from "./module";
import { registerOps } from "./ops";
import { table } from "./table";

export { tfjsName } from "./backend";

/**
 * Prepares memory, module and threads of the wasm engine; call it before tfjs' setBackend. Returns the number of
 * threads that run. With `everyThread` they share even kernels that one thread would finish sooner.
 */
export async function prepare(threads: number, everyThread: boolean): Promise<number> {
  const got = await openModule(threads, everyThread ? 0 : undefined);
  registerWasmBackend();
  registerOps();
  return got;
}

export const kernels: KernelTable = table;
