import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { templates } from "@adder-studio/blocks";
import { appVersion } from "@adder-studio/core";
import { benchCommand } from "./commands/bench";
import { describeCommand } from "./commands/describe";
import { evalCommand } from "./commands/eval";
import { exportCommand } from "./commands/export";
import { forwardCommand } from "./commands/forward";
import { importCommand } from "./commands/import";
import { linkCommand } from "./commands/link";
import { quantiseCommand } from "./commands/quantise";
import { recordCommand } from "./commands/record";
import { reproduceCommand } from "./commands/reproduce";
import { sweepCommand } from "./commands/sweep";
import { trainCommand } from "./commands/train";
import { vectorsCommand } from "./commands/vectors";
import { verifyCommand } from "./commands/verify";
import { weightsCommand } from "./commands/weights";
import type { Places } from "./places";
import { RunError, UsageError, usage } from "./usage";

type Command = (argv: readonly string[], places: Places) => Promise<number>;

const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ["train", trainCommand],
  ["verify", verifyCommand],
  ["sweep", sweepCommand],
  ["reproduce", reproduceCommand],
  ["record", recordCommand],
  ["eval", evalCommand],
  ["quantise", quantiseCommand],
  ["describe", describeCommand],
  ["forward", forwardCommand],
  ["link", linkCommand],
  ["export", exportCommand],
  ["weights", weightsCommand],
  ["import", importCommand],
  ["vectors", vectorsCommand],
  ["bench", benchCommand],
]);

/** Runs one command line; `root` is the repository. Returns the exit code: 0 done, 1 failed, 2 bad usage or input. */
export async function main(argv: readonly string[], root: string): Promise<number> {
  const help = usage.replace("%TEMPLATES%", templates.map(({ id }) => id).join(", "));
  const [name, ...rest] = argv;
  if (name === "help" || name === "--help") {
    process.stdout.write(help);
    return 0;
  }
  if (name === "--version") {
    process.stdout.write(`Adder Studio ${appVersion}\n`);
    return 0;
  }
  const command = name === undefined ? undefined : commands.get(name);
  if (!command) {
    process.stderr.write(name === undefined ? help : `There is no command "${name}".\n\n${help}`);
    return 2;
  }
  try {
    return await command(rest, { root, bundle: dirname(fileURLToPath(import.meta.url)) });
  } catch (error) {
    if (error instanceof UsageError || error instanceof RunError) {
      process.stderr.write(`${error.message}\n`);
      return error instanceof UsageError ? 2 : 1;
    }
    throw error;
  }
}
