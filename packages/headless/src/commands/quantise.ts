import type { Clamp, IntegerReport, IntegerSettings, Range } from "@adder-studio/core";
import { type Args, parseArgs, single } from "../args";
import { chosenEngine, engineOptions, runOnEngine } from "../engine";
import type { Places } from "../places";
import { compiled, readTarget, withSetting } from "../target";
import { UsageError } from "../usage";
import { readWeights } from "../weights";

const clamps: readonly Clamp[] = ["none", "lossless", "calibrated"];
const [leastBits, mostBits] = [2, 8];

/** Reads widths in bits: `4..8`, `6` or `4,8`. */
export function chosenBits(text: string): number[] {
  const range = /^(\d+)\.\.(\d+)$/.exec(text);
  const [first, last] = [Number(range?.[1]), Number(range?.[2])];
  const bits = range
    ? Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i)
    : text.split(",").map(Number);
  if (
    bits.length === 0 ||
    bits.some((b) => !Number.isInteger(b) || b < leastBits || b > mostBits)
  ) {
    throw new UsageError(
      `--bits takes ${leastBits} to ${mostBits}, like 4..8 or 4,6: not "${text}".`,
    );
  }
  return bits;
}

function chosenSettings(args: Args): IntegerSettings[] {
  const names = (single(args, "clamp") ?? clamps.join()).split(",");
  const chosen = clamps.filter((clamp) => names.includes(clamp));
  if (chosen.length !== names.length) {
    throw new UsageError(`--clamp takes ${clamps.join(", ")}, not "${names.join()}".`);
  }
  const percentile = Number(single(args, "percentile") ?? 100);
  if (!(percentile >= 50 && percentile <= 100)) {
    throw new UsageError("--percentile takes 50 to 100.");
  }
  const statistics = single(args, "statistics") ?? "float";
  if (statistics !== "float" && statistics !== "integer") {
    throw new UsageError(`--statistics is float or integer, not "${statistics}".`);
  }
  const bits = chosenBits(single(args, "bits") ?? "4..8");
  return chosen.map((clamp) => ({ bits, clamp, percentile, statistics }));
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}

/** Formats an accuracy, or the error of a regression. */
function figure({ goal }: IntegerReport, value: number): string {
  return goal === "values" ? value.toPrecision(4) : percent(value);
}

function rangeText({ low, high }: Range): string {
  const text = (value: number) =>
    Number.isFinite(value) ? value.toFixed(2) : value > 0 ? "∞" : "-∞";
  return `${text(low)} to ${text(high)}`;
}

function lines(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) =>
    Math.max(...rows.map((row) => row[at]?.length ?? 0)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, at) =>
          at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0),
        )
        .join("  "),
    )
    .join("\n");
}

function reportText(report: IntegerReport): string {
  const { settings, float, clamped, figures, layers, kept } = report;
  const accuracies = [
    ["", `test ${report.goal === "values" ? "RMSE" : "accuracy"}`, "test loss"],
    ["float32", figure(report, float.accuracy), float.loss.toFixed(4)],
    ...(clamped
      ? [
          [
            `float32, ${settings.clamp} clamp`,
            figure(report, clamped.accuracy),
            clamped.loss.toFixed(4),
          ],
        ]
      : []),
    ...figures.map(({ bits, accuracy, loss }) => [
      `int${bits}`,
      figure(report, accuracy),
      loss.toFixed(4),
    ]),
  ];
  const facts = [
    ["layer", "taps", "input", "proven", "weights outside", "clamped"],
    ...layers.map(({ name, taps, seen, proven, outside, clamped: moved }) => [
      name,
      String(taps),
      rangeText(seen),
      rangeText(proven),
      percent(outside),
      percent(moved),
    ]),
  ];
  const detail = [
    ["layer", "width", "scale", "clipped x", "clipped w", "accumulator", "enough"],
    ...figures.flatMap(({ bits, layers: own }) =>
      own.map((layer, at) => [
        layers[at]?.name ?? "",
        layer.unsigned ? `uint${bits}` : `int${bits}`,
        layer.scale.toPrecision(4),
        percent(layer.clippedX),
        percent(layer.clippedW),
        `${layer.accumulatorBits} bits`,
        `${layer.enoughBits} bits`,
      ]),
    ),
  ];
  const changed = clamped
    ? [`The clamp alone changed a logit by at most ${clamped.apart.toPrecision(3)}.`]
    : [];
  return [
    `${settings.clamp === "none" ? "No" : settings.clamp === "lossless" ? "Lossless" : "Calibrated"} clamp`,
    lines(accuracies),
    lines(facts),
    lines(detail),
    [
      `One scale a layer for x and w, from ${settings.percentile} % of both over ${report.calibrationImages} training examples; ${report.testImages} test examples, accumulators and clipped x over ${report.probeImages} of them.`,
      ...changed,
      `In float32: ${kept.map(({ name, op }) => `${name} (${op})`).join(", ") || "nothing with weights"}.`,
    ].join("\n"),
  ].join("\n\n");
}

/** `quantise`: evaluates the trained network in integer arithmetic; tables, or one JSON object. */
export async function quantiseCommand(argv: readonly string[], places: Places): Promise<number> {
  const own = ["set", "weights", "bits", "clamp", "percentile", "statistics"];
  const args = parseArgs(argv, [...engineOptions, ...own], ["json"]);
  let graph = await readTarget(args.positional[0]);
  for (const setting of args.options.get("set") ?? []) graph = withSetting(graph, setting);
  const ir = compiled(graph);
  if (!ir.ops.some(({ op }) => op === "adder2d")) {
    throw new UsageError("This network has no adder layer: nothing of it runs on whole numbers.");
  }
  const settings = chosenSettings(args);
  const weights = readWeights(args, ir);
  const { browser, ...engine } = chosenEngine(args);
  const reports: IntegerReport[] = [];
  let receipt: object = {};
  await runOnEngine(
    { kind: "quantise", ...engine, ir, run: graph.run, weights, settings },
    { browser },
    places,
    (message, host) => {
      if (message.type === "ready") receipt = { ...message.engine, host };
      if (message.type === "integers") reports.push(message.report);
    },
  );
  const text = args.flags.has("json")
    ? JSON.stringify({ engine: receipt, reports })
    : reports.map(reportText).join("\n\n\n");
  process.stdout.write(`${text}\n`);
  return 0;
}
