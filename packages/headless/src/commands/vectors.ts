import { parseArgs } from "../args";
import { chosenEngine, engineOptions, runOnEngine } from "../engine";
import type { Places } from "../places";
import { UsageError } from "../usage";
import { readVectors } from "../vectors/read";

/** `vectors`: a row a case with each quantity's largest deviation; exit code 1 when one is out of tolerance. */
export async function vectorsCommand(argv: readonly string[], places: Places): Promise<number> {
  const args = parseArgs(argv, engineOptions);
  if (args.positional.length === 0)
    throw new UsageError("Name files or folders of golden vectors.");
  const { browser, ...engine } = chosenEngine(args);
  const cases = readVectors(args.positional);
  let passed = 0;
  let failed = 0;
  let adapter = "";
  await runOnEngine({ kind: "vectors", ...engine, cases }, { browser }, places, (message) => {
    if (message.type === "ready") adapter = message.engine.adapter;
    if (message.type !== "case") return;
    const { name, deviations, passed: good } = message.result;
    if (good) passed += 1;
    else failed += 1;
    const cells = deviations.map(
      ({ quantity, largest, ratio }) =>
        `${quantity} ${largest.toExponential(1)}${ratio > 1 ? " (!)" : ""}`,
    );
    process.stdout.write(`${good ? "ok  " : "FAIL"} ${name.padEnd(26)} ${cells.join("  ")}\n`);
  });
  process.stdout.write(`${passed} passed, ${failed} failed on ${engine.backend} (${adapter})\n`);
  return failed > 0 ? 1 : 0;
}
