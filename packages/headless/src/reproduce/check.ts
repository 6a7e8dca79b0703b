import type { RunFile } from "../runs/run-file";
import { measuredIn, type ResultRow } from "./rows";
import type { RowPlan } from "./suite";

/** Returns the recorded row to run again: the planned one that took least time. */
export function shortest(rows: readonly ResultRow[], plans: readonly RowPlan[]) {
  const known = rows.flatMap((row) => {
    const plan = plans.find(
      ({ table, experiment, setting }) =>
        table === row.table && experiment.id === row.experiment && setting.id === row.setting,
    );
    return plan ? [{ row, plan }] : [];
  });
  return known.sort((a, b) => a.row.wallSeconds - b.row.wallSeconds)[0];
}

/** Lists the differences between the record and new runs, as sentences; values and hashes must agree to the last bit. */
export function differences(row: ResultRow, runs: readonly RunFile[]): readonly string[] {
  const name = `${row.experiment}/${row.setting}`;
  if (runs.length !== row.seeds.length)
    return [`${name}: ${runs.length} runs in place of ${row.seeds.length}.`];
  return runs.flatMap((run, i) => {
    const value = measuredIn(run, { id: row.measure });
    const faults: string[] = [];
    if (run.seed !== row.seeds[i]) faults.push(`seed ${run.seed} in place of ${row.seeds[i]}`);
    if (value !== row.values[i])
      faults.push(`${row.measure} ${value} in place of ${row.values[i]}`);
    if (run.weightsHash !== row.weightsHashes[i]) {
      faults.push(`weights ${run.weightsHash} in place of ${row.weightsHashes[i]}`);
    }
    return faults.map((fault) => `${name}, seed ${row.seeds[i]}: ${fault}.`);
  });
}
