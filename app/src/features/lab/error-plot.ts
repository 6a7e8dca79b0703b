import { cssColor, type Surface } from "../../draw/plot";
import { formatNumber } from "../../ui/format";

/** A line or a row of marks of the error chart. */
export interface ErrorSeries {
  readonly label: string;
  readonly look: "line" | "dashed" | "circle" | "square" | "diamond";
  readonly hue: "adder" | "text" | "faint" | "norm" | "act";
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

const variables = {
  adder: "--adder-strong",
  text: "--text",
  faint: "--text-3",
  norm: "--norm",
  act: "--act",
} as const;

const margin = { left: 56, right: 14, top: 18, bottom: 36 } as const;

/** Decades around all values above 0. */
function decades(series: readonly ErrorSeries[]): readonly [number, number] {
  const values = series.flatMap(({ points }) => points.map(({ y }) => y)).filter((y) => y > 1e-12);
  if (values.length === 0) return [-2, 0];
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.ceil(Math.log10(Math.max(...values)));
  return [Math.max(low, high - 6), Math.max(high, low + 1)];
}

/** Error against size, both axes logarithmic; a value of 0 lies on the floor. */
export function paintErrors(
  { context, width, height, colors }: Surface,
  series: readonly ErrorSeries[],
  { least, most, at, title }: { least: number; most: number; at: number; title: string },
): void {
  const [low, high] = decades(series);
  const right = width - margin.right;
  const bottom = height - margin.bottom;
  const toX = (x: number) =>
    margin.left + (Math.log2(x / least) / Math.log2(most / least)) * (right - margin.left);
  const toY = (y: number) => {
    const power = Math.max(low, Math.log10(Math.max(1e-300, y)));
    return bottom - ((power - low) / (high - low)) * (bottom - margin.top);
  };
  context.strokeStyle = colors.line;
  context.fillStyle = colors.faint;
  context.lineWidth = 1;
  context.textBaseline = "middle";
  context.textAlign = "right";
  for (let power = low; power <= high; power++) {
    const y = Math.round(toY(Number(`1e${power}`))) + 0.5;
    context.beginPath();
    context.moveTo(margin.left, y);
    context.lineTo(right, y);
    context.stroke();
    const value = Number(`1e${power}`);
    context.fillText(power < 0 ? formatNumber(value, 1) : String(value), margin.left - 7, y);
  }
  context.textBaseline = "top";
  context.textAlign = "center";
  const small = width < 360;
  for (let x = least; x <= most; x *= 2) {
    if (small && Math.log2(x) % 2 === 0 && x !== most) continue;
    context.fillText(String(x), toX(x), bottom + 6);
  }
  context.fillText(title, (margin.left + right) / 2, bottom + 20);
  context.textAlign = "left";
  context.fillText("error", 4, 0);
  context.strokeStyle = colors.faint;
  context.setLineDash([2, 3]);
  const here = Math.round(toX(at)) + 0.5;
  context.beginPath();
  context.moveTo(here, margin.top);
  context.lineTo(here, bottom);
  context.stroke();
  context.setLineDash([]);
  for (const { look, hue, points } of series) {
    const color = cssColor(variables[hue]);
    context.strokeStyle = color;
    context.fillStyle = color;
    context.lineWidth = 2;
    if (look === "line" || look === "dashed") {
      context.setLineDash(look === "dashed" ? [6, 4] : []);
      context.beginPath();
      for (const { x, y } of points) context.lineTo(toX(x), toY(y));
      context.stroke();
      context.setLineDash([]);
    } else for (const { x, y } of points) mark(context, look, toX(x), toY(y), colors.surface);
  }
}

function mark(
  context: CanvasRenderingContext2D,
  look: ErrorSeries["look"],
  x: number,
  y: number,
  ground: string,
): void {
  context.beginPath();
  if (look === "circle") context.arc(x, y, 5, 0, 2 * Math.PI);
  else if (look === "square") context.rect(x - 4.5, y - 4.5, 9, 9);
  else {
    context.moveTo(x, y - 6);
    context.lineTo(x + 6, y);
    context.lineTo(x, y + 6);
    context.lineTo(x - 6, y);
    context.closePath();
  }
  context.fill();
  context.strokeStyle = ground;
  context.lineWidth = 1.5;
  context.stroke();
}
