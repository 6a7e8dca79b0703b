import { taskOf } from "@adder-studio/ir";
import { parseArgs } from "../args";
import { chosenEngine, engineOptions, runOnEngine } from "../engine";
import type { Places } from "../places";
import { compiled, readTarget, withSetting } from "../target";
import { readWeights } from "../weights";

/** `eval`: mean loss and accuracy of saved weights over the test images, as one JSON line. */
export async function evalCommand(argv: readonly string[], places: Places): Promise<number> {
  const args = parseArgs(argv, [...engineOptions, "engine", "set", "weights"]);
  let graph = await readTarget(args.positional[0]);
  for (const setting of args.options.get("set") ?? []) graph = withSetting(graph, setting);
  const { browser, ...engine } = chosenEngine(args);
  const ir = compiled(graph);
  const weights = readWeights(args, ir);
  await runOnEngine(
    {
      kind: "eval",
      ...engine,
      ir,
      run: graph.run,
      weights,
    },
    { browser },
    places,
    (message) => {
      if (message.type !== "figures") return;
      const { loss, accuracy, count } = message;
      const metric = taskOf(ir) === "values" ? { testRmse: accuracy } : { testAccuracy: accuracy };
      process.stdout.write(`${JSON.stringify({ testLoss: loss, ...metric, images: count })}\n`);
    },
  );
  return 0;
}
