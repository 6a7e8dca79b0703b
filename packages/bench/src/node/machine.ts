import { cpus } from "node:os";
import type { Report } from "../types";

/** Returns the name of the processor and the number of its cores. */
export function describeMachine(): Report["machine"] {
  const all = cpus();
  return { cpu: all[0]?.model.trim() || process.arch, cores: all.length };
}
