import type { ColumnReport, ColumnRole } from "@adder-studio/data/readers";
import type { Choices } from "./own-data";

type Columns = Choices["columns"];

/** Returns the choices that make a column the only target; an earlier role of that column is dropped. */
export function withTarget(columns: Columns, number: number): Partial<Choices> {
  const others = [...(columns ?? [])].filter(([at, role]) => at !== number && role !== "target");
  return { column: number, columns: new Map(others) };
}

/** Returns the choices that give a column another role; when the column was the target, the reader chooses the target again. */
export function withColumnRole(
  columns: Columns,
  { number, role: before }: ColumnReport,
  role: ColumnRole,
): Partial<Choices> {
  if (role === "target") return withTarget(columns, number);
  const changed = new Map([...(columns ?? []), [number, role] as const]);
  return before === "target" ? { column: 0, columns: changed } : { columns: changed };
}

/** Returns `784 columns are features, 1 left out`; a table without feature columns names the left-out ones only. */
export function columnSummary(reports: readonly ColumnReport[]): string {
  const of = (wanted: ColumnRole) => reports.filter(({ role }) => role === wanted).length;
  const [features, left] = [of("feature"), of("leave-out")];
  if (features === 0) return `${left} ${left === 1 ? "column" : "columns"} left out`;
  const columns = `${features} ${features === 1 ? "column is a feature" : "columns are features"}`;
  return left === 0 ? columns : `${columns}, ${left} left out`;
}

/** Returns the columns whose names match a search: left-out ones first, because people look for these, then by number. */
export function columnRows(
  reports: readonly ColumnReport[],
  search: string,
): readonly ColumnReport[] {
  const wanted = search.trim().toLowerCase();
  const found = reports.filter(({ name }) => name.toLowerCase().includes(wanted));
  const isLeft = ({ role }: ColumnReport) => Number(role !== "leave-out");
  return [...found].sort((a, b) => isLeft(a) - isLeft(b) || a.number - b.number);
}
