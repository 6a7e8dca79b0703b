import { megabytes, readerCaps } from "./caps";
import { refusal } from "./errors";

/** Takes one row; its cells as they stand in the file, without quotes. */
export type OnRow = (cells: readonly string[], line: number) => void;

const quote = 34;
const newline = 10;
const carriage = 13;

/**
 * Reads CSV (RFC 4180) piece by piece: quoted cells with delimiters, line ends and doubled quotes, any kind of line
 * end. A fault names its line. Holds no more than one row.
 */
export function createCsvReader(delimiter: string, onRow: OnRow) {
  const separator = delimiter.charCodeAt(0);
  let cells: string[] = [];
  let cell = "";
  let line = 1;
  /** Line on which the row began. */
  let rowLine = 1;
  let state: "start" | "plain" | "quoted" | "after" = "start";
  let skipNewline = false;

  function endCell(): void {
    cells.push(cell);
    cell = "";
    state = "start";
    if (cells.length > readerCaps.csvColumns) {
      throw refusal(
        "file-limit",
        `Line ${line} has more than ${readerCaps.csvColumns} columns.`,
        "Leave columns out.",
      );
    }
  }

  function endRow(): void {
    endCell();
    const blank = cells.length === 1 && cells[0] === "";
    if (!blank) onRow(cells, rowLine);
    cells = [];
  }

  function append(text: string): void {
    cell += text;
    if (cell.length > readerCaps.csvField) {
      throw refusal(
        "file-limit",
        `A cell that begins on line ${rowLine} is longer than ${megabytes(readerCaps.csvField)}.`,
        state === "quoted" ? "Close the quote it begins with." : "Check the file's line ends.",
      );
    }
  }

  function push(text: string): void {
    let from = 0;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === 0) {
        throw refusal(
          "table-text",
          `Line ${line} holds a zero byte, so this is no text.`,
          "Save the table as CSV in UTF-8.",
        );
      }
      if (skipNewline) {
        skipNewline = false;
        if (code === newline) {
          from = at + 1;
          continue;
        }
      }
      if (state === "quoted") {
        if (code === newline) line += 1;
        if (code !== quote) continue;
        append(text.slice(from, at));
        from = at + 1;
        state = "after";
        continue;
      }
      if (state === "after" && code === quote) {
        // A doubled quote: one of its own.
        append('"');
        from = at + 1;
        state = "quoted";
        continue;
      }
      if (code === separator || code === newline || code === carriage) {
        if (state !== "after") append(text.slice(from, at));
        from = at + 1;
        if (code === separator) endCell();
        else {
          endRow();
          line += 1;
          rowLine = line;
          skipNewline = code === carriage;
        }
        continue;
      }
      if (state === "start" && code === quote) {
        state = "quoted";
        from = at + 1;
      } else if (state === "start") state = "plain";
      else if (state === "after" && code !== 32) {
        throw refusal(
          "table-text",
          `Line ${line} goes on after a closing quote.`,
          "Double the quotes inside of a cell.",
        );
      }
    }
    if (state === "plain" || state === "quoted") append(text.slice(from));
  }

  function end(): void {
    if (state === "quoted") {
      throw refusal(
        "table-text",
        `The quote that opens on line ${rowLine} is never closed.`,
        "Close it, or remove it.",
      );
    }
    if (state !== "start" || cells.length > 0) endRow();
  }

  return { push, end };
}

/** The character between cells: the one that occurs most in the first line, outside of quotes. */
export function findDelimiter(head: string): string {
  const counts = new Map([
    [",", 0],
    [";", 0],
    ["\t", 0],
  ]);
  let quoted = false;
  for (const letter of head) {
    if (letter === '"') quoted = !quoted;
    if (quoted) continue;
    if (letter === "\n" || letter === "\r") break;
    const count = counts.get(letter);
    if (count !== undefined) counts.set(letter, count + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? ",";
}
