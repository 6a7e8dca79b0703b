/** Tables of a report, for the terminal and for the README. */
import { type KernelQuery, ratioOf, timesOf } from "./ratios";
import { digits, megabytes, table, times } from "./table";
import {
  type GrowthRow,
  isMissing,
  type KernelRow,
  type MemoryRow,
  type Pass,
  type Report,
  type StepRow,
} from "./types";

const passTitles: Readonly<Record<Pass, string>> = {
  forward: "forward",
  dX: "input gradient (dX)",
  dF: "filter gradient (dF)",
};

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

function cell(rows: readonly KernelRow[], query: KernelQuery, batch?: number): string {
  const row = timesOf(rows, query);
  if (!row) return "-";
  const scaled = batch !== undefined && row.batch !== batch ? ` N=${row.batch}` : "";
  return `${digits(row.medianMs)} / ${digits(row.minMs)} (${digits(row.gigataps)})${scaled}`;
}

function passTable(rows: readonly KernelRow[], pass: Pass): string {
  const ours = rows.filter((row) => row.pass === pass && row.candidate === "adder");
  const forward = pass === "forward";
  const hasPeak = rows.some(({ candidate }) => candidate.startsWith("peak"));
  const lines = unique(ours.map(({ layer, threads }) => `${layer}\n${threads}`)).map((key) => {
    const [layer = "", count = "1"] = key.split("\n");
    const threads = Number(count);
    const ask = (candidate: string, input?: "relu" | "any"): KernelQuery => ({
      layer,
      candidate,
      pass,
      threads,
      ...(input && { input }),
    });
    const adder = ask("adder", "relu");
    const peak = { ...ask("peak max+add"), threads: 1 };
    const ratio = (other: KernelQuery) => times(ratioOf(rows, adder, other));
    const of = threads === 1 ? ratioOf(rows, adder, peak) : undefined;
    const shape = rows.find((row) => row.layer === layer)?.shape ?? "";
    const batch = timesOf(rows, adder)?.batch;
    return [
      `${layer} ${shape}`,
      count,
      cell(rows, adder),
      ...(pass === "dF" ? [] : [cell(rows, ask("adder", "any"))]),
      cell(rows, ask("conv")),
      cell(rows, ask("tfjs conv2d")),
      ...(forward ? [cell(rows, ask("composed adder"), batch)] : []),
      ...(forward && hasPeak ? [cell(rows, peak)] : []),
      ratio(ask("tfjs conv2d")),
      ...(forward ? [ratio(ask("composed adder"))] : []),
      ...(forward && hasPeak ? [of === undefined ? "-" : `${(100 * of).toFixed(0)} %`] : []),
      ...(forward ? [] : [times(ratioOf(rows, adder, { ...adder, pass: "forward" }))]),
    ];
  });
  const head = [
    "layer",
    "threads",
    "adder, x >= 0",
    ...(pass === "dF" ? [] : ["adder, any x"]),
    "our conv",
    "tfjs conv2d",
    ...(forward ? ["composed adder"] : []),
    ...(forward && hasPeak ? ["peak max+add"] : []),
    "adder : tfjs",
    ...(forward ? ["adder : composed"] : []),
    ...(forward && hasPeak ? ["of the peak"] : []),
    ...(forward ? [] : ["of its forward"]),
  ];
  return table(head, lines);
}

function missingList(rows: readonly (KernelRow | StepRow)[]): string[] {
  const lines = rows.filter(isMissing).map((row) => {
    const what =
      row.suite === "kernels" ? `${row.candidate} ${row.pass}` : `${row.net}: ${row.candidate}`;
    return `- ${what} is missing: ${row.missing}`;
  });
  return unique(lines);
}

export function kernelsText(rows: readonly KernelRow[]): string {
  const parts = (Object.keys(passTitles) as Pass[]).map(
    (pass) =>
      `Milliseconds of the ${passTitles[pass]}: median / minimum (1e9 taps a second)\n\n${passTable(rows, pass)}`,
  );
  const missing = missingList(rows);
  return [...parts, ...(missing.length > 0 ? [missing.join("\n")] : [])].join("\n\n");
}

export function stepsText(rows: readonly StepRow[]): string {
  const lines = rows.map((row) => {
    const head = [row.net, row.candidate, `${row.threads}`, `${row.batch}`];
    if (isMissing(row)) return [...head, "-", "-", "-", "-"];
    const inside = row.insideKernels;
    return [
      ...head,
      digits(row.medianMs),
      digits(row.minMs),
      digits(row.examplesPerSecond),
      inside === undefined ? "-" : `${(100 * inside).toFixed(0)} %`,
    ];
  });
  const head = [
    "network",
    "candidate",
    "threads",
    "batch",
    "median ms",
    "minimum ms",
    "examples/s",
    "in kernels",
  ];
  const missing = missingList(rows);
  return [table(head, lines, 2), ...(missing.length > 0 ? [missing.join("\n")] : [])].join("\n\n");
}

export function growthText(rows: readonly (GrowthRow | MemoryRow)[]): string {
  const growth = rows.filter((row): row is GrowthRow => "points" in row);
  const memory = rows.filter((row): row is MemoryRow => "neededBytes" in row);
  const parts = [];
  if (growth.length > 0) {
    const lines = growth.map(({ against, threads, points, timeExponent, memoryExponent }) => [
      against,
      `${threads}`,
      points
        .map(
          ({ value, medianMs, peakBytes }) =>
            `${value}: ${digits(medianMs)} ms, ${megabytes(peakBytes)}`,
        )
        .join("; "),
      timeExponent.toFixed(2),
      memoryExponent.toFixed(2),
    ]);
    parts.push(table(["a step against", "threads", "points", "time ~ n^", "memory ~ n^"], lines));
  }
  if (memory.length > 0) {
    const lines = memory.map((row) => [
      row.net,
      `${row.batch}`,
      `${row.threads}`,
      megabytes(row.peakBytes),
      megabytes(row.neededBytes),
      times(row.peakBytes / row.neededBytes),
    ]);
    parts.push(
      table(["peak memory of", "batch", "threads", "peak", "needed", "peak : needed"], lines),
    );
  }
  return parts.join("\n\n");
}

/** Returns all tables of one report, one group for each of its suites. */
export function reportText({ rows }: Pick<Report, "rows">): string {
  const kernels = rows.filter((row): row is KernelRow => row.suite === "kernels");
  const steps = rows.filter((row): row is StepRow => row.suite === "steps");
  const growth = rows.filter((row): row is GrowthRow | MemoryRow => row.suite === "growth");
  return [
    ...(kernels.length > 0 ? [kernelsText(kernels)] : []),
    ...(steps.length > 0 ? [stepsText(steps)] : []),
    ...(growth.length > 0 ? [growthText(growth)] : []),
  ].join("\n\n");
}
