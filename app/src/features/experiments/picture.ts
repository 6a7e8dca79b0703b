import type { Measure } from "@adder-studio/blocks/experiments";
import type { Figure, Mark } from "../../draw/figure/figure";
import type { Ink } from "../../draw/figure/ink";
import { band, linear } from "../../draw/figure/scale";
import { colorAt } from "../../runs/run-colours";
import { formatNumber, plural } from "../../ui/format";
import { figureText, type Shown } from "./facts";

const margin = { left: 36, right: 8, top: 8, bottom: 22 } as const;

interface Size {
  readonly width: number;
  readonly height: number;
  readonly dark: boolean;
}

/** A figure with a text alternative for those who do not see it. */
interface DescribedFigure {
  readonly summary: string;
  readonly figureIn: (size: Size) => Figure;
}

/**
 * Describes the picture of an experiment's recorded results: curves over the epochs, else a bar for each setting's value of
 * `measure`; undefined where nothing was recorded.
 */
export function recordedPicture(
  shown: readonly Shown[],
  measure: Measure,
): DescribedFigure | undefined {
  const lines = shown.flatMap(({ setting, recorded, color }) =>
    recorded?.curve === undefined || recorded.curve.length < 2
      ? []
      : [{ title: setting.title, curve: recorded.curve, color }],
  );
  if (lines.length > 0) return curves(lines);
  const bars = shown.flatMap(({ setting, recorded, color }) => {
    const figure = recorded?.figures[measure.id];
    return recorded === undefined || figure === undefined
      ? []
      : [{ ...figure, color, text: `${setting.title} ${figureText(recorded, measure) ?? ""}` }];
  });
  return bars.length === 0 ? undefined : barsOf(bars, measure);
}

interface Line {
  readonly title: string;
  readonly curve: readonly number[];
  readonly color: number;
}

function curves(lines: readonly Line[]): DescribedFigure {
  const epochs = Math.max(...lines.map(({ curve }) => curve.length));
  const values = lines.flatMap(({ curve }) => curve);
  const low = Math.floor(Math.min(...values) / 10) * 10;
  const high = Math.max(low + 1, Math.min(100, Math.ceil(Math.max(...values) / 10) * 10));
  const ends = lines
    .map(({ title, curve }) => `${title} ends at ${formatNumber(curve.at(-1) ?? Number.NaN)} %`)
    .join("; ");
  return {
    summary: `Test accuracy over ${plural(epochs, "epoch")}: ${ends}`,
    figureIn: ({ width, height, dark }) => ({
      ...{ title: "Test accuracy", width, height, margin },
      x: { scale: linear(1, epochs) },
      y: {
        scale: linear(low, high),
        ticks: [low, (low + high) / 2, high],
        text: (value) => formatNumber(value),
        grid: "lines",
      },
      marks: [
        ...lines.map(
          ({ curve, color }): Mark => ({
            kind: "line",
            ...{ xs: curve.map((_, at) => at + 1), ys: curve },
            ...{ stroke: colorAt(color, dark) as Ink, strokeWidth: 2 },
          }),
        ),
        ...axisTexts(1, epochs, low, ["epoch 1", "test accuracy (%)", String(epochs)]),
      ],
    }),
  };
}

interface Bar {
  readonly mean: number;
  readonly sd: number | null;
  readonly color: number;
  readonly text: string;
}

function barsOf(bars: readonly Bar[], measure: Measure): DescribedFigure {
  const most = Math.max(...bars.map(({ mean, sd }) => Math.abs(mean) + (sd ?? 0))) || 1;
  const least = bars.some(({ mean }) => mean < 0) ? -most : 0;
  const unit = measure.unit === "" ? "" : ` (${measure.unit})`;
  const last = bars.length - 0.5;
  return {
    summary: `${measure.title}: ${bars.map(({ text }) => text).join("; ")}`,
    figureIn: ({ width, height, dark }) => ({
      ...{ title: measure.title, width, height },
      // Two lines of text below: the ends of the axis, then its title, which may be long.
      margin: { ...margin, bottom: 36 },
      x: {
        scale: linear(least, most),
        title: { texts: [`${measure.title}${unit}`], at: "middle" },
      },
      y: { scale: band(bars.length), ticks: [...bars.keys()], text: (at) => String(at + 1) },
      marks: [
        { kind: "rule", axis: "x", at: 0, stroke: "line" },
        ...bars.flatMap(({ mean, sd, color, text }, at): Mark[] => [
          {
            ...{ kind: "bar", along: "x", from: 0, to: mean, at, radius: 2, key: at, text },
            thick: Math.max(2, Math.min(26, (height - margin.top - 36) / bars.length - 6)),
            fill: colorAt(color, dark) as Ink,
          },
          ...(sd === null || sd === 0 ? [] : [deviationMark(at, mean - sd, mean + sd)]),
        ]),
        ...axisTexts(0, most, last, ["0", "", formatNumber(most)], least < 0),
      ],
    }),
  };
}

function deviationMark(at: number, from: number, to: number): Mark {
  return { kind: "interval", along: "x", at, from, to, stroke: "text", strokeWidth: 1.5 };
}

/** Returns the texts at both ends and in the middle of the lower axis. */
function axisTexts(
  from: number,
  to: number,
  y: number,
  [first, middle, last]: readonly [string, string, string],
  centred = false,
): Mark[] {
  const text = { kind: "text", y, fill: "text-2", size: 10.5, dy: 12 } as const;
  return [
    { ...text, x: from, text: first, anchor: centred ? "middle" : "start" },
    { ...text, x: (from + to) / 2, text: middle, anchor: "middle" },
    { ...text, x: to, text: last, anchor: "end" },
  ];
}
