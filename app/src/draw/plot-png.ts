import { saveFile } from "../ui/save-file";
import { canvasPng } from "./picture/png";
import { chartColors } from "./theme-colors";

export interface LegendEntry {
  readonly color: string;
  readonly text: string;
  readonly dash?: readonly number[];
}

/** What is written around a chart in its file. */
export interface PngWords {
  readonly title: string;
  /** Names of the axes with their units. */
  readonly axes: string;
  readonly legend: readonly LegendEntry[];
  readonly summary: string;
}

const pad = 16;
const lineHeight = 18;

/** Charts side by side with title, axes, legend and summary, as large as they stand on the screen. */
export async function savePng(
  name: string,
  charts: readonly HTMLCanvasElement[],
  words: PngWords,
): Promise<void> {
  saveFile(`${name}.png`, "image/png", await canvasPng(framed(charts, words)));
}

function framed(
  charts: readonly HTMLCanvasElement[],
  { title, axes, legend, summary }: PngWords,
): HTMLCanvasElement {
  const ratio = devicePixelRatio || 1;
  const colors = chartColors();
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  if (context === null) return canvas;
  const inner = Math.max(
    360,
    charts.reduce((sum, chart) => sum + chart.width / ratio, 0) + pad * (charts.length - 1),
  );
  const tall = Math.max(...charts.map((chart) => chart.height / ratio));
  const font = (size: number, weight = "") =>
    `${weight} ${colors.font.replace(/^\d+px/, `${size}px`)}`;
  context.font = font(12);
  const rows = legendRows(context, legend, inner);
  const below = wrap(context, summary, inner);
  const height = pad * 3 + 22 + lineHeight * (1 + rows.length + below.length) + tall;
  canvas.width = Math.round((inner + 2 * pad) * ratio);
  canvas.height = Math.round(height * ratio);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.fillStyle = colors.surface;
  context.fillRect(0, 0, inner + 2 * pad, height);
  context.textBaseline = "alphabetic";
  context.fillStyle = colors.text;
  context.font = font(15, "600");
  context.fillText(title, pad, pad + 14);
  context.font = font(12);
  context.fillStyle = colors.faint;
  let y = pad + 22 + 12;
  context.fillText(axes, pad, y);
  for (const row of rows) {
    y += lineHeight;
    for (const { entry, x } of row) {
      context.strokeStyle = entry.color;
      context.lineWidth = 2.5;
      context.setLineDash([...(entry.dash ?? [])]);
      context.beginPath();
      context.moveTo(pad + x, y - 4);
      context.lineTo(pad + x + 18, y - 4);
      context.stroke();
      context.setLineDash([]);
      context.fillStyle = colors.text;
      context.fillText(entry.text, pad + x + 24, y);
    }
  }
  y += pad;
  let x = pad;
  for (const chart of charts) {
    context.drawImage(chart, x, y, chart.width / ratio, chart.height / ratio);
    x += chart.width / ratio + pad;
  }
  y += tall + 4;
  context.fillStyle = colors.text;
  for (const line of below) {
    y += lineHeight;
    context.fillText(line, pad, y);
  }
  return canvas;
}

function legendRows(
  context: CanvasRenderingContext2D,
  legend: readonly LegendEntry[],
  width: number,
): { entry: LegendEntry; x: number }[][] {
  const rows: { entry: LegendEntry; x: number }[][] = [];
  let x = width + 1;
  for (const entry of legend) {
    const own = context.measureText(entry.text).width + 42;
    if (x + own > width) {
      rows.push([]);
      x = 0;
    }
    rows.at(-1)?.push({ entry, x });
    x += own;
  }
  return rows;
}

function wrap(context: CanvasRenderingContext2D, text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && context.measureText(longer).width > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line === "" ? lines : [...lines, line];
}
