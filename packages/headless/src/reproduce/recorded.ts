import { experiments } from "@adder-studio/blocks/experiments";
import { claimOf } from "./claims";
import type { ResultRow } from "./rows";
import type { TableName } from "./suite";

/**
 * Writes the results that the page shows of an experiment before anybody has run it: the longer runs, once there are some of each setting
 * that the short table has. Settings on one card are of one length.
 */
export function recordedText(rows: readonly ResultRow[]): string {
  const recorded: Record<string, Record<string, unknown>> = {};
  const settingsIn = (table: TableName, experiment: string) =>
    new Set(
      rows
        .filter((row) => row.table === table && row.experiment === experiment)
        .map(({ setting }) => setting),
    ).size;
  const isFull = new Set(
    rows
      .map(({ experiment }) => experiment)
      .filter((name) => settingsIn("full", name) >= settingsIn("quick", name)),
  );
  const tableOf = (experiment: string): TableName => (isFull.has(experiment) ? "full" : "quick");
  for (const row of rows) {
    const { experiment, setting, measure, mean, sd, curve, seeds, length } = row;
    if (row.table !== tableOf(experiment)) continue;
    recorded[experiment] ??= {};
    const settings = recorded[experiment];
    settings[setting] ??= {
      seeds: seeds.length,
      length,
      images: row.images,
      figures: {},
    };
    const entry = settings[setting] as { figures: Record<string, unknown>; curve?: unknown };
    entry.figures[measure] = { mean: short(mean), sd: sd === null ? null : short(sd) };
    if (curve) entry.curve = curve;
  }
  const orders = experiments.map((experiment) => {
    const [measure] = experiment.measures;
    const own = experiment.expectations.flatMap((expectation) => {
      const { above, below } = expectation;
      if (expectation.measure !== measure?.id) return [];
      const claim = claimOf(tableOf(experiment.id), experiment, expectation, rows);
      return claim === undefined ? [] : [{ first: above, second: below, order: claim.order }];
    });
    return [experiment.id, own] as const;
  });
  const shown = Object.fromEntries(orders.filter(([, own]) => own.length > 0));
  return `// Written by \`npm run reproduce\` from docs/results.json; do not edit.
import type { Recorded, RecordedOrders } from "../types";

export const recorded: Recorded = ${JSON.stringify(recorded, undefined, 1)};

export const recordedOrders: RecordedOrders = ${JSON.stringify(shown, undefined, 1)};
`;
}

/** Rounds to five significant digits: pictures need no more. */
function short(value: number): number {
  return Number(value.toPrecision(5));
}
