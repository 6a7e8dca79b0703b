import type { PartReport, Role } from "@adder-studio/data/readers";
import { useMemo, useState } from "react";
import { useStore } from "zustand";
import { useStudio } from "../../studio/context";
import { plural } from "../../ui/format";
import { type FileRow, fileRows, fileSummary, withRole } from "./file-rows";
import { MiddleText } from "./MiddleText";
import { ownDataOf } from "./own-data";

const roleNames: Readonly<Record<Role, string>> = {
  train: "Train",
  test: "Test",
  "leave-out": "Leave out",
};
const stateNames: Readonly<Record<PartReport["state"], string>> = {
  read: "read",
  "left-out": "left out",
  broken: "damaged",
};
const mostRows = 400;

/** Lists the dropped files with what became of each, and the role of each folder. */
export function FileList({ parts }: { parts: readonly PartReport[] }) {
  const rows = useMemo(() => fileRows(parts), [parts]);
  const isWhole = parts.every(({ state }) => state === "read");
  const shown = rows.slice(0, mostRows);
  // Open at first where a file was not read; a later choice does not close it.
  const [open, setOpen] = useState(!isWhole);
  return (
    <details
      className="data-files"
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>{fileSummary(parts)}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to take the keys that scroll it */}
      <ul tabIndex={0} aria-label="Files">
        {shown.map((row) => (
          // The key stays the same when another role is chosen, so that the choice keeps the focus.
          <Row key={`${row.path} ${row.choices.length > 0 ? row.files : row.reason}`} row={row} />
        ))}
      </ul>
      {rows.length > shown.length ? (
        <p className="muted">and {plural(rows.length - shown.length, "more line")}</p>
      ) : null}
    </details>
  );
}

function Row({ row }: { row: FileRow }) {
  const { title, files, examples, state, choices, reason, inner } = row;
  const counts = [
    ...(files > 1 ? [plural(files, "file")] : []),
    ...(examples > 0 && examples !== files ? [plural(examples, "example")] : []),
  ];
  // A person's own choice needs no reason.
  const why = state === "left-out" && choices.length > 0 ? undefined : reason;
  return (
    <li className={`data-file ${state}${inner ? " inner" : ""}`}>
      <MiddleText text={title === "" ? "in no folder" : title} />
      <span className="muted">{counts.join(", ")}</span>
      {choices.length > 0 ? (
        <RoleChoice row={row} />
      ) : (
        <span className="data-state">{stateNames[state]}</span>
      )}
      {why === undefined ? null : <small>{why}</small>}
    </li>
  );
}

function RoleChoice({ row: { path, role, choices } }: { row: FileRow }) {
  const model = ownDataOf(useStudio());
  const roles = useStore(model.store, (state) => state.choices.roles);
  return (
    <select
      className="field small"
      aria-label={`Use of ${path}`}
      value={role ?? ""}
      onChange={({ target }) => {
        const chosen = choices.find((choice) => choice === target.value);
        if (chosen) model.readAgain({ roles: withRole(roles, path, chosen) });
      }}
    >
      {role === undefined ? <option value="">several</option> : null}
      {choices.map((choice) => (
        <option key={choice} value={choice}>
          {roleNames[choice]}
        </option>
      ))}
    </select>
  );
}
