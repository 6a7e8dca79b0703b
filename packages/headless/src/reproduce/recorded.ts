import type { ResultRow } from "./rows";

/** What the page shows of an experiment before anybody has run it: the longer runs where there are some. */
export function recordedText(rows: readonly ResultRow[]): string {
  const recorded: Record<string, Record<string, unknown>> = {};
  const isFull = new Set(
    rows.filter(({ table }) => table === "full").map(({ experiment }) => experiment),
  );
  for (const row of rows) {
    const { experiment, setting, measure, mean, sd, curve, seeds, length } = row;
    if (isFull.has(experiment) && row.table !== "full") continue;
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
