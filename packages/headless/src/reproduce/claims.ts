import type { Expectation, Experiment, Order } from "@adder-studio/blocks/experiments";
import { halfWidth } from "@adder-studio/core";
import { figure } from "./figure";
import type { ResultRow } from "./rows";
import type { TableName } from "./suite";

export interface Claim {
  readonly table: TableName;
  readonly experiment: string;
  readonly source: Expectation["source"];
  /** Order of the row that is expected above, relative to the other. */
  readonly order: Order;
  readonly sentence: string;
}

type Summarised = Pick<ResultRow, "values" | "mean" | "sd">;

/** Returns the 95 % interval of the mean, or undefined for a single value. */
function intervalOf({ values, mean, sd }: Summarised): readonly [number, number] | undefined {
  const half = halfWidth({ n: values.length, mean, sd: sd ?? undefined });
  return half === undefined ? undefined : [mean - half, mean + half];
}

/**
 * Compares `a` with `b`: above or below only when their 95 % intervals (mean +- t sd / sqrt(n), each with its own
 * standard deviation) have no point in common. That is stricter than Welch's test of the difference.
 */
export function orderOf(a: Summarised, b: Summarised): Order {
  const [first, second] = [intervalOf(a), intervalOf(b)];
  if (!first || !second) return "not separable";
  if (first[0] > second[1]) return "above";
  return first[1] < second[0] ? "below" : "not separable";
}

/** Makes the claim about one expectation; undefined when a row is missing, or has one seed only. */
export function claimOf(
  table: TableName,
  experiment: Experiment,
  expectation: Expectation,
  rows: readonly ResultRow[],
): Claim | undefined {
  if (table === "quick" && expectation.longRunsOnly) return undefined;
  const rowOf = (setting: string) =>
    rows.find(
      (row) =>
        row.table === table &&
        row.experiment === experiment.id &&
        row.setting === setting &&
        row.measure === expectation.measure,
    );
  const [upper, lower] = [rowOf(expectation.above), rowOf(expectation.below)];
  const measure = experiment.measures.find(({ id }) => id === expectation.measure);
  if (!upper || !lower || !measure || upper.sd === null || lower.sd === null) return undefined;
  const title = (id: string) => experiment.settings.find((one) => one.id === id)?.title ?? id;
  const [a, b] = [title(expectation.above), title(expectation.below)];
  const order = orderOf(upper, lower);
  const phrase =
    order === "not separable" ? `${a} and ${b} are not separable here` : `${a} ${order} ${b}`;
  const numbers = `${figure(upper, measure.unit)} against ${figure(lower, measure.unit)}`;
  return {
    table,
    experiment: experiment.id,
    source: expectation.source,
    order,
    sentence: `${measure.title}: ${phrase} (${numbers}; ${upper.length}, ${upper.seeds.length} seeds).`,
  };
}
