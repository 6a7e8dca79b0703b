import type { ResultRow } from "./rows";
import type { TableName } from "./suite";

/**
 * What the page shows of an experiment before anybody has run it: the longer runs, once there are some of each setting
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
  for (const row of rows) {
    const { experiment, setting, measure, mean, sd, curve, seeds, length } = row;
    if (row.table !== (isFull.has(experiment) ? "full" : "quick")) continue;
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
  return `// Written by \`npm run reproduce\` from docs/results.json; do not edit.
import type { Recorded } from "../types";

export const recorded: Recorded = ${JSON.stringify(recorded, undefined, 1)};
`;
}

/** Five significant digits: pictures need no more. */
function short(value: number): number {
  return Number(value.toPrecision(5));
}
