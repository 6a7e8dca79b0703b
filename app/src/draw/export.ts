import { saveFile } from "../ui/save-file";

/** Rows of a table, the head first. */
export type Table = readonly (readonly (string | number)[])[];

/**
 * A table as CSV (RFC 4180). A text that a spreadsheet would take for a formula gets an apostrophe: names come from
 * shared links.
 */
export function csvText(table: Table): string {
  return table.map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");
}

function csvCell(cell: string | number): string {
  if (typeof cell === "number") return String(cell);
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** `LeNet-5: cost` -> `LeNet-5 cost`: what every file system takes. */
export function fileName(title: string, what: string): string {
  return `${title} ${what}`.replace(/[^\p{L}\p{N} _-]/gu, "").trim();
}

export function saveCsv(name: string, table: Table): void {
  // The mark tells spreadsheets that it is UTF-8.
  saveFile(`${name}.csv`, "text/csv;charset=utf-8", `\ufeff${csvText(table)}`);
}
