import { engineLabels, engineTerms } from "@adder-studio/core";
import type { EngineReport, LayerSpeed, SpeedKernel } from "@adder-studio/session/examination";
import { formatDuration, formatNumber, formatWhole, plural } from "../../ui/format";
import type { Yardstick } from "./check";

function threadsOf({ wish, found }: EngineReport): number {
  return found.engine?.threads ?? wish.threads ?? navigatorThreads();
}

function navigatorThreads(): number {
  return typeof navigator === "undefined" ? 1 : navigator.hardwareConcurrency;
}

/** Returns the short name of an engine with its threads, such as `WASM, 2 threads`. */
export function engineName(report: EngineReport): string {
  const { backend, threads } = report.wish;
  if (backend !== "wasm") return engineLabels[backend];
  if (report.found.engine === undefined && threads === undefined) {
    return `${engineLabels.wasm}, all threads`;
  }
  return `${engineLabels.wasm}, ${plural(threadsOf(report), "thread")}`;
}

/** Joins names to `a`, `a and b` or `a, b and c`. */
function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}

/** Returns the name of an engine for sentences, such as `WebAssembly with 2 threads`. */
export function engineLongName(report: EngineReport): string {
  const name = engineTerms[report.wish.backend];
  if (report.wish.backend !== "wasm") return name;
  return `${name} with ${plural(threadsOf(report), "thread")}`;
}

/** Formats a number of images a second; rates below 10 have two digits. */
export function formatRate(perSecond: number): string {
  return perSecond >= 10 ? formatWhole(perSecond) : formatNumber(perSecond, 2);
}

/** Formats taps a second in units of 1e9, such as `3.42 G`. */
export function formatTaps(perSecond: number): string {
  return `${formatNumber(perSecond / 1e9)}\u202fG`;
}

/** Returns the ratio of the speeds of two kernels: the geometric mean over the layers that both were timed on. */
export function speedRatio(
  speeds: readonly LayerSpeed[],
  kernel: SpeedKernel,
  than: SpeedKernel,
): number | undefined {
  const logs = speeds.flatMap((speed) => {
    if (speed.kernel !== kernel) return [];
    const other = speeds.find((one) => one.kernel === than && one.layer === speed.layer);
    return other === undefined ? [] : [Math.log(speed.tapsPerSecond / other.tapsPerSecond)];
  });
  if (logs.length === 0) return undefined;
  return Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length);
}

/** Returns the speed of a kernel: the geometric mean over the measured layers. */
export function tapsPerSecond(
  speeds: readonly LayerSpeed[],
  kernel: SpeedKernel,
): number | undefined {
  const logs = speeds
    .filter((speed) => speed.kernel === kernel)
    .map((speed) => Math.log(speed.tapsPerSecond));
  if (logs.length === 0) return undefined;
  return Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length);
}

/** Returns `24 of 24 kernels agree with the reference`, followed by the kernels that do not. */
export function kernelsMessage({ found }: EngineReport): string | undefined {
  const { kernels, kernelCount } = found;
  if (kernels === undefined || kernels.length === 0) return undefined;
  const wrong = kernels.filter(({ agrees }) => !agrees).map(({ kernel }) => kernel);
  const all = plural(kernelCount ?? kernels.length, "kernel");
  const unchecked = (kernelCount ?? 0) - kernels.length;
  const rest = unchecked > 0 ? `, ${formatWhole(unchecked)} unchecked` : "";
  const agree = `${kernels.length - wrong.length} of ${all} agree with the reference${rest}`;
  if (wrong.length === 0) return agree;
  const shown = wrong.slice(0, 3).join(", ");
  const more = wrong.length > 3 ? ` and ${wrong.length - 3} more` : "";
  return `${agree}; not ${shown}${more}`;
}

/** Returns true when all kernels were checked and all agree. */
export function allAgree({ found: { kernels, kernelCount } }: EngineReport): boolean {
  if (kernels === undefined || kernels.length < (kernelCount ?? 1)) return false;
  return kernels.every(({ agrees }) => agrees);
}

/** Returns true when an engine's check ended without faults, so that its speed counts. */
export function isSound(report: EngineReport): boolean {
  const { found, reason, state } = report;
  const whole = state === "ended" && reason === undefined;
  return whole && allAgree(report) && found.complaints === undefined;
}

/** Returns true for an engine that the browser does not offer, or that is correct but ran out of time. */
export function isHarmless({ found, state }: EngineReport): boolean {
  if (found.engine === undefined && found.kernels === undefined) return true;
  return state === "late" && (found.kernels ?? []).every(({ agrees }) => agrees);
}

/** Returns the sound engine that trains fastest. */
export function fastest(reports: readonly EngineReport[]): EngineReport | undefined {
  const rate = ({ found }: EngineReport) => found.training?.examplesPerSecond ?? 0;
  return reports
    .filter((report) => isSound(report) && rate(report) > 0)
    .toSorted((a, b) => rate(b) - rate(a))[0];
}

function formatSeconds(seconds: number): string {
  return seconds < 10 ? `${formatNumber(seconds, 2)}\u00a0s` : formatDuration(seconds);
}

function factor(ratio: number): string {
  return ratio >= 9.95 ? formatWhole(ratio) : ratio.toFixed(1);
}

/** Returns a sentence that compares the speed of the adder layer with that of the convolution. */
export function layersMessage(report: EngineReport): string | undefined {
  const ratio = speedRatio(report.found.speeds ?? [], "adder2d", "conv2d");
  if (ratio === undefined) return undefined;
  const where = `on ${engineLongName(report)}`;
  if (ratio > 0.95 && ratio < 1.05) {
    return `The adder layer is about as fast as the convolution ${where}.`;
  }
  return ratio > 1
    ? `The adder layer is ${factor(ratio)} times as fast as the convolution ${where}.`
    : `The adder layer takes ${factor(1 / ratio)} times as long as the convolution ${where}.`;
}

/** Returns a sentence on the training speed of an engine. */
export function trainingMessage(report: EngineReport, { images }: Yardstick): string | undefined {
  const rate = report.found.training?.examplesPerSecond;
  if (rate === undefined) return undefined;
  return `${engineLongName(report)} trains ${formatRate(rate)} images a second; that is one epoch of the first experiment (${formatWhole(images)} images) in ${formatSeconds(images / rate)}.`;
}

type Tone = "good" | "bad" | "plain" | "speed";

export interface Verdict {
  readonly tone: "good" | "warn" | "bad";
  readonly headline: string;
  readonly sentences: readonly { readonly tone: Tone; readonly text: string }[];
}

function faultsOf(report: EngineReport): Verdict["sentences"] {
  const { found, reason } = report;
  const name = engineLongName(report);
  const faults: Verdict["sentences"][number][] = [];
  if (found.kernels?.some(({ agrees }) => !agrees)) {
    faults.push({ tone: "bad", text: `${name}: ${kernelsMessage(report)}.` });
  }
  for (const complaint of found.complaints ?? []) {
    faults.push({ tone: "bad", text: `${name} complained: ${complaint}` });
  }
  if (reason !== undefined) {
    faults.push({ tone: isHarmless(report) ? "plain" : "bad", text: `${name}: ${reason}` });
  }
  return faults;
}

function headlineOf(best: EngineReport | undefined, faults: number, cancelled: boolean): string {
  if (best === undefined)
    return cancelled ? "The check was stopped." : "No engine passed the check.";
  const which = faults > 0 ? "the fastest engine that passed" : "the fastest engine here";
  return `${engineLongName(best)} is ${which}.`;
}

/** Returns the result of the check of all engines: a headline and a few sentences. */
export function verdictOf(
  reports: readonly EngineReport[],
  yardstick: Yardstick,
  cancelled: boolean,
): Verdict {
  const best = fastest(reports);
  const faults = reports.flatMap(faultsOf);
  const bad = faults.filter(({ tone }) => tone === "bad").length;
  const sentences: Verdict["sentences"][number][] = [];
  if (best !== undefined) {
    const speeds = [trainingMessage(best, yardstick), layersMessage(best)];
    for (const text of speeds) if (text !== undefined) sentences.push({ tone: "speed", text });
  }
  const correct = reports.filter(allAgree);
  if (correct.length > 0) {
    const engines = [...new Set(correct.map(({ wish }) => engineTerms[wish.backend]))];
    const text = `Every kernel agrees with the reference on ${listed(engines)}.`;
    sentences.push({ tone: "good", text });
  }
  sentences.push(...faults);
  if (cancelled)
    sentences.push({ tone: "plain", text: "The check was stopped before it finished." });
  return {
    tone: bad > 0 ? (best === undefined ? "bad" : "warn") : best === undefined ? "warn" : "good",
    headline: headlineOf(best, bad, cancelled),
    sentences,
  };
}
