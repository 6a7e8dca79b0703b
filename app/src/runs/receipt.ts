import { engineLabels } from "@adder-studio/core";
import { isLpRun } from "@adder-studio/graph";
import {
  formatDuration,
  formatNumber,
  formatPercent,
  formatSetting,
  formatWhole,
  plural,
} from "../ui/format";
import { metricOf } from "./metric";
import { isKnown, originLabel } from "./run-origin";
import type { RunRecord } from "./types";

export type Line = readonly [label: string, value: string];

const paper =
  "Chen, Wang, Xu, Shi, Xu, Tian and Xu, AdderNet: Do We Really Need Multiplications in Deep Learning?, CVPR 2020";

/** Describes the engines of a run, in order: "WASM, SIMD, 2 threads". */
export function enginesOf({ segments, elsewhere }: RunRecord): string {
  if (elsewhere !== undefined) return originLabel(elsewhere);
  const parts = segments.map(({ fromStep, engine }, i) => {
    const facts = [
      engineLabels[engine.backend],
      engine.adapter,
      engine.backend === "wasm" || engine.backend === "cpu" ? plural(engine.threads, "thread") : "",
      engine.software && engine.backend.startsWith("webg") ? "emulated" : "",
    ];
    const text = facts.filter((fact) => fact !== "").join(", ");
    return i === 0 ? text : `from step ${formatWhole(fromStep)}: ${text}`;
  });
  return parts.length === 0 ? "no engine yet" : parts.join("; ");
}

export function outcomeOf(run: RunRecord): string {
  const why = run.reason === undefined ? "" : `: ${run.reason.replace(/\.$/, "")}`;
  if (run.outcome === "done") return "ran to its end";
  if (run.outcome === "running") return "goes on";
  return `${run.outcome} at step ${formatWhole(run.step)}${why}`;
}

function scheduleOf({ run }: RunRecord): string {
  const name = {
    constant: "constant rate",
    step: `times ${formatSetting(run.stepFactor)} every ${plural(run.stepEvery, "epoch")}`,
    cosine: "cosine to 0",
    polynomial: `polynomial to 0, power ${formatSetting(run.polyPower)}`,
  }[run.schedule];
  return `${name}, over ${plural(run.epochs, "epoch")}`;
}

/** Describes the course of the adders' exponent; undefined for a run whose exponent is 1 throughout. */
function exponentOf({ run }: RunRecord): string | undefined {
  if (!isLpRun(run)) return undefined;
  const { lpStart, lpEnd, lpUntil, lpRule } = run;
  if (lpStart === lpEnd) return `${formatSetting(lpEnd)}, constant`;
  const over =
    lpUntil === 1 ? "over all steps" : `over the first ${formatPercent(lpUntil)} of the steps`;
  const rule = lpEnd === 1 && lpRule === "rules" ? ", then the gradient rules at p = 1" : "";
  return `from ${formatSetting(lpStart)} to ${formatSetting(lpEnd)} in a straight line ${over}${rule}`;
}

/** Describes the distillation of a run; undefined without one, as in runs saved before there was distillation. */
function distillationOf({ run, kind, goal }: RunRecord): string | undefined {
  const { distill = 0, distillTemperature } = run as Partial<typeof run>;
  if (kind !== "adder" || goal === "values" || !(distill > 0)) return undefined;
  return `from its convolution version, weight ${formatSetting(distill)}, temperature ${formatSetting(distillTemperature ?? 1)}`;
}

function testingOf({ run }: RunRecord): string {
  return run.reestimate
    ? "statistics re-estimated from 10 fixed training batches before each test"
    : "running statistics";
}

/** Returns all facts that are needed to repeat the run and to compare the result. */
export function receiptOf(run: RunRecord): readonly Line[] {
  const quality = metricOf(run.goal);
  const last = run.epochs.at(-1);
  const totals = `${formatWhole(run.step)} of ${formatWhole(run.totalSteps)}`;
  return [
    ["Outcome", outcomeOf(run)],
    ...(last === undefined
      ? []
      : ([
          [`Test ${quality.name}`, `${quality.text(last.testAccuracy)} after epoch ${last.epoch}`],
          ["Test loss", formatNumber(last.testLoss, 5)],
          ["Training loss", `${formatNumber(last.trainLoss, 5)}, mean of epoch ${last.epoch}`],
        ] as const)),
    ["Document", [run.title, run.documentHash].filter((word) => word !== "").join(", ")],
    ...(isKnown(run) ? settingsOf(run) : []),
    ["Steps", isKnown(run) ? `${totals}, batch ${run.run.batch}` : formatWhole(run.step)],
    ["Curve", curveOf(run)],
    ["Engine", enginesOf(run)],
    ...(run.elsewhere === undefined
      ? []
      : [["Run elsewhere", `not on this device; from ${run.elsewhere.file}`] as const]),
    ...(run.recorded === undefined
      ? []
      : [["Recorded", `not on this device: ${run.recorded}`] as const]),
    ["Speed", run.examplesPerSecond > 0 ? `${formatWhole(run.examplesPerSecond)} examples/s` : "–"],
    ["Training time", formatDuration(run.seconds)],
    ["Weights", run.weightsHash ?? "no hash: the run did not end"],
    ["Adder Studio", `${run.version}, numerics version ${run.run.semantics}`],
    ["Started", run.startedAt > 0 ? new Date(run.startedAt).toISOString() : "–"],
  ];
}

/** Lists the settings of a run whose document is known. The way of testing is unknown for a run elsewhere. */
function settingsOf(run: RunRecord): readonly Line[] {
  const exponent = run.kind === "adder" ? exponentOf(run) : undefined;
  const distillation = distillationOf(run);
  return [
    ["Network", run.networkHash],
    ...run.data.map(({ title, hash }): Line => ["Data", `${title}, ${hash}`]),
    ["Seed", run.warm ? `${run.run.seed}, but weights were kept from before` : `${run.run.seed}`],
    ...(run.elsewhere === undefined ? [["Batch norm in tests", testingOf(run)] as const] : []),
    ["Schedule", scheduleOf(run)],
    ...(exponent === undefined ? [] : [["Exponent p of adders", exponent] as const]),
    ...(distillation === undefined ? [] : [["Distillation", distillation] as const]),
  ];
}

function curveOf(run: RunRecord): string {
  const every = Math.max(1, Math.ceil(run.step / 2000));
  const rows = every === 1 ? "each step" : `means of ${every} steps`;
  return `${plural(run.epochs.length, "epoch")}, and ${rows}`;
}

export function receiptText(run: RunRecord): string {
  return receiptOf(run)
    .map(([label, value]) => `${label}: ${value}\n`)
    .join("");
}

/** Returns the methods paragraph of a report as plain text. */
export function methodsOf(run: RunRecord): string {
  const { run: set } = run;
  const quality = metricOf(run.goal);
  const last = run.epochs.at(-1);
  const adder = run.kind === "adder";
  const optimizer =
    set.optimizer === "adam"
      ? `Adam (beta1 ${formatSetting(set.beta1)}, beta2 ${formatSetting(set.beta2)}, epsilon ${formatSetting(set.adamEpsilon)})`
      : `SGD (${set.nesterov ? "Nesterov " : ""}momentum ${formatSetting(set.momentum)})`;
  const rates = {
    adaptive: `the gradient of each adder layer was scaled by eta * sqrt(k) / norm, with eta ${formatSetting(set.eta)} and k the number of its filter values (CVPR 2020, eq. 13)`,
    fixed: `the gradient of each adder layer was multiplied by ${formatSetting(set.fixedFactor)}`,
    plain: "adder layers had no learning rate of their own",
  };
  const inputs = {
    hardtanh: "clipped to [-1, 1] (HardTanh)",
    sign: "the sign",
    unclipped: "not clipped",
  };
  const exponent = exponentOf(run);
  const distillation = distillationOf(run);
  const rules = `the filter gradient was ${set.filterRule === "sign" ? "the sign of the difference" : "the full-precision difference"}, the input gradient ${inputs[set.inputRule]}`;
  const learned =
    exponent === undefined
      ? rules
      : `the answer was -sum |x - f|^p with p ${exponent} (a user option, not a schedule of the papers), learned by its exact derivatives, not clipped${exponent.includes("rules") ? `; at p = 1 ${rules}` : ""}`;
  const title = run.title === "" ? "The network" : run.title;
  const data = run.data.map((one) => `${one.title} (SHA-256 ${one.hash.slice(0, 12)})`).join(", ");
  return [
    `${title} (${adder ? "an adder network, as in" : "a network without adder layers, to be compared with those of"} ${paper}) was trained on ${data || "no images"} with Adder Studio ${run.version}.`,
    `Optimizer: ${optimizer}, learning rate ${formatSetting(set.lr)} (${scheduleOf(run)}), weight decay ${formatSetting(set.weightDecay)}, batch ${set.batch}, seed ${set.seed}${run.warm ? ", starting from the weights of an earlier run" : ""}.`,
    ...(adder ? [`In adder layers ${learned}, and ${rates[set.rateRule]}.`] : []),
    ...(distillation === undefined
      ? []
      : [
          `It was trained with knowledge distillation ${distillation}: the same network with convolutions was trained beside it, on the same batches, and weight * temperature^2 * KL(softmax(teacher / temperature) || softmax(own / temperature)) was added to its loss (Adder Studio's own, in the spirit of Xu et al., PKKD ANN, NeurIPS 2020, with the term of Hinton et al., arXiv 1503.02531); losses of training are the cross-entropy alone.`,
        ]),
    `Batch norm in tests used ${testingOf(run)}.`,
    last === undefined
      ? `The run ${outcomeOf(run)}, before its first epoch ended.`
      : `The run ${outcomeOf(run)}; after epoch ${last.epoch} of ${set.epochs} test ${quality.name} was ${quality.text(last.testAccuracy)} and test loss ${formatNumber(last.testLoss, 4)}.`,
    `Engine: ${enginesOf(run)}. Document SHA-256 ${run.documentHash.slice(0, 12)}${run.weightsHash === undefined ? "" : `, weights SHA-256 ${run.weightsHash.slice(0, 12)}`}.`,
  ].join(" ");
}

/** Returns one line that a student can hand in: the same document on the same engine gives the same hashes. */
export function resultCode(run: RunRecord): string {
  const last = run.epochs.at(-1);
  const [data] = run.data;
  return [
    "adder-studio-1",
    `doc=${run.documentHash.slice(0, 12)}`,
    `data=${data?.hash.slice(0, 8) ?? "-"}`,
    `seed=${run.run.seed}`,
    `epochs=${run.epochs.length}/${run.run.epochs}`,
    `${run.goal === "values" ? "rmse" : "test"}=${last === undefined ? "-" : last.testAccuracy.toFixed(4)}`,
    `loss=${last === undefined ? "-" : last.testLoss.toPrecision(6)}`,
    `engine=${run.segments.map(({ engine }) => engine.backend).join("+") || "-"}`,
    `weights=${run.weightsHash?.slice(0, 12) ?? "-"}`,
  ].join(" ");
}
