import type { KernelTable } from "../contract";
import { registerWasmBackend } from "./backend";
import { openModule } from "./module";
import { registerOps } from "./ops";
import { table } from "./table";

export { tfjsName } from "./backend";

/** To be called before tfjs' setBackend: our memory, module and threads. Gives how many there are. */
export async function prepare(threads: number): Promise<number> {
  const got = await openModule(threads);
  registerWasmBackend();
  registerOps();
  return got;
}

export const kernels: KernelTable = table;
