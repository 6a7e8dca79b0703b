import type { ColumnReport, ColumnRole } from "@adder-studio/data/readers";
import { expect, test } from "vitest";
import { columnRows, columnSummary, withColumnRole, withTarget } from "./column-choice";

function column(number: number, role: ColumnRole, name = `c${number}`): ColumnReport {
  return { number, name, role, numeric: true };
}

test("there is one target column, however it was chosen", () => {
  const columns = new Map<number, ColumnRole>([
    [1, "target"],
    [2, "leave-out"],
  ]);
  expect(withTarget(columns, 2)).toEqual({ column: 2, columns: new Map() });
  expect(withTarget(columns, 3)).toEqual({ column: 3, columns: new Map([[2, "leave-out"]]) });
  expect(withColumnRole(columns, column(3, "feature"), "target")).toEqual(withTarget(columns, 3));
  expect(withColumnRole(undefined, column(3, "target"), "leave-out")).toEqual({
    column: 0,
    columns: new Map([[3, "leave-out"]]),
  });
  expect(withColumnRole(undefined, column(3, "leave-out"), "feature")).toEqual({
    columns: new Map([[3, "feature"]]),
  });
});

test("left-out columns come first, and names are searched", () => {
  const reports = [
    column(1, "feature", "Width"),
    column(2, "target"),
    column(3, "leave-out", "id"),
  ];
  expect(columnRows(reports, "").map(({ number }) => number)).toEqual([3, 1, 2]);
  expect(columnRows(reports, " WID").map(({ number }) => number)).toEqual([1]);
  expect(columnSummary(reports)).toBe("1 column is a feature, 1 left out");
  expect(columnSummary(reports.slice(1))).toBe("1 column left out");
  expect(columnSummary(reports.slice(0, 2))).toBe("1 column is a feature");
});
