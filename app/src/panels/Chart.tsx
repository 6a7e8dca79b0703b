import type { RunHistory } from "@adder-studio/session/client";
import { useEffect, useRef } from "react";
import "./mend-language";
import uPlot from "uplot";
import { useUi } from "../state/context";
import { type ChartColors, chartColors } from "./theme-colors";
import { useDrawLoop } from "./use-draw";

export interface ChartSpec {
  /** A new key makes a new chart (other layers, other view). */
  readonly key: string;
  readonly label: string;
  readonly series: (colors: ChartColors) => readonly LineSpec[];
  readonly data: (history: RunHistory) => uPlot.AlignedData;
  readonly yLog?: boolean;
  /** Range of the vertical axis from the data's. */
  readonly yRange?: (low: number, high: number) => [number, number];
  readonly yText: (value: number) => string;
  readonly xMax: (history: RunHistory) => number;
}

export interface LineSpec {
  readonly label: string;
  readonly color: string;
  readonly width?: number;
  readonly dash?: number[];
  readonly points?: boolean;
  /** Written at the line's end. */
  readonly tag?: string;
}

const tagSpacePx = 58;
/** Below this width the names at the lines' ends would eat the chart; table and captions hold them. */
const taggedFromPx = 190;

/** A uPlot chart that the draw loop fills; React only mounts it. */
export function Chart({ spec }: { spec: ChartSpec }) {
  const host = useRef<HTMLDivElement>(null);
  const loop = useDrawLoop();
  const scheme = useUi((state) => state.scheme);
  const newest = useRef(spec);
  newest.current = spec;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new key or theme makes a new chart
  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const colors = chartColors();
    const lines = newest.current.series(colors);
    const plot = new uPlot(options(newest.current, lines, colors, element), [[0]], element);
    const draw = (history: RunHistory) => {
      const { data, xMax } = newest.current;
      plot.batch(() => {
        plot.setData(data(history), false);
        plot.setScale("x", { min: 0, max: Math.max(1e-6, xMax(history)) });
      });
    };
    const stop = loop.add(draw);
    const observer = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = element;
      if (width > 0 && height > 0) plot.setSize({ width, height });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      stop();
      plot.destroy();
    };
  }, [loop, scheme, spec.key]);

  return <div ref={host} className="chart" role="img" aria-label={spec.label} />;
}

function options(
  spec: ChartSpec,
  lines: readonly LineSpec[],
  colors: ChartColors,
  element: HTMLElement,
): uPlot.Options {
  const tagged = element.clientWidth >= taggedFromPx && lines.some(({ tag }) => tag !== undefined);
  const axis = {
    stroke: colors.faint,
    font: colors.font,
    grid: { stroke: colors.line, width: 1 },
    ticks: { show: false },
  };
  return {
    width: Math.max(80, element.clientWidth),
    height: Math.max(60, element.clientHeight),
    legend: { show: false },
    cursor: { show: false },
    padding: [8, tagged ? tagSpacePx : 26, 0, 0],
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
        size: 22,
        gap: 3,
        space: 56,
        incrs: [
          1e-3, 2e-3, 5e-3, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500,
        ],
        values: (_plot, ticks) =>
          ticks.map((tick, index) => {
            const text = String(Number(tick.toPrecision(3)));
            return index === ticks.length - 1 ? `epoch ${text}` : text;
          }),
      },
      {
        ...axis,
        size: 46,
        gap: 4,
        space: 26,
        ...(spec.yLog === true ? { splits: decades } : {}),
        values: (_plot, ticks) => ticks.map((tick) => (tick === null ? "" : spec.yText(tick))),
      },
    ],
    series: [
      {},
      ...lines.map(
        (line): uPlot.Series => ({
          label: line.label,
          stroke: line.color,
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
    hooks: tagged ? { draw: [(plot) => drawTags(plot, lines, colors)] } : {},
  };
}

function yRange(spec: ChartSpec, low: number | null, high: number | null): [number, number] {
  if (low === null || high === null || !Number.isFinite(low) || !Number.isFinite(high)) {
    return spec.yLog === true ? [1e-4, 1] : [0, 1];
  }
  if (spec.yRange !== undefined) return spec.yRange(low, high);
  if (spec.yLog === true) {
    return [10 ** Math.floor(Math.log10(low) - 0.05), 10 ** Math.ceil(Math.log10(high) + 0.05)];
  }
  const gap = (high - low || Math.abs(high) || 1) * 0.08;
  return [low - gap, high + gap];
}

/** Powers of ten only, thinned out where they would crowd. */
function decades(plot: uPlot, _axis: number, low: number, high: number): number[] {
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  const room = Math.max(1, Math.floor(plot.bbox.height / (devicePixelRatio || 1) / 20));
  const step = Math.max(1, Math.ceil((last - first + 1) / room));
  const ticks: number[] = [];
  for (let power = last; power >= first; power -= step) ticks.unshift(Number(`1e${power}`));
  return ticks;
}

/** Names at the lines' ends, pushed apart where they would overlap. */
function drawTags(plot: uPlot, lines: readonly LineSpec[], colors: ChartColors): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio || 1;
  const tags = lines.flatMap((line, index) => {
    if (line.tag === undefined) return [];
    const values = plot.data[index + 1] ?? [];
    let last = values.length - 1;
    while (last >= 0 && values[last] == null) last -= 1;
    const value = values[last];
    const x = plot.data[0][last];
    if (value == null || x === undefined) return [];
    return [
      {
        text: line.tag,
        color: line.color,
        x: plot.valToPos(x, "x", true),
        y: plot.valToPos(value, "y", true),
      },
    ];
  });
  tags.sort((a, b) => a.y - b.y);
  const gap = 12 * ratio;
  for (let i = 1; i < tags.length; i++) {
    const above = tags[i - 1];
    const tag = tags[i];
    if (above !== undefined && tag !== undefined) tag.y = Math.max(tag.y, above.y + gap);
  }
  const floor = bbox.top + bbox.height + 4 * ratio;
  const shift = Math.max(0, (tags.at(-1)?.y ?? 0) - floor);
  ctx.save();
  ctx.font = colors.font.replace(/^\d+px/, `${11 * ratio}px`);
  ctx.textBaseline = "middle";
  ctx.textAlign = "left";
  for (const tag of tags) {
    ctx.strokeStyle = colors.surface;
    ctx.lineWidth = 3 * ratio;
    ctx.lineJoin = "round";
    ctx.strokeText(tag.text, tag.x + 7 * ratio, tag.y - shift);
    ctx.fillStyle = tag.color;
    ctx.fillText(tag.text, tag.x + 7 * ratio, tag.y - shift);
  }
  ctx.restore();
}
