import { useEffect, useRef } from "react";
import { useUi } from "../studio/context";
import { formatNumber } from "../ui/format";
import { textScale } from "../ui/text-size";
import { type ChartColors, chartColors } from "./theme-colors";

/** A canvas to draw on, in CSS pixels at the usual size of text: larger text makes all of it larger. */
export interface Surface {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  readonly colors: ChartColors;
}

export interface PlotHandle {
  readonly canvas: React.RefObject<HTMLCanvasElement | null>;
  /** Draws with the newest `paint`; React takes no part. */
  redraw(): void;
}

/** A canvas that fills its parent and is drawn again when that, or the theme, changes. */
export function usePlot(paint: (surface: Surface) => void): PlotHandle {
  const scheme = useUi((state) => state.scheme);
  const canvas = useRef<HTMLCanvasElement | null>(null);
  const newest = useRef(paint);
  newest.current = paint;
  const handle = useRef<PlotHandle>(undefined);
  handle.current ??= {
    canvas,
    redraw() {
      if (canvas.current !== null) drawOn(canvas.current, newest.current);
    },
  };
  const plot = handle.current;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme has other colours
  useEffect(() => {
    const host = canvas.current?.parentElement;
    if (host == null) return undefined;
    const observer = new ResizeObserver(() => plot.redraw());
    observer.observe(host);
    plot.redraw();
    return () => observer.disconnect();
  }, [plot, scheme]);
  return plot;
}

function drawOn(canvas: HTMLCanvasElement, paint: (surface: Surface) => void): void {
  const host = canvas.parentElement;
  const context = canvas.getContext("2d");
  if (host === null || context === null) return;
  const { clientWidth, clientHeight } = host;
  if (clientWidth < 20 || clientHeight < 20) return;
  const scale = textScale();
  const [width, height] = [clientWidth / scale, clientHeight / scale];
  const ratio = (devicePixelRatio || 1) * scale;
  const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== across) canvas.width = across;
  if (canvas.height !== down) canvas.height = down;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  const colors = chartColors();
  context.font = colors.font;
  paint({ context, width, height, colors });
}

/** A custom property of the page. */
export function cssColor(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** Round places between `low` and `high`, about `count` of them. */
export function niceTicks(low: number, high: number, count: number): readonly number[] {
  const span = high - low;
  if (!(span > 0) || !Number.isFinite(span)) return [low];
  const rough = span / Math.max(1, count);
  const power = Number(`1e${Math.floor(Math.log10(rough))}`);
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const ticks: number[] = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++)
    ticks.push(i * step);
  return ticks;
}

/** -0.30000000000000004 -> `−0.3`. */
export function tickText(value: number): string {
  const magnitude = Math.abs(value);
  if (value === 0) return "0";
  const text =
    magnitude >= 10000 || magnitude < 0.001
      ? formatNumber(magnitude)
      : String(Number(magnitude.toPrecision(6)));
  return value < 0 ? `\u2212${text}` : text;
}

/** Like `formatNumber`, with a real minus. */
export function signedText(value: number, digits = 3): string {
  return formatNumber(value, digits).replace(/^-/, "\u2212");
}
