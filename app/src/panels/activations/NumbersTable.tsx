import type { RefObject } from "react";
import type { Table } from "../../draw/export";
import { write } from "../../draw/use-draw";
import { numberText } from "./cells";

/** More rows than anybody reads; the CSV file has all. */
const mostRows = 1024;

/** A table that `fillTable` fills: it changes with every look, and React commits nothing. */
export function NumbersTable({
  at,
  label,
}: {
  at: RefObject<HTMLTableElement | null>;
  label: string;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="table-scroll" tabIndex={0} aria-label={label}>
      <table className="numbers" ref={at}>
        <thead>
          <tr />
        </thead>
        <tbody />
      </table>
      <p className="table-summary more" />
    </section>
  );
}

export function fillTable(element: HTMLTableElement | null, table: Table): void {
  const [body] = element?.tBodies ?? [];
  const head = element?.tHead?.rows[0];
  const [names = [], ...rows] = table;
  if (element === null || body === undefined || head === undefined) return;
  const shown = rows.slice(0, mostRows);
  fillRow(head, names, "col");
  while (body.rows.length > shown.length) body.deleteRow(-1);
  while (body.rows.length < shown.length) body.insertRow();
  shown.forEach((row, i) => {
    fillRow(body.rows[i] as HTMLTableRowElement, row, "row");
  });
  const left = rows.length - shown.length;
  write(
    element.parentElement?.querySelector(".more") ?? null,
    left === 0 ? "" : `The first ${mostRows} rows; the CSV file has all ${rows.length}.`,
  );
}

function fillRow(
  line: HTMLTableRowElement,
  cells: readonly (string | number)[],
  scope: "row" | "col",
): void {
  while (line.cells.length > cells.length) line.deleteCell(-1);
  while (line.cells.length < cells.length) {
    const isHead = scope === "col" || line.cells.length === 0;
    const cell = document.createElement(isHead ? "th" : "td");
    if (isHead) (cell as HTMLTableCellElement).scope = scope;
    line.append(cell);
  }
  cells.forEach((value, i) => {
    const text =
      typeof value === "string"
        ? value
        : Number.isInteger(value)
          ? `${value}`
          : numberText(value, 4);
    write(line.cells[i] ?? null, text.replaceAll("-", "−"));
  });
}
