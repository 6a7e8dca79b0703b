import { powersOfTwo } from "@adder-studio/core";
import type { KernelTable } from "../contract";
import { cpuTensor, cpuValues } from "../tfjs-internals";

export const powerOfTwo: KernelTable["powerOfTwo"] = ({ w }, range) =>
  cpuTensor(w.shape, powersOfTwo(cpuValues(w), range));
