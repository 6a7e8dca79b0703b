import type { ColumnReport, ColumnRole } from "@adder-studio/data/readers";
import type { Choices } from "./own-data";

type Columns = Choices["columns"];

/** The choice of a column to be learnt: no other one is, and what was said of this one before no longer holds. */
export function withTarget(columns: Columns, number: number): Partial<Choices> {
  const kept = [...(columns ?? [])].filter(([at, role]) => at !== number && role !== "target");
  return { column: number, columns: new Map(kept) };
}

/** The choice of another role of a column; what was to be learnt is the reader's choice again where it was this one. */
export function withColumnRole(
  columns: Columns,
  { number, role: before }: ColumnReport,
  role: ColumnRole,
): Partial<Choices> {
  if (role === "target") return withTarget(columns, number);
  const changed = new Map([...(columns ?? []), [number, role] as const]);
  return before === "target" ? { column: 0, columns: changed } : { columns: changed };
}

/** `784 columns are features, 1 left out`; of labels of several columns none is a feature. */
export function columnSummary(reports: readonly ColumnReport[]): string {
  const of = (wanted: ColumnRole) => reports.filter(({ role }) => role === wanted).length;
  const [features, left] = [of("feature"), of("leave-out")];
  if (features === 0) return `${left} ${left === 1 ? "column" : "columns"} left out`;
  const columns = `${features} ${features === 1 ? "column is a feature" : "columns are features"}`;
  return left === 0 ? columns : `${columns}, ${left} left out`;
}

/** Those left out first, for they are what one looks for; then in their order. */
export function columnRows(
  reports: readonly ColumnReport[],
  search: string,
): readonly ColumnReport[] {
  const wanted = search.trim().toLowerCase();
  const found = reports.filter(({ name }) => name.toLowerCase().includes(wanted));
  const isLeft = ({ role }: ColumnReport) => Number(role !== "leave-out");
  return [...found].sort((a, b) => isLeft(a) - isLeft(b) || a.number - b.number);
}
