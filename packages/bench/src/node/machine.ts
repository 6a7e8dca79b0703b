import { cpus } from "node:os";
import type { Report } from "../types";

/** The processor, as its maker calls it, and how many of its cores there are. */
export function describeMachine(): Report["machine"] {
  const all = cpus();
  return { cpu: all[0]?.model.trim() || process.arch, cores: all.length };
}
