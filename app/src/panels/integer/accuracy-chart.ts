import type { Clamp, IntegerReport } from "@adder-studio/core";
import { cssColor, niceTicks, type Surface } from "../../draw/plot";
import { widths } from "./evaluation";
import { clampNames, qualityOfReports } from "./labels";

interface Style {
  readonly color: string;
  readonly dash: readonly number[];
}

/** Told apart by dash and mark as well as by colour. */
export function styleOf(clamp: Clamp | "float32"): Style {
  switch (clamp) {
    case "none":
      return { color: cssColor("--text-2"), dash: [2, 3] };
    case "lossless":
      return { color: cssColor("--norm"), dash: [7, 4] };
    case "calibrated":
      return { color: cssColor("--adder-strong"), dash: [] };
    case "float32":
      return { color: cssColor("--text-3"), dash: [1, 4] };
  }
}

const edge = { left: 46, right: 118, top: 10, bottom: 36 } as const;

/** Accuracy against bits: a line for each clamp, and float32 as a level. */
export function paintAccuracy(surface: Surface, reports: readonly IntegerReport[]): void {
  const { context, width, height, colors } = surface;
  const [float] = reports;
  if (float === undefined) return;
  const values = reports.flatMap(({ figures }) => figures.map(({ accuracy }) => accuracy));
  const all = [float.float.accuracy, ...values];
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const { share, name } = qualityOfReports(reports);
  const room = Math.max(share ? 0.02 : most * 0.05, (most - least) * 0.06);
  const [low, high] = [Math.max(0, least - room), share ? Math.min(1, most + room) : most + room];
  const scale = share ? 100 : 1;
  const [first = 4, last = 8] = [widths[0], widths.at(-1)];
  const inner = { width: width - edge.left - edge.right, height: height - edge.top - edge.bottom };
  const toX = (bits: number) =>
    edge.left + 12 + ((bits - first) / (last - first)) * (inner.width - 12);
  const toY = (value: number) => edge.top + (1 - (value - low) / (high - low)) * inner.height;

  context.lineWidth = 1;
  context.textBaseline = "middle";
  for (const tick of niceTicks(
    low * scale,
    high * scale,
    Math.max(2, Math.floor(inner.height / 40)),
  )) {
    const y = toY(tick / scale);
    context.strokeStyle = colors.line;
    context.beginPath();
    context.moveTo(edge.left, y);
    context.lineTo(edge.left + inner.width, y);
    context.stroke();
    context.fillStyle = colors.faint;
    context.textAlign = "right";
    context.fillText(`${Number(share ? tick.toFixed(1) : tick.toPrecision(3))}`, edge.left - 6, y);
  }
  context.textAlign = "center";
  for (const bits of widths) context.fillText(String(bits), toX(bits), height - edge.bottom + 12);
  context.fillText("bits of weights and inputs", edge.left + inner.width / 2, height - 9);
  context.save();
  context.translate(10, edge.top + inner.height / 2);
  context.rotate(-Math.PI / 2);
  context.fillText(`test ${name}${share ? " (%)" : ""}`, 0, 0);
  context.restore();

  const labels: { text: string; color: string; y: number }[] = [];
  const line = (clamp: Clamp | "float32", points: readonly (readonly [number, number])[]) => {
    const { color, dash } = styleOf(clamp);
    context.strokeStyle = color;
    context.fillStyle = color;
    context.lineWidth = clamp === "float32" ? 1.25 : 2;
    context.setLineDash([...dash]);
    context.beginPath();
    points.forEach(([x, y], at) => {
      if (at === 0) context.moveTo(x, y);
      else context.lineTo(x, y);
    });
    context.stroke();
    context.setLineDash([]);
    const end = points.at(-1);
    if (end === undefined) return;
    labels.push({ text: clamp === "float32" ? clamp : clampNames[clamp], color, y: end[1] });
    if (clamp === "float32") return;
    for (const [x, y] of points) {
      context.beginPath();
      if (clamp === "none") context.rect(x - 3, y - 3, 6, 6);
      else context.arc(x, y, 3.5, 0, 2 * Math.PI);
      context.fill();
    }
  };
  const level = toY(float.float.accuracy);
  line("float32", [
    [edge.left, level],
    [edge.left + inner.width, level],
  ]);
  for (const { settings, figures } of reports) {
    const points = [...figures].sort((a, b) => a.bits - b.bits);
    line(
      settings.clamp,
      points.map(({ bits, accuracy }) => [toX(bits), toY(accuracy)] as const),
    );
  }
  context.textAlign = "left";
  labels.sort((a, b) => a.y - b.y);
  labels.forEach((label, at) => {
    const above = labels[at - 1];
    if (above !== undefined) label.y = Math.max(label.y, above.y + 14);
  });
  // Where they would leave the chart below, all move up.
  const over = Math.max(0, (labels.at(-1)?.y ?? 0) - (height - edge.bottom));
  for (const { text, color, y } of labels) {
    context.fillStyle = color;
    context.fillText(text, edge.left + inner.width + 10, y - over);
  }
}
