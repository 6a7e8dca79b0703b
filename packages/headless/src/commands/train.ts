import { writeFileSync } from "node:fs";
import { writeSafetensors } from "@adder-studio/data";
import { documentHash } from "@adder-studio/graph";
import { goalOf } from "@adder-studio/ir";
import { adaptiveFactor, fixedColumns } from "@adder-studio/runtime";
import { parseArgs, single, wholeNumber } from "../args";
import { chosenEngine, engineOptions, runOnEngine } from "../engine";
import { openEvents } from "../events";
import type { JobMessage } from "../job";
import type { Places } from "../places";
import { createProgress } from "../progress";
import { compiled, readTarget, withSetting } from "../target";
import { UsageError } from "../usage";

/** `train`: events to the events file, a line an epoch and the outcome to stdout, progress to stderr. */
export async function trainCommand(words: readonly string[], places: Places): Promise<number> {
  const args = parseArgs(words, [...engineOptions, "set", "epochs", "steps", "events", "save"]);
  const epochs = wholeNumber(args, "epochs");
  const steps = wholeNumber(args, "steps");
  if (epochs !== undefined && steps !== undefined)
    throw new UsageError("Give --epochs or --steps, not both.");
  let graph = await readTarget(args.positional[0]);
  if (args.positional.length > 1) throw new UsageError("Train one experiment at a time.");
  const settings = [...(args.options.get("set") ?? []), ...(epochs ? [`epochs=${epochs}`] : [])];
  for (const setting of settings) graph = withSetting(graph, setting);
  const { browser, ...engine } = chosenEngine(args);
  const ir = compiled(graph);
  const { run } = graph;
  const events = openEvents(single(args, "events"));
  const toStdout = single(args, "events") === "-";
  const save = single(args, "save");
  const say = (line: string) => {
    if (!toStdout) process.stdout.write(`${line}\n`);
  };
  const progress = createProgress();
  const ofValues = goalOf(ir) === "values";
  /** Accuracy, or the root mean squared error in the units of the values. */
  const said = (quality: number) =>
    ofValues ? `RMSE ${quality.toPrecision(4)}` : `accuracy ${percent(quality)}`;
  let layers: readonly { readonly name: string; readonly size: number }[] = [];
  let totalSteps = 0;

  function onMessage(message: JobMessage, host: string): void {
    switch (message.type) {
      case "ready": {
        ({ layers, totalSteps } = message);
        const { backend: name, adapter, threads } = message.engine;
        events.write({ type: "ready", backend: name, adapter, threads, host });
        process.stderr.write(`${name} (${adapter}) in ${host}, ${totalSteps} steps\n`);
        break;
      }
      case "steps":
        for (const row of message.rows) {
          const [step, loss, , lr] = row as [number, number, number, number];
          events.write({
            type: "step",
            step,
            loss,
            lr,
            examplesPerSecond: message.examplesPerSecond,
            layers: layers.map(({ name, size }, i) => {
              const rawNorm = row[fixedColumns + i] as number;
              return { name, rawNorm, alpha: adaptiveFactor(run, size, rawNorm) ?? null };
            }),
          });
          progress.show(step + 1, totalSteps, loss, message.examplesPerSecond);
        }
        break;
      case "epoch": {
        const { epoch, trainLoss, trainAccuracy, testLoss, testAccuracy, examplesPerSecond } =
          message;
        const quality = ofValues
          ? { trainRmse: trainAccuracy, testRmse: testAccuracy }
          : { trainAccuracy, testAccuracy };
        const figures = { epoch, trainLoss, testLoss, ...quality, examplesPerSecond };
        events.write({ type: "epoch", ...figures });
        progress.clear();
        say(
          `epoch ${epoch}: train loss ${trainLoss.toFixed(4)}, ${said(trainAccuracy)}; ` +
            `test loss ${testLoss.toFixed(4)}, ${said(testAccuracy)}`,
        );
        break;
      }
      case "failed":
        events.write({
          type: "failed",
          code: message.diagnostic.code,
          message: message.diagnostic.message,
        });
        break;
      case "done": {
        const { steps: made, weightsHash, examplesPerSecond } = message;
        events.write({
          type: "done",
          steps: made,
          weightsHash,
          documentHash: documentHash(graph),
          examplesPerSecond,
        });
        progress.clear();
        say(
          `done: ${made} steps, ${examplesPerSecond.toFixed(0)} examples/s, weights ${weightsHash}`,
        );
        if (save && message.weights) {
          const arrays = message.weights.map(({ name, shape, values }) => ({
            name,
            shape,
            data: Float32Array.from(values),
          }));
          writeFileSync(save, writeSafetensors(arrays, { document: documentHash(graph) }));
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
      },
      { browser },
      places,
      onMessage,
    );
  } finally {
    progress.clear();
    events.close();
  }
  return 0;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}
