import { catalog } from "@adder-studio/blocks";
import { encodeLink } from "@adder-studio/graph";
import { parseArgs } from "../args";
import { readTarget, withSetting } from "../target";
import { UsageError } from "../usage";

/** `link`: the share link's fragment, from `#`, on one line. */
export async function linkCommand(argv: readonly string[]): Promise<number> {
  const args = parseArgs(argv, ["set"]);
  let graph = await readTarget(args.positional[0]);
  for (const setting of args.options.get("set") ?? []) graph = withSetting(graph, setting);
  const link = await encodeLink(graph, catalog);
  if (!link.ok) throw new UsageError(`${link.error.message} ${link.error.hint ?? ""}`.trim());
  process.stdout.write(`${link.value}\n`);
  return 0;
}
