import type { KernelTable } from "../contract";
import { registerWasmBackend } from "./backend";
import { openModule } from "./module";
import { registerOps } from "./ops";
import { table } from "./table";

export { tfjsName } from "./backend";

/**
 * To be called before tfjs' setBackend: our memory, module and threads. Gives how many there are. With
 * `everyThread` they share even what would be done sooner alone.
 */
export async function prepare(threads: number, everyThread: boolean): Promise<number> {
  const got = await openModule(threads, everyThread ? 0 : undefined);
  registerWasmBackend();
  registerOps();
  return got;
}

export const kernels: KernelTable = table;
