/** Recognition of texts and tables by their first bytes. */

/** Pattern of files about a set, which are no part of it. */
const readMe = /(^|\/)read[-_ ]?me(?![a-z])[^/]*$/i;
const wordsAbout =
  /(^|\/)(licen[cs]e|copying|copyright|notice|changelog|changes|authors|citation|terms)(?![a-z])[^/]*$/i;
const tableEnding = /\.(csv|tsv|tab)$/i;
export const imageName = /\.(png|jpe?g|webp|gif|bmp)$/i;
const delimiters = [",", ";", "\t", "|"] as const;
/** Number of cells from which a single line is a row. */
const manyCells = 8;
/** Highest percentage of bytes above 127 in a text of one byte a letter. */
const mostHighPercent = 30;

/**
 * Decodes the head as text: UTF-8, UTF-16 (with its mark or without), else one byte a letter; undefined when it holds bytes that
 * no text has. A letter may be cut at its end.
 */
export function textOf(head: Uint8Array): string | undefined {
  const wide = wideOf(head);
  if (wide !== undefined) return new TextDecoder(wide).decode(head);
  if (head.some((byte) => byte < 32 && byte !== 9 && byte !== 10 && byte !== 13)) return undefined;
  for (let drop = 0; drop < Math.min(4, head.length); drop++) {
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(head.subarray(0, head.length - drop));
    } catch {
      // Cut within a letter, or not UTF-8.
    }
  }
  const high = head.reduce((sum, byte) => sum + Number(byte > 127), 0);
  return high * 100 > head.length * mostHighPercent
    ? undefined
    : new TextDecoder("windows-1252").decode(head);
}

/** Recognises UTF-16 by its mark, or by zeros in every other byte, as in western texts. */
export function wideOf(head: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  if (head.length < 8) return undefined;
  const zeros = [0, 0];
  for (const [i, byte] of head.entries()) if (byte === 0) zeros[i % 2] = (zeros[i % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  const most = head.length * 0.4;
  if (even === 0 && odd > most) return "utf-16le";
  return odd === 0 && even > most ? "utf-16be" : undefined;
}

/**
 * Returns true when a text is a table: it is named as one, or its lines have one number of cells. A README or a licence is none.
 * `cut`: there is more of it.
 */
export function looksLikeTable(text: string, path: string, cut: boolean): boolean {
  if (text.trim() === "" || readMe.test(path)) return false;
  if (tableEnding.test(path)) return true;
  if (wordsAbout.test(path)) return false;
  const all = text.split(/\r\n|\n|\r/);
  const whole = cut && all.length > 1 ? all.slice(0, -1) : all;
  const lines = whole.filter((line) => line.trim() !== "" && !/^(#|sep=)/i.test(line));
  const counts = delimiters.map((delimiter) => lines.map((line) => cellsOf(line, delimiter)));
  const agree = counts.some(([first = 0, ...rest]) => first > 0 && rest.every((n) => n === first));
  if (lines.length > 1) return agree || areBlankRows(lines);
  return counts.some(([first = 0]) => first >= manyCells || (first > 0 && !cut));
}

/** Counts a delimiter in a line, outside of quotes. */
function cellsOf(line: string, delimiter: string): number {
  return line.replace(/"[^"]*"/g, "").split(delimiter).length - 1;
}

/** Returns true for rows with blanks between their cells: of numbers, or of a file's name in one column and something else. */
function areBlankRows(lines: readonly string[]): boolean {
  const rows = lines.map((line) => line.trim().split(/\s+/));
  const [first = []] = rows;
  if (first.length < 2 || rows.some((row) => row.length !== first.length)) return false;
  const isNumber = (cell: string) => Number.isFinite(Number(cell));
  return (
    rows.every((row) => row.every(isNumber)) ||
    first.some((_, column) => rows.every((row) => imageName.test(row[column] ?? "")))
  );
}
