import { type EngineName, engineNames } from "@adder-studio/core";
import type { ModelGraph } from "@adder-studio/graph";
import { parseArgs, single, wholeNumber } from "../args";
import { chosenEngine, type EngineChoice, engineOptions, runOnEngine } from "../engine";
import { greatestDifference, type PassFigures } from "../pass";
import type { Places } from "../places";
import { compiled, readTarget, withSetting } from "../target";
import { RunError, UsageError } from "../usage";

const leastShare = 0.1;
const mostDifference = 1e-3;
/** Memory limit of a pass, which takes far less than the training step that a document's limit is for. */
const memoryBytes = 4 * 2 ** 30;

/** Returns the document with this many pixels a side for every synthetic image. */
function withSide(graph: ModelGraph, side: number): ModelGraph {
  const inputs = Object.entries(graph.nodes).filter(([, { type }]) => type === "input");
  return inputs.reduce(
    (made, [id]) =>
      withSetting(withSetting(made, `${id}.noiseHeight=${side}`), `${id}.noiseWidth=${side}`),
    graph,
  );
}

/**
 * `forward`: one pass of a batch through a network's first weights, with batch statistics: time, most memory, share of
 * each ReLU's outputs that are not 0, and, with --compare, the difference to another engine's logits. Fails when the
 * difference or a share is out of bounds.
 */
export async function forwardCommand(argv: readonly string[], places: Places): Promise<number> {
  const args = parseArgs(
    argv,
    [...engineOptions, "set", "side", "batch", "compare"],
    ["step", "json"],
  );
  let graph = await readTarget(args.positional[0]);
  for (const setting of args.options.get("set") ?? []) graph = withSetting(graph, setting);
  const side = wholeNumber(args, "side");
  if (side !== undefined) graph = withSide(graph, side);
  const batch = wholeNumber(args, "batch");
  if (batch !== undefined) graph = withSetting(graph, `batch=${batch}`);
  const other = single(args, "compare");
  const reference = engineNames.find((name) => name === other);
  if (other !== undefined && reference === undefined)
    throw new UsageError(`There is no engine "${other}"; there are ${engineNames.join(", ")}.`);

  const choice = chosenEngine(args);
  const own = await pass(graph, choice, args.flags.has("step"), places);
  const compared = reference && (await pass(graph, elsewhere(choice, reference), false, places));
  const difference = compared && greatestDifference(own.logits, compared.logits);
  const least = Math.min(...own.relus.map(({ share }) => share));

  if (args.flags.has("json")) {
    const { logits: _, ...figures } = own;
    process.stdout.write(
      `${JSON.stringify({ ...figures, difference, compared: compared && { ...compared, logits: undefined } })}\n`,
    );
  } else {
    const lines = [
      `${graph.title}, batch ${graph.run.batch}, ${choice.backend}`,
      passText("forward pass", own.forwardMs, own.forwardBytes),
    ];
    if (own.stepMs !== undefined && own.stepBytes !== undefined) {
      lines.push(
        `${passText("training step", own.stepMs, own.stepBytes)}, loss ${own.loss?.toFixed(4)}`,
      );
    }
    for (const { from, size, share, rms } of own.relus) {
      lines.push(
        `${from.padEnd(28)} ${String(size).padStart(9)} outputs, ${(100 * share).toFixed(1).padStart(5)} % not 0, rms ${rms.toFixed(4)}`,
      );
    }
    if (compared && difference !== undefined) {
      lines.push(
        passText(`${reference} forward pass`, compared.forwardMs, compared.forwardBytes),
        `largest difference of the logits: ${difference.toExponential(2)} of the largest logit`,
      );
    }
    process.stdout.write(`${lines.join("\n")}\n`);
  }
  if (difference !== undefined && !(difference <= mostDifference))
    throw new RunError(
      `The engines differ by ${difference.toExponential(2)} of the largest logit.`,
    );
  if (!(least >= leastShare))
    throw new RunError(`A ReLU lets through ${(100 * least).toFixed(1)} % of its values only.`);
  return 0;
}

/** Returns the choice of another engine: cpu and wasm run in Node unless a browser was named; the others need one. */
function elsewhere(choice: EngineChoice, backend: EngineName): EngineChoice {
  const inNode = backend === "cpu" || backend === "wasm";
  return { backend, threads: 1, browser: inNode ? undefined : (choice.browser ?? "chromium") };
}

function passText(what: string, ms: number, bytes: number): string {
  return `${what}: ${(ms / 1000).toFixed(2)} s, at most ${(bytes / 1e6).toFixed(0)} MB`;
}

async function pass(
  graph: ModelGraph,
  { browser, ...engine }: EngineChoice,
  step: boolean,
  places: Places,
): Promise<PassFigures> {
  let figures: PassFigures | undefined;
  await runOnEngine(
    { kind: "forward", ...engine, ir: compiled(graph, memoryBytes), run: graph.run, step },
    { browser },
    places,
    (message) => {
      if (message.type === "ready") {
        const { backend, adapter } = message.engine;
        process.stderr.write(`${backend} (${adapter})\n`);
      }
      if (message.type === "passed") figures = message;
    },
  );
  if (figures === undefined) throw new RunError("The engine gave no figures.");
  return figures;
}
