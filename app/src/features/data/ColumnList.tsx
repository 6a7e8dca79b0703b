import type { ColumnReport, ColumnRole } from "@adder-studio/data/readers";
import { useMemo, useState } from "react";
import { useStore } from "zustand";
import { useStudio } from "../../studio/context";
import { plural } from "../../ui/format";
import { columnRows, columnSummary, withColumnRole } from "./column-choice";
import { MiddleText } from "./MiddleText";
import { ownDataOf } from "./own-data";

const roleNames: Readonly<Record<ColumnRole, string>> = {
  feature: "Feature",
  target: "Target",
  "leave-out": "Leave out",
};
const mostRows = 200;
const searchedFrom = 12;

/** Lists the columns of a table, each with its role. */
export function ColumnList({ reports }: { reports: readonly ColumnReport[] }) {
  const [search, setSearch] = useState("");
  const rows = useMemo(() => columnRows(reports, search), [reports, search]);
  if (reports.length === 0) return null;
  const shown = rows.slice(0, mostRows);
  const features = reports.some(({ role }) => role === "feature");
  return (
    <details className="data-files">
      <summary>{columnSummary(reports)}</summary>
      {reports.length < searchedFrom ? null : (
        <input
          type="search"
          className="field data-search"
          placeholder="Find a column"
          aria-label="Find a column"
          value={search}
          onChange={({ target }) => setSearch(target.value)}
        />
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to take the keys that scroll it */}
      <ul tabIndex={0} aria-label="Columns">
        {shown.map((report) => (
          <Row key={report.number} report={report} features={features} />
        ))}
      </ul>
      {rows.length > shown.length ? (
        <p className="muted">
          and {plural(rows.length - shown.length, "more column")}: search for them
        </p>
      ) : null}
    </details>
  );
}

/** Shows a column with a choice of its role. `features` is true where the table has feature columns, so that this one can be one. */
function Row({ report, features }: { report: ColumnReport; features: boolean }) {
  const model = ownDataOf(useStudio());
  const columns = useStore(model.store, (state) => state.choices.columns);
  const { name, role, numeric, reason } = report;
  return (
    <li className="data-file">
      <MiddleText text={name} />
      <span className="muted">{numeric ? "numbers" : "text"}</span>
      <select
        className="field small"
        aria-label={`Use of ${name}`}
        value={role}
        onChange={({ target }) => {
          const chosen = choices.find((choice) => choice === target.value);
          if (chosen) model.readAgain(withColumnRole(columns, report, chosen));
        }}
      >
        {choices
          .filter((choice) => (numeric && features) || choice !== "feature")
          .map((choice) => (
            <option key={choice} value={choice}>
              {roleNames[choice]}
            </option>
          ))}
      </select>
      {reason === undefined ? null : <small>{reason}</small>}
    </li>
  );
}

const choices = ["feature", "target", "leave-out"] as const satisfies readonly ColumnRole[];
