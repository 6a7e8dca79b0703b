import { readFileSync } from "node:fs";
import { readSafetensors } from "@adder-studio/data";
import { goalOf } from "@adder-studio/ir";
import { parseArgs, single } from "../args";
import { chosenEngine, engineOptions, runOnEngine } from "../engine";
import type { Places } from "../places";
import { compiled, readTarget, withSetting } from "../target";
import { UsageError } from "../usage";

/** `eval`: mean loss and accuracy of saved weights over the test images, as one JSON line. */
export async function evalCommand(words: readonly string[], places: Places): Promise<number> {
  const args = parseArgs(words, [...engineOptions, "set", "weights"]);
  let graph = await readTarget(args.positional[0]);
  for (const setting of args.options.get("set") ?? []) graph = withSetting(graph, setting);
  const file = single(args, "weights");
  if (file === undefined) throw new UsageError("eval needs --weights FILE.safetensors.");
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(readFileSync(file));
  } catch {
    throw new UsageError(`The file ${file} cannot be read.`);
  }
  const weights = readSafetensors(bytes);
  if (!weights.ok) throw new UsageError(weights.error.message);
  const { browser, ...engine } = chosenEngine(args);
  const ir = compiled(graph);
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
  await runOnEngine(
    {
      kind: "eval",
      ...engine,
      ir,
      run: graph.run,
      weights: weights.value.map(({ name, shape, data }) => ({ name, shape, values: [...data] })),
    },
    { browser },
    places,
    (message) => {
      if (message.type !== "figures") return;
      const { loss, accuracy, count } = message;
      const quality = goalOf(ir) === "values" ? { testRmse: accuracy } : { testAccuracy: accuracy };
      process.stdout.write(`${JSON.stringify({ testLoss: loss, ...quality, images: count })}\n`);
    },
  );
  return 0;
}
