import type { RunHistory } from "@adder-studio/session/client";
import { useEffect, useRef } from "react";
import "./uplot-language";
import uPlot from "uplot";
import { useUi } from "../studio/context";
import { inTurn } from "../ui/in-turn";
import { textScale } from "../ui/text-size";
import { attachCursor, type CursorSpec } from "./chart-cursor";
import { textPx } from "./figure/figure";
import { pageTheme, type Theme } from "./figure/ink";
import { fontOf } from "./figure/paint-canvas";
import { powersAround, powerTicks } from "./figure/scale";
import { cropName, placeNames } from "./line-names";
import { type PlotBand, withAlpha } from "./lines";
import { useDrawLoop } from "./use-draw";

export interface ChartSpec {
  /** A new key makes a new chart (other layers, other view). */
  readonly key: string;
  readonly label: string;
  readonly series: (theme: Theme) => readonly LineSpec[];
  readonly data: (history: RunHistory) => uPlot.AlignedData;
  readonly yLog?: boolean;
  /** Range of the vertical axis from the data's. */
  readonly yRange?: (low: number, high: number) => [number, number];
  readonly yText: (value: number) => string;
  readonly xMax: (history: RunHistory) => number;
  /** The unit of the horizontal axis, before its last number; "epoch" by default. */
  readonly xUnit?: string;
  readonly xText?: (value: number) => string;
  /** Areas between series, which count from 0 here. */
  readonly bands?: readonly PlotBand[];
  /** Reads exact values at a place. */
  readonly cursor?: CursorSpec;
  /** Draws no more often than this. */
  readonly everyMs?: number;
  /** Draws again when something beside the run on screen has changed; gives what ends it. */
  readonly wake?: (redraw: () => void) => () => void;
}

export interface LineSpec {
  readonly label: string;
  readonly color: string;
  readonly width?: number;
  readonly dash?: number[];
  readonly points?: boolean;
  /** Written beside the chart, at the height of the line's end. */
  readonly tag?: string;
}

const tagSpacePx = 58;
const mostTagSpacePx = 150;
const mostTagShare = 0.32;
/** Below this width the names beside it would eat the chart; table and captions hold them. */
const taggedFromPx = 190;

/** A uPlot chart that the draw loop fills; React only mounts it. */
export function Chart({ spec }: { spec: ChartSpec }) {
  const host = useRef<HTMLDivElement>(null);
  const loop = useDrawLoop();
  const scheme = useUi((state) => state.scheme);
  const newest = useRef(spec);
  newest.current = spec;
  const redraw = useRef<() => void>(undefined);

  /** Makes the chart; gives what ends it. */
  function start(element: HTMLElement): () => void {
    const theme = pageTheme();
    const lines = newest.current.series(theme);
    const plot = new uPlot(options(newest.current, lines, theme, element), [[0]], element);
    const cursor =
      newest.current.cursor === undefined
        ? undefined
        : attachCursor(
            element,
            plot,
            () => newest.current.cursor as CursorSpec,
            `Place in the chart: ${newest.current.label}`,
          );
    const draw = (history: RunHistory) => {
      const { data, xMax } = newest.current;
      plot.batch(() => {
        plot.setData(data(history), false);
        plot.setScale("x", { min: 0, max: Math.max(1e-6, xMax(history)) });
      });
      cursor?.refresh();
    };
    const pace = createPace(draw, newest.current.everyMs ?? 0);
    const stop = loop.add(pace.draw);
    const sleep = newest.current.wake?.(pace.again);
    redraw.current = pace.again;
    const observer = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = element;
      if (width > 0 && height > 0) plot.setSize({ width, height });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      stop();
      redraw.current = undefined;
      sleep?.();
      pace.end();
      cursor?.remove();
      plot.destroy();
    };
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new key or theme makes a new chart
  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    let end: (() => void) | undefined;
    const callOff = inTurn(() => {
      end = start(element);
    });
    return () => {
      callOff();
      end?.();
    };
  }, [loop, scheme, spec.key]);
  // The same chart of other data: nothing has to happen in the run for it to be drawn.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the spec is what is drawn
  useEffect(() => redraw.current?.(), [spec]);

  // A picture has nothing in it to be reached; a chart with a cursor has.
  const role = spec.cursor === undefined ? "img" : "group";
  // biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles take a name
  return <div ref={host} className="chart" role={role} aria-label={spec.label} />;
}

/** Draws at most once in `everyMs`, the newest last. */
function createPace(draw: (history: RunHistory) => void, everyMs: number) {
  let newest: RunHistory | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = Number.NEGATIVE_INFINITY;
  const now = () => {
    clearTimeout(timer);
    timer = undefined;
    last = performance.now();
    if (newest !== undefined) draw(newest);
  };
  return {
    draw(history: RunHistory) {
      newest = history;
      const wait = last + everyMs - performance.now();
      if (wait <= 0) now();
      else timer ??= setTimeout(now, wait);
    },
    again: now,
    end: () => clearTimeout(timer),
  };
}

function options(
  spec: ChartSpec,
  lines: readonly LineSpec[],
  theme: Theme,
  element: HTMLElement,
): uPlot.Options {
  const scale = textScale();
  const tagged =
    element.clientWidth >= taggedFromPx * scale && lines.some(({ tag }) => tag !== undefined);
  const axis = {
    stroke: theme.ink("text-3"),
    font: fontOf(textPx * scale),
    grid: { stroke: theme.ink("line"), width: 1 },
    ticks: { show: false },
  };
  return {
    width: Math.max(80, element.clientWidth),
    height: Math.max(60, element.clientHeight),
    legend: { show: false },
    cursor: { show: false },
    padding: [8, (tagged ? tagSpace(lines, element.clientWidth / scale) : 26) * scale, 0, 0],
    scales: {
      x: { time: false },
      y: {
        ...(spec.yLog === true ? { distr: 3 as const, log: 10 as const } : {}),
        range: (_plot, low, high) => yRange(spec, low, high),
      },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 22 * scale,
        gap: 3,
        space: 56 * scale,
        ...(spec.xUnit === undefined
          ? {
              incrs: [
                1e-3, 2e-3, 5e-3, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200,
                500,
              ],
            }
          : {}),
        values: (_plot, ticks) =>
          ticks.map((tick, index) => {
            const text = spec.xText?.(tick) ?? String(Number(tick.toPrecision(3)));
            return index === ticks.length - 1 ? `${spec.xUnit ?? "epoch"} ${text}` : text;
          }),
      },
      {
        ...axis,
        size: 46 * scale,
        gap: 4,
        space: 26 * scale,
        incrs: [...valueSteps],
        ...(spec.yLog === true ? { splits: decades } : {}),
        values: (_plot, ticks) => ticks.map((tick) => (tick === null ? "" : spec.yText(tick))),
      },
    ],
    series: [
      {},
      ...lines.map(
        (line): uPlot.Series => ({
          label: line.label,
          stroke: line.width === 0 ? "#0000" : line.color,
          width: line.width ?? 1.5,
          ...(line.dash === undefined ? {} : { dash: line.dash }),
          spanGaps: true,
          points: {
            show: line.points === true,
            size: 5,
            fill: line.color,
            stroke: line.color,
          },
        }),
      ),
    ],
    bands: (spec.bands ?? []).map(({ upper, lower, color, alpha }) => ({
      series: [upper + 1, lower + 1],
      fill: withAlpha(color, alpha),
    })),
    hooks: tagged ? { draw: [(plot) => drawTags(plot, lines)] } : {},
  };
}

function tagSpace(lines: readonly LineSpec[], width: number): number {
  const longest = Math.max(...lines.map(({ tag }) => tag?.length ?? 0));
  return Math.max(tagSpacePx, Math.min(mostTagSpacePx, width * mostTagShare, 14 + 6 * longest));
}

function yRange(spec: ChartSpec, low: number | null, high: number | null): [number, number] {
  if (low === null || high === null || !Number.isFinite(low) || !Number.isFinite(high)) {
    return spec.yLog === true ? [1e-4, 1] : [0, 1];
  }
  if (spec.yRange !== undefined) return spec.yRange(low, high);
  if (spec.yLog === true) {
    return powersAround(low, high);
  }
  const gap = (high - low || Math.abs(high) || 1) * 0.08;
  return [low - gap, high + gap];
}

/** Steps of a value axis over all of float32: uPlot's own end at 10^15, and a network that fails passes that. */
const valueSteps = Array.from({ length: 56 }, (_, at) =>
  [1, 2, 2.5, 5].map((factor) => Number(`${factor}e${at - 16}`)),
).flat();

/** Powers of ten only, thinned out where they would crowd. */
function decades(plot: uPlot, _axis: number, low: number, high: number): number[] {
  const height = plot.bbox.height / (devicePixelRatio || 1);
  return powerTicks(low, high, Math.max(1, Math.floor(height / (20 * textScale()))));
}

/** Names beside the chart, at the heights at which their lines end, and never over lines. */
function drawTags(plot: uPlot, lines: readonly LineSpec[]): void {
  const { ctx, bbox } = plot;
  const ratio = (devicePixelRatio || 1) * textScale();
  const names = lines.flatMap((line, index) => {
    if (line.tag === undefined) return [];
    const value = [...(plot.data[index + 1] ?? [])].findLast((one) => one != null);
    return value == null ? [] : [{ line, y: plot.valToPos(value, "y", true) }];
  });
  const left = bbox.left + bbox.width + 7 * ratio;
  ctx.save();
  ctx.font = fontOf(textPx * ratio);
  ctx.textBaseline = "middle";
  ctx.textAlign = "left";
  const placed = placeNames(names, {
    top: bbox.top,
    // Above the numbers of the axis.
    bottom: bbox.top + bbox.height - 5 * ratio,
    gap: 12 * ratio,
  });
  for (const { line, y } of placed) {
    const room = ctx.canvas.width - left - 2 * ratio;
    ctx.fillStyle = line.color;
    ctx.fillText(
      cropName(line.tag ?? "", room, (text) => ctx.measureText(text).width),
      left,
      y,
    );
  }
  ctx.restore();
}
