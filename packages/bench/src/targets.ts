/** Goals of the kernels and steps, with the measured ratios. */
import { type KernelQuery, ratioOf, timesOf } from "./ratios";
import {
  isMissing,
  type KernelRow,
  type MemoryRow,
  type Pass,
  type Report,
  type StepRow,
  type StepTimes,
} from "./types";

/** A ratio with its goal. */
export interface Target {
  readonly what: string;
  readonly where: string;
  readonly goal: number;
  /** True: the goal must not be exceeded. */
  readonly atMost?: boolean;
  /** Ratio of medians; undefined where a candidate was not measured. */
  readonly measured: number | undefined;
  /** Ratio of minima, which a busy machine disturbs less. */
  readonly byMinima?: number | undefined;
}

/** Examples a second on two cores of another machine, with PyTorch 2.13 and two threads (measured elsewhere). */
export const torchElsewhere = { "LeNet-5-BN": 359, "ResNet-20": 3.04 } as const;
/** ENNUI's own app on that machine, training its default net. */
const ennuiElsewhere = 254;

const stages = ["A, ResNet-20 stage 1", "ResNet-20 stage 2", "ResNet-20 stage 3"];

function kernelsOf(report: Report): KernelRow[] {
  return report.rows.filter((row): row is KernelRow => row.suite === "kernels");
}

function stepsOf(report: Report): StepRow[] {
  return report.rows.filter((row): row is StepRow => row.suite === "steps");
}

function query(layer: string, candidate: string, pass: Pass, threads: number): KernelQuery {
  const peak = candidate.startsWith("peak");
  return { layer, candidate, pass, threads, ...(!peak && { input: "relu" as const }) };
}

type Kind = "median" | "minimum";

function taps(rows: readonly KernelRow[], asked: KernelQuery, kind: Kind): number | undefined {
  const row = timesOf(rows, asked);
  if (!row) return undefined;
  return kind === "median" ? row.gigataps : (row.gigataps * row.medianMs) / row.minMs;
}

function both(
  rows: readonly KernelRow[],
  first: KernelQuery,
  second: KernelQuery,
): Pick<Target, "measured" | "byMinima"> {
  const [a, b] = [taps(rows, first, "minimum"), taps(rows, second, "minimum")];
  return { measured: ratioOf(rows, first, second), byMinima: a && b && a / b };
}

function nameOf({ backend, host, threads }: Report): string {
  const [program = ""] = host.split(" ");
  return `${backend}, ${program}${threads > 1 ? `, ${threads} threads` : ""}`;
}

/** Goals of the wasm kernels: tfjs' convolution at equal threads, the composed adder, the peak, the gradients. */
function wasmKernels(report: Report): Target[] {
  const rows = kernelsOf(report);
  const where = nameOf(report);
  const { threads } = report;
  // Equal threads: tfjs' backend has one in Node, however many ours has.
  const equal = rows.find(({ candidate }) => candidate === "tfjs conv2d")?.threads ?? threads;
  const layers = ["B", ...stages];
  const ask = (layer: string, candidate: string, pass: Pass = "forward", count = threads) =>
    query(layer, candidate, pass, count);
  const targets = layers.flatMap((layer): Target[] => [
    {
      what: `adder forward : tfjs conv2d, ${layer}`,
      where,
      goal: layer === "B" ? 1 : 0.85,
      ...both(
        rows,
        ask(layer, "adder", "forward", equal),
        ask(layer, "tfjs conv2d", "forward", equal),
      ),
    },
    {
      what: `adder forward : composed of tfjs' ops, ${layer}`,
      where,
      goal: 60,
      ...both(
        rows,
        ask(layer, "adder", "forward", equal),
        ask(layer, "composed adder", "forward", equal),
      ),
    },
    {
      what: `adder forward, one thread : peak of max+add, ${layer}`,
      where,
      goal: 0.7,
      ...both(rows, ask(layer, "adder", "forward", 1), ask(layer, "peak max+add", "forward", 1)),
    },
    ...(["dX", "dF"] as const).map((pass) => ({
      what: `adder ${pass} : its forward, ${layer}`,
      where,
      goal: pass === "dX" ? 0.35 : 0.8,
      ...both(rows, ask(layer, "adder", pass), ask(layer, "adder")),
    })),
    ...(threads > 1 ? (["forward", "dX", "dF"] as const) : []).map((pass) => ({
      what: `adder ${pass}: ${threads} threads : one, ${layer}`,
      where,
      goal: pass === "dF" ? 1.4 : 1.7,
      ...both(rows, ask(layer, "adder", pass), ask(layer, "adder", pass, 1)),
    })),
  ]);
  return targets;
}

/** Goals of the graphics backends, against the same backend's convolution. */
function graphicsKernels(report: Report): Target[] {
  const rows = kernelsOf(report);
  const passes: readonly Pass[] =
    report.backend === "webgpu" ? ["forward", "dX", "dF"] : ["forward"];
  return ["B", ...stages].flatMap((layer) =>
    passes.map((pass) => ({
      what: `adder ${pass} : tfjs conv2d's, ${layer}`,
      where: nameOf(report),
      goal: report.backend === "webgpu" && pass === "forward" ? 3 : 1,
      ...both(rows, query(layer, "adder", pass, 1), query(layer, "tfjs conv2d", pass, 1)),
    })),
  );
}

/** Returns the times of a candidate whose name starts with `candidate`. */
function stepOf(report: Report, net: string, candidate: string, threads?: number) {
  return stepsOf(report).find(
    (row): row is StepTimes =>
      !isMissing(row) &&
      row.net === net &&
      row.candidate.startsWith(candidate) &&
      (threads === undefined || row.threads === threads),
  );
}

function stepRatio(first: StepTimes | undefined, second: StepTimes | undefined) {
  if (!first || !second) return { measured: undefined };
  return {
    measured: first.examplesPerSecond / second.examplesPerSecond,
    byMinima: second.minMs / second.batch / (first.minMs / first.batch),
  };
}

function perSecond(row: StepTimes | undefined, goal: number) {
  return {
    measured: row && row.examplesPerSecond / goal,
    byMinima: row && (1000 * row.batch) / row.minMs / goal,
  };
}

function wasmSteps(report: Report): Target[] {
  const { threads } = report;
  const where = nameOf(report);
  const ennui = stepOf(report, "ENNUI's default", "ours", threads);
  const targets: Target[] = [
    {
      what: `ENNUI's default : ENNUI's app (${ennuiElsewhere} examples/s, measured elsewhere)`,
      where,
      goal: 4,
      ...perSecond(ennui, ennuiElsewhere),
    },
    {
      what: "ENNUI's default : jax-js wasm",
      where,
      goal: 1.5,
      ...stepRatio(ennui, stepOf(report, "ENNUI's default", "jax-js")),
    },
    {
      what: "LeNet-5-BN, adder : conv, time of a step",
      where,
      goal: 1.3,
      atMost: true,
      ...stepRatio(
        stepOf(report, "LeNet-5-BN", "ours, conv", threads),
        stepOf(report, "LeNet-5-BN", "ours, adder", threads),
      ),
    },
  ];
  const goals = { "LeNet-5-BN": [10, 10], "ResNet-20": [25, 40] } as const;
  for (const [net, [alone, together]] of Object.entries(goals)) {
    const elsewhere = torchElsewhere[net as keyof typeof torchElsewhere];
    const torch = stepOf(report, net, "PyTorch", undefined);
    for (const count of threads > 1 ? [1, threads] : [1]) {
      const ours = stepOf(report, net, "ours, adder", count);
      const goal = count > 1 ? together : alone;
      const what = `${net}, adder, ${count} thread${count > 1 ? "s" : ""}`;
      targets.push({
        what: `${what} : PyTorch (${elsewhere} examples/s, measured elsewhere)`,
        where,
        goal,
        ...perSecond(ours, elsewhere),
      });
      if (torch) {
        const name = torch.candidate.split(",")[0];
        targets.push({
          what: `${what} : ${name}, ${torch.threads} threads`,
          where,
          goal,
          ...stepRatio(ours, torch),
        });
      }
    }
  }
  return targets;
}

function memoryTargets(report: Report): Target[] {
  return report.rows
    .filter((row): row is MemoryRow => "neededBytes" in row)
    .map((row) => ({
      what: `peak memory of ${row.net}, batch ${row.batch} : live values`,
      where: nameOf(report),
      goal: 1.5,
      atMost: true,
      measured: row.peakBytes / row.neededBytes,
    }));
}

/** Returns every goal that the reports have rows for. */
export function targetsOf(reports: readonly Report[]): Target[] {
  return reports.flatMap((report) => {
    const wasm = report.backend === "wasm";
    const graphics = report.backend === "webgpu" || report.backend === "webgl";
    const has = (suite: string) => report.rows.some((row) => row.suite === suite);
    return [
      ...(wasm && has("kernels") ? wasmKernels(report) : []),
      ...(graphics && has("kernels") ? graphicsKernels(report) : []),
      ...(wasm && has("steps") ? wasmSteps(report) : []),
      ...(wasm && has("growth") ? memoryTargets(report) : []),
    ];
  });
}

/** Returns true when a ratio reaches the goal; undefined where nothing was measured. */
export function isReached({ goal, atMost }: Pick<Target, "goal" | "atMost">, ratio?: number) {
  if (ratio === undefined) return undefined;
  return atMost ? ratio <= goal : ratio >= goal;
}
