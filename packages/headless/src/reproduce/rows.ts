import { catalog } from "@adder-studio/blocks";
import type { Measure } from "@adder-studio/blocks/experiments";
import { settingGraph } from "@adder-studio/blocks/experiments";
import { invariant, summarise } from "@adder-studio/core";
import { decodeLink, encodeLink, numericsHash } from "@adder-studio/graph";
import type { Machine, RunFile } from "../runs/run-file";
import type { RowPlan, TableName } from "./suite";

/** A line of docs/results.json: one measure of one setting, over its seeds. */
export interface ResultRow {
  readonly table: TableName;
  readonly experiment: string;
  readonly setting: string;
  readonly measure: string;
  readonly seeds: readonly number[];
  /** Measured value of each seed. */
  readonly values: readonly number[];
  readonly mean: number;
  /** Standard deviation of a sample (n - 1); null for a single seed. */
  readonly sd: number | null;
  /** Length of the runs: "10 epochs". */
  readonly length: string;
  /** Number of training images. */
  readonly images: number;
  readonly backend: string;
  readonly threads: number;
  readonly host: string;
  readonly machine: Machine;
  /** Highest number of processes that waited for a processor: above `machine.cores`, times say little. */
  readonly load: number;
  /** Seconds of all its runs, one after the other. */
  readonly wallSeconds: number;
  readonly weightsHashes: readonly string[];
  /** Link of the first seed's document, to be put behind the app's address. */
  readonly link: string;
  /** Mean over the seeds after each epoch; accuracy only. */
  readonly curve?: readonly number[];
}

/** Returns the value of this measure for a run; undefined when its file has none. */
export function measuredIn(run: RunFile, { id }: Pick<Measure, "id">): number | undefined {
  const accuracy = run.epochs.at(-1)?.testAccuracy;
  if (id === "accuracy") return accuracy === undefined ? undefined : percent(accuracy);
  return run.figures[id];
}

/** Converts a share of test images to a percentage; shares are multiples of 1/2,000 or finer, so 4 digits hold them. */
function percent(share: number): number {
  return Math.round(1e6 * share) / 1e4;
}

function meanCurve(runs: readonly RunFile[]): number[] {
  const [first] = runs;
  return (first?.epochs ?? []).map((_, i) => {
    const { mean } = summarise(runs.map(({ epochs }) => percent(epochs[i]?.testAccuracy ?? 0)));
    return Math.round(100 * mean) / 100;
  });
}

/** Makes the link of a plan's document, seed 1, with its question: the part behind the app's address. */
async function linkOf({ experiment, setting, runs: [first] }: RowPlan): Promise<string> {
  invariant(first, "a plan has runs");
  const link = await encodeLink(
    { ...settingGraph(experiment, setting), run: first.graph.run },
    catalog,
  );
  invariant(link.ok, "an experiment of the list fits into a link");
  return link.value;
}

/**
 * Returns the row with its plan's current link: texts may have changed since it was trained. Undefined where the two
 * links train other numbers, so that the row has to be made again.
 */
export async function withLink(row: ResultRow, plan: RowPlan): Promise<ResultRow | undefined> {
  const link = await linkOf(plan);
  const [before, now] = [await decodeLink(row.link, catalog), await decodeLink(link, catalog)];
  if (!before.ok || !now.ok) return undefined;
  const same = numericsHash(before.value.graph) === numericsHash(now.value.graph);
  return same ? { ...row, link } : undefined;
}

/** Makes the rows of a plan from its finished runs, one for each measure. */
export async function rowsOf(plan: RowPlan, runs: readonly RunFile[]): Promise<ResultRow[]> {
  const { table, experiment, setting, length } = plan;
  const [first] = runs;
  if (!first || runs.length !== plan.runs.length) return [];
  const link = await linkOf(plan);
  return experiment.measures.flatMap((measure) => {
    const values = runs
      .map((run) => measuredIn(run, measure))
      .filter((value) => value !== undefined);
    if (values.length < runs.length) return [];
    const { mean, sd } = summarise(values);
    return {
      table,
      experiment: experiment.id,
      setting: setting.id,
      measure: measure.id,
      seeds: runs.map(({ seed }) => seed),
      values,
      mean,
      sd: sd ?? null,
      length,
      images: setting.fullData ? 60_000 : 10_000,
      backend: first.backend,
      threads: first.threads,
      host: first.host,
      machine: first.machine,
      load: Math.max(...runs.flatMap((run) => run.load)),
      wallSeconds: Math.round(10 * runs.reduce((sum, run) => sum + run.wallSeconds, 0)) / 10,
      weightsHashes: runs.map(({ weightsHash }) => weightsHash),
      link,
      ...(measure.id === "accuracy" && { curve: meanCurve(runs) }),
    };
  });
}
