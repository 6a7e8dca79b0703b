import {
  type EngineReport,
  type KernelVerdict,
  type SpeedKernel,
  speedKernels,
} from "@adder-studio/session/examination";
import { formatNumber } from "../../ui/format";
import type { CheckState } from "./check";
import type { DeviceFacts } from "./facts";
import {
  engineName,
  formatRate,
  formatTaps,
  kernelsMessage,
  tapsPerSecond,
  verdictOf,
} from "./labels";

export const speedTitles: Readonly<Record<SpeedKernel, string>> = {
  adder2d: "adder forward",
  adder2dGradInput: "adder input gradient",
  adder2dGradFilter: "adder filter gradient",
  conv2d: "convolution forward",
};

/** Returns a number that JSON can hold; an infinity or NaN becomes null. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(6)) : null;
}

function kernelData({ ofTolerance, deviation, ...rest }: KernelVerdict) {
  return { ...rest, ofTolerance: finite(ofTolerance), deviation: finite(deviation) };
}

/** Returns everything that was found, as JSON data. */
export function reportData(facts: DeviceFacts, state: CheckState) {
  const { reports, yardstick, tookSeconds, cancelled, at } = state;
  return {
    report: "adder-studio-device",
    format: 1,
    at: at?.toISOString() ?? null,
    ...facts,
    memoryGb: facts.memoryGb ?? null,
    tookSeconds: finite(tookSeconds),
    cancelled,
    yardstick,
    engines: reports.map(({ wish, found, reason }) => ({
      backend: wish.backend,
      threads: found.engine?.threads ?? wish.threads ?? null,
      adapter: found.engine?.adapter ?? null,
      software: found.engine?.software ?? null,
      reason: reason ?? null,
      startMs: found.startMs === undefined ? null : finite(found.startMs),
      limits: found.limits ?? {},
      complaints: found.complaints ?? [],
      training: found.training ?? null,
      speeds: found.speeds ?? [],
      kernelCount: found.kernelCount ?? null,
      kernels: found.kernels?.map(kernelData) ?? [],
    })),
  };
}

function worstKernel(kernels: readonly KernelVerdict[]): string {
  if (kernels.some(({ agrees }) => !agrees)) return "";
  const worst = kernels.toSorted((a, b) => b.ofTolerance - a.ofTolerance)[0];
  if (worst === undefined) return "";
  return `; largest deviation ${formatNumber(worst.ofTolerance, 2)} of what is allowed, ${worst.kernel}`;
}

function engineLines(report: EngineReport): string[] {
  const { found, reason } = report;
  const { engine, kernels = [], speeds = [], training } = found;
  const wrong = kernels.filter(({ agrees }) => !agrees);
  const lines = [
    `${engineName(report)}${engine === undefined ? "" : ` (${engine.adapter}${engine.software ? ", software" : ""})`}`,
  ];
  if (reason !== undefined) lines.push(`  ended early: ${reason}`);
  if (kernels.length > 0) {
    lines.push(`  ${kernelsMessage(report)}${worstKernel(kernels)}`);
  }
  for (const { kernel, deviation, ofTolerance, worst, reason: why } of wrong) {
    const off =
      why ??
      `off by ${formatNumber(deviation)}, ${formatNumber(ofTolerance)} times what is allowed`;
    lines.push(`  wrong ${kernel}: ${off} (${worst})`);
  }
  for (const complaint of found.complaints ?? []) lines.push(`  complaint: ${complaint}`);
  if (training !== undefined) {
    lines.push(
      `  training: ${formatRate(training.examplesPerSecond)} images/s (${formatNumber(training.stepMs)} ms a step of ${training.batch})`,
    );
  }
  for (const kernel of speedKernels) {
    const taps = tapsPerSecond(speeds, kernel);
    if (taps !== undefined) lines.push(`  ${speedTitles[kernel]}: ${formatTaps(taps)} taps/s`);
  }
  return lines;
}

/** Returns the report to copy: sentences for people, then one line of JSON for machines. */
export function reportText(facts: DeviceFacts, state: CheckState): string {
  const { headline, sentences } = verdictOf(state.reports, state.yardstick, state.cancelled);
  const memory = facts.memoryGb === undefined ? "memory unknown" : `${facts.memoryGb} GB or more`;
  return [
    `Adder Studio ${facts.version}, about this device${state.at === undefined ? "" : `, ${state.at.toISOString()}`}`,
    facts.userAgent,
    `${facts.processors} processors, ${memory}, ${facts.isolated ? "isolated" : "not isolated"}, checked in ${formatNumber(state.tookSeconds)} s`,
    "",
    headline,
    ...sentences.map(({ text }) => text),
    "",
    ...state.reports.flatMap(engineLines),
    "",
    JSON.stringify(reportData(facts, state)),
    "",
  ]
    .join("\n")
    .replaceAll(/[\u202f\u00a0]/g, " ");
}
