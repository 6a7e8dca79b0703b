import { writeFileSync } from "node:fs";
import { writeExperiment, writeWeights } from "@adder-studio/blocks/experiment-file";
import { documentHash } from "@adder-studio/graph";
import { taskOf } from "@adder-studio/ir";
import { parseArgs, single, wholeNumber } from "../args";
import { fullDataset } from "../data";
import { chosenEngine, engineOptions, runOnEngine } from "../engine";
import { openEvents } from "../events";
import type { JobMessage } from "../job";
import type { Places } from "../places";
import { createProgress } from "../progress";
import { createClaim, writeClaim } from "../receipt/make";
import { createEventsOf } from "../runs/events-of";
import { compiled, readTarget, withSetting } from "../target";
import { UsageError } from "../usage";

/** `train`: events to the events file, a line an epoch and the outcome to stdout, progress to stderr. */
export async function trainCommand(argv: readonly string[], places: Places): Promise<number> {
  const args = parseArgs(
    argv,
    [...engineOptions, "engine", "set", "epochs", "steps", "events", "save", "receipt"],
    ["full-data"],
  );
  const epochs = wholeNumber(args, "epochs");
  const steps = wholeNumber(args, "steps");
  if (epochs !== undefined && steps !== undefined)
    throw new UsageError("Give --epochs or --steps, not both.");
  let graph = await readTarget(args.positional[0]);
  if (args.positional.length > 1) throw new UsageError("Train one experiment at a time.");
  const settings = [...(args.options.get("set") ?? []), ...(epochs ? [`epochs=${epochs}`] : [])];
  for (const setting of settings) graph = withSetting(graph, setting);
  const { browser, ...engine } = chosenEngine(args);
  const dataset = args.flags.has("full-data") ? fullDataset(places.root) : undefined;
  const receiptFile = single(args, "receipt");
  if (receiptFile !== undefined && dataset)
    throw new UsageError("A receipt is of the data in the document: leave out --full-data.");
  const ir = compiled(graph);
  const { run } = graph;
  const events = openEvents(single(args, "events"));
  const toStdout = single(args, "events") === "-" || receiptFile === "-";
  const claim = createClaim(graph, ir);
  const save = single(args, "save");
  const say = (line: string) => {
    if (!toStdout) process.stdout.write(`${line}\n`);
  };
  const progress = createProgress();
  const goal = taskOf(ir);
  /** Formats an accuracy, or the root mean squared error in the units of the targets. */
  const formatMetric = (metric: number) =>
    goal === "values" ? `RMSE ${metric.toPrecision(4)}` : `accuracy ${percent(metric)}`;
  const eventsOf = createEventsOf(run, documentHash(graph), goal);
  let totalSteps = 0;

  function onMessage(message: JobMessage, host: string): void {
    for (const event of eventsOf(message, host)) events.write(event);
    claim.take(message);
    switch (message.type) {
      case "ready": {
        totalSteps = message.totalSteps;
        const { backend: name, adapter } = message.engine;
        process.stderr.write(`${name} (${adapter}) in ${host}, ${totalSteps} steps\n`);
        break;
      }
      case "steps": {
        const [step = 0, loss = 0] = message.rows.at(-1) ?? [];
        progress.show(step + 1, totalSteps, loss, message.examplesPerSecond);
        break;
      }
      case "epoch": {
        const { epoch, trainLoss, trainAccuracy, testLoss, testAccuracy } = message;
        progress.clear();
        say(
          `epoch ${epoch}: train loss ${trainLoss.toFixed(4)}, ${formatMetric(trainAccuracy)}; ` +
            `test loss ${testLoss.toFixed(4)}, ${formatMetric(testAccuracy)}`,
        );
        break;
      }
      case "done": {
        const { steps: made, weightsHash, examplesPerSecond } = message;
        progress.clear();
        say(
          `done: ${made} steps, ${examplesPerSecond > 0 ? `${examplesPerSecond.toFixed(0)} examples/s, ` : ""}weights ${weightsHash}`,
        );
        if (save && message.weights) {
          const arrays = message.weights.map(({ name, shape, values }) => ({
            name,
            shape,
            data: Float32Array.from(values),
          }));
          const written = writeExperiment(graph, arrays);
          if (!written.ok) say(`note: ${written.error.message} The file holds the weights alone.`);
          writeFileSync(save, written.ok ? written.value : writeWeights(graph, arrays));
        }
        break;
      }
      default:
        break;
    }
  }

  try {
    await runOnEngine(
      {
        kind: "train",
        ...engine,
        ir,
        run,
        wantsWeights: save !== undefined,
        ...(steps && { steps }),
        ...(dataset && { dataset }),
      },
      { browser },
      places,
      onMessage,
    );
    if (receiptFile !== undefined) await writeClaim(claim, receiptFile);
  } finally {
    progress.clear();
    events.close();
  }
  return 0;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}
