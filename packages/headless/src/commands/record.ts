import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { catalog } from "@adder-studio/blocks";
import { type NamedArray, sha256Hex, shapeSize } from "@adder-studio/core";
import { openSafetensors, writeSafetensors } from "@adder-studio/data";
import { documentHash, documentText, numericsHash, parseDocumentText } from "@adder-studio/graph";
import { irHash, type ModelIR } from "@adder-studio/ir";
import { parseArgs, single } from "../args";
import { chosenEngine, engineOptions, runOnEngine } from "../engine";
import type { JobMessage } from "../job";
import type { Places } from "../places";
import type { RecordedLook } from "../recorder";
import { compiled, readTarget, withSetting } from "../target";
import { UsageError } from "../usage";

/** Steps of early snapshots, when most changes. */
const early = [10, 40];
const perEpoch = 2;
/** Columns of the curve: step, loss, accuracy, learning rate. */
const curveColumns = 4;

interface ReadOut {
  /** Index of the op whose outputs the layer takes. */
  readonly op: number;
  readonly dims: number;
  readonly w: string;
  readonly b: string;
}

/** Returns the last layer with filters, whose outputs are the class scores. */
function readOutOf({ ops }: ModelIR): ReadOut {
  const layer = ops.findLast(({ op }) => op === "conv2d" || op === "adder2d");
  const bias = ops.find(({ op, ins }) => op === "bias" && ins[0] === layer?.id);
  const from = ops[layer?.ins[0] ?? 0];
  const w = layer?.params.w;
  const b = bias?.params.b;
  if (layer?.op !== "conv2d" || from === undefined || w === undefined || b === undefined)
    throw new UsageError("A recording needs a network whose last layer is a Dense with a bias.");
  return { op: from.id, dims: shapeSize(from.type.shape), w, b };
}

/**
 * `record`: trains and writes what the page needs to show the run without training it: its curve, its tests, and the
 * features of every test image with the read-out's weights at some steps, so that each accuracy can be counted again.
 * Float32, a safetensors file; text and receipt are its metadata.
 */
export async function recordCommand(argv: readonly string[], places: Places): Promise<number> {
  const args = parseArgs(argv, [...engineOptions, "set", "out", "save"], ["index"]);
  if (args.flags.has("index")) return writeIndex(places);
  const out = single(args, "out");
  if (out === undefined) throw new UsageError("Name the file with --out.");
  let graph = await readTarget(args.positional[0]);
  for (const setting of args.options.get("set") ?? []) graph = withSetting(graph, setting);
  const { browser, ...engine } = chosenEngine(args);
  const ir = compiled(graph);
  const { run } = graph;
  const readOut = readOutOf(ir);
  const save = single(args, "save");

  const facts: Record<string, string> = {
    format: "adder-studio-recording-1",
    document: documentText(graph),
    documentHash: documentHash(graph),
    networkHash: irHash(ir),
    op: String(readOut.op),
  };
  const arrays: NamedArray[] = [];
  const curve: number[] = [];
  const epochs: number[][] = [];
  const started = performance.now();
  let spentMs = 0;
  const seconds = () => (performance.now() - started - spentMs) / 1000;

  function addSnapshot(look: RecordedLook): void {
    const name = `look/${String(look.step).padStart(6, "0")}`;
    const { dims, w, b } = readOut;
    const size = look.count * dims;
    const shapeOf = (param: string) => ir.params.find((spec) => spec.name === param)?.shape ?? [];
    let at = 0;
    const part = (of: string, shape: readonly number[]) => {
      const end = at + shapeSize(shape);
      const data = Float32Array.from(look.values.slice(at, end));
      arrays.push({ name: `${name}/${of}`, shape, data });
      at = end;
    };
    part("features", [size / dims, dims]);
    part("w", shapeOf(w));
    part("b", shapeOf(b));
    ({ spentMs } = look);
    process.stderr.write(`step ${look.step}: looked at ${look.count} images\n`);
  }

  function onMessage(message: JobMessage, host: string): void {
    switch (message.type) {
      case "ready": {
        const { backend, adapter, threads, software } = message.engine;
        Object.assign(facts, {
          backend,
          adapter,
          threads: String(threads),
          software: String(software),
          host,
          totalSteps: String(message.totalSteps),
          stepsPerEpoch: String(message.stepsPerEpoch),
        });
        break;
      }
      case "steps":
        for (const row of message.rows) curve.push(...row.slice(0, curveColumns));
        break;
      case "epoch": {
        const { epoch, step, trainLoss, trainAccuracy, testLoss, testAccuracy } = message;
        epochs.push([epoch, step, trainLoss, trainAccuracy, testLoss, testAccuracy, seconds()]);
        process.stdout.write(
          `epoch ${epoch}: train ${trainLoss.toFixed(4)} ${trainAccuracy.toFixed(4)}, test ${testLoss.toFixed(4)} ${testAccuracy.toFixed(4)}, ${seconds().toFixed(0)} s\n`,
        );
        break;
      }
      case "look":
        addSnapshot(message);
        break;
      case "done":
        Object.assign(facts, {
          weightsHash: message.weightsHash,
          examplesPerSecond: String(message.examplesPerSecond),
          seconds: String(seconds()),
        });
        if (save !== undefined && message.weights)
          writeFileSync(save, writeSafetensors(message.weights.map(toArray)));
        break;
      default:
        break;
    }
  }

  await runOnEngine(
    {
      kind: "train",
      ...engine,
      ir,
      run,
      wantsWeights: save !== undefined,
      recording: { op: readOut.op, params: [readOut.w, readOut.b], early, perEpoch },
    },
    { browser },
    places,
    onMessage,
  );
  const table = (name: string, columns: number, values: readonly number[]): NamedArray => ({
    name,
    shape: [values.length / columns, columns],
    data: Float32Array.from(values),
  });
  arrays.push(table("curve", curveColumns, curve), table("epochs", 7, epochs.flat()));
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, writeSafetensors(arrays, facts));
  process.stdout.write(`${out}: ${arrays.length} arrays\n`);
  return 0;
}

function toArray(of: { name: string; shape: readonly number[]; values: readonly number[] }) {
  return { name: of.name, shape: of.shape, data: Float32Array.from(of.values) };
}

/** Writes the app's list of the recorded runs that lie in its data folder. */
function writeIndex({ root }: Places): number {
  const folder = "public/data/recorded";
  const entries = readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".safetensors"))
    .sort()
    .map((name) => {
      const bytes = new Uint8Array(readFileSync(join(root, folder, name)));
      const file = openSafetensors(bytes);
      if (!file.ok) throw new UsageError(`${name}: ${file.error.message}`);
      const fact = (key: string) => file.value.metadata.get(key) ?? "";
      const document = parseDocumentText(fact("document"), catalog);
      if (!document.ok) throw new UsageError(`${name}: ${document.error.message}`);
      const fields = [
        ["numericsHash", numericsHash(document.value.graph)],
        ["blocks", Object.keys(document.value.graph.nodes).length],
        ["title", document.value.graph.title],
        ["path", `recorded/${name}`],
        ["bytes", bytes.length],
        ["sha256", sha256Hex(bytes)],
        ["totalSteps", Number(fact("totalSteps"))],
        ["seconds", Math.round(Number(fact("seconds")))],
        ["host", fact("host")],
      ] as const;
      const lines = fields.map(([key, value]) => `    ${key}: ${JSON.stringify(value)},\n`);
      return `  {\n${lines.join("")}  },\n`;
    });
  writeFileSync(
    join(root, "app/src/recorded/files.ts"),
    `import type { RecordingInfo } from "./types";\n\n/** Made by \`npm run -s headless -- record --index\`. */\nexport const recordings: readonly RecordingInfo[] = [\n${entries.join("")}];\n`,
  );
  process.stdout.write(`${entries.length} recorded runs\n`);
  return 0;
}
