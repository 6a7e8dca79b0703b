import { saveFile } from "../ui/save-file";
import { escapeText, type Picture } from "./picture/draw";
import { toPng } from "./picture/png";

/** Rows of a table, the head first. */
export type Table = readonly (readonly (string | number)[])[];

/** A piece of a drawn chart, in pixels at 1x: one description for the page and for the file. */
export type Mark =
  | {
      readonly kind: "box";
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly fill: string;
      readonly stroke?: string;
    }
  | {
      readonly kind: "line";
      readonly x1: number;
      readonly y1: number;
      readonly x2: number;
      readonly y2: number;
      readonly stroke: string;
    }
  | {
      readonly kind: "text";
      readonly x: number;
      readonly y: number;
      readonly text: string;
      readonly fill: string;
      readonly size: number;
      readonly anchor?: "start" | "middle" | "end";
      readonly bold?: boolean;
    };

export interface Drawing {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly background: string;
  readonly marks: readonly Mark[];
}

const font = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif";

/** A drawing as an SVG document: text stays text, nothing is fetched. */
export function drawingSvg({ title, width, height, background, marks }: Drawing): Picture {
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="${escapeText(font)}">`,
    `<title>${escapeText(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="${background}"/>`,
    ...marks.map(markSvg),
    "</svg>",
  ];
  return { svg: lines.join("\n"), width, height };
}

function markSvg(mark: Mark): string {
  switch (mark.kind) {
    case "box": {
      const stroke = mark.stroke === undefined ? "" : ` stroke="${mark.stroke}"`;
      return `<rect x="${round(mark.x)}" y="${round(mark.y)}" width="${round(mark.width)}" height="${round(mark.height)}" fill="${mark.fill}"${stroke}/>`;
    }
    case "line":
      return `<line x1="${round(mark.x1)}" y1="${round(mark.y1)}" x2="${round(mark.x2)}" y2="${round(mark.y2)}" stroke="${mark.stroke}"/>`;
    case "text": {
      const weight = mark.bold ? ' font-weight="600"' : "";
      return `<text x="${round(mark.x)}" y="${round(mark.y)}" font-size="${mark.size}" fill="${mark.fill}" text-anchor="${mark.anchor ?? "start"}"${weight}>${escapeText(mark.text)}</text>`;
    }
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

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

export async function saveDrawing(
  name: string,
  drawing: Drawing,
  as: "svg" | "png",
): Promise<void> {
  const picture = drawingSvg(drawing);
  if (as === "svg") saveFile(`${name}.svg`, "image/svg+xml", picture.svg);
  else saveFile(`${name}.png`, "image/png", await toPng(picture, 2));
}
