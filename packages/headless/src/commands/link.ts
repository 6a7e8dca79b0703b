import { catalog } from "@adder-studio/blocks";
import { encodeLink } from "@adder-studio/graph";
import { parseArgs } from "../args";
import { readTarget, withSetting } from "../target";

/** `link`: the share link's fragment, from `#`, on one line. */
export async function linkCommand(words: readonly string[]): Promise<number> {
  const args = parseArgs(words, ["set"]);
  let graph = await readTarget(args.positional[0]);
  for (const setting of args.options.get("set") ?? []) graph = withSetting(graph, setting);
  process.stdout.write(`${await encodeLink(graph, catalog)}\n`);
  return 0;
}
