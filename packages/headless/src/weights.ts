import { readFileSync } from "node:fs";
import { readSafetensors } from "@adder-studio/data";
import type { ModelIR } from "@adder-studio/ir";
import { type Args, single } from "./args";
import type { JsonArray } from "./job";
import { UsageError } from "./usage";

/** The weights of `--weights FILE`, which must be those of the network. */
export function readWeights(args: Args, ir: ModelIR): JsonArray[] {
  const file = single(args, "weights");
  if (file === undefined) throw new UsageError("This needs --weights FILE.safetensors.");
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(readFileSync(file));
  } catch {
    throw new UsageError(`The file ${file} cannot be read.`);
  }
  const weights = readSafetensors(bytes);
  if (!weights.ok) throw new UsageError(weights.error.message);
  const given = new Map(weights.value.map((array) => [array.name, array]));
  for (const { name, shape } of ir.params) {
    const array = given.get(name);
    if (!array) throw new UsageError(`The file has no array "${name}".`);
    if (array.shape.join() !== shape.join()) {
      throw new UsageError(
        `"${name}" is [${array.shape}] in the file and [${shape}] in the network.`,
      );
    }
  }
  return weights.value.map(({ name, shape, data }) => ({ name, shape, values: [...data] }));
}
