import type { Measure } from "@adder-studio/blocks/experiments";
import { colorAt } from "../../runs/palette";
import { formatNumber, plural } from "../../ui/format";
import { figureText, type Shown } from "./facts";

const width = 320;
const height = 132;
const left = 36;
const right = 8;
const top = 8;
const bottom = 24;

/** What came out when the experiment was recorded: curves over the epochs, else the first figure of each setting. */
export function ExperimentPicture({
  shown,
  measure,
  dark,
}: {
  shown: readonly Shown[];
  measure: Measure;
  dark: boolean;
}) {
  const lines = shown.flatMap(({ setting, recorded, color }) =>
    recorded?.curve === undefined || recorded.curve.length < 2
      ? []
      : [{ id: setting.id, title: setting.title, curve: recorded.curve, color }],
  );
  if (lines.length > 0) return <Lines lines={lines} dark={dark} />;
  const bars = shown.flatMap((one) => {
    const figure = one.recorded?.figures[measure.id];
    return one.recorded === undefined || figure === undefined
      ? []
      : [{ ...one, ...figure, text: figureText(one.recorded, measure) ?? "" }];
  });
  if (bars.length === 0) return null;
  return <Bars bars={bars} measure={measure} dark={dark} />;
}

interface Line {
  readonly id: string;
  readonly title: string;
  readonly curve: readonly number[];
  readonly color: number;
}

function Lines({ lines, dark }: { lines: readonly Line[]; dark: boolean }) {
  const epochs = Math.max(...lines.map(({ curve }) => curve.length));
  const values = lines.flatMap(({ curve }) => curve);
  const low = Math.floor(Math.min(...values) / 10) * 10;
  const high = Math.min(100, Math.ceil(Math.max(...values) / 10) * 10);
  const x = (epoch: number) => left + ((epoch - 1) / (epochs - 1)) * (width - left - right);
  const y = (value: number) =>
    top + (1 - (value - low) / Math.max(1, high - low)) * (height - top - bottom);
  const middle = (low + high) / 2;
  const summary = lines
    .map(({ title, curve }) => `${title} ends at ${formatNumber(curve.at(-1) ?? Number.NaN)} %`)
    .join("; ");
  return (
    <svg
      className="try-picture"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`Test accuracy over ${plural(epochs, "epoch")}: ${summary}`}
    >
      {[low, middle, high].map((value) => (
        <g key={value}>
          <line x1={left} x2={width - right} y1={y(value)} y2={y(value)} className="try-grid" />
          <text x={left - 5} y={y(value) + 3.5} textAnchor="end">
            {formatNumber(value)}
          </text>
        </g>
      ))}
      <text x={left} y={height - 7}>
        epoch 1
      </text>
      <text x={width - right} y={height - 7} textAnchor="end">
        {epochs}
      </text>
      <text x={(left + width - right) / 2} y={height - 7} textAnchor="middle">
        test accuracy (%)
      </text>
      {lines.map(({ id, curve, color }) => (
        <polyline
          key={id}
          fill="none"
          stroke={colorAt(color, dark)}
          strokeWidth="2"
          strokeLinejoin="round"
          points={curve
            .map((value, at) => `${x(at + 1).toFixed(1)},${y(value).toFixed(1)}`)
            .join(" ")}
        />
      ))}
    </svg>
  );
}

interface Bar extends Shown {
  readonly mean: number;
  readonly sd: number | null;
  readonly text: string;
}

function Bars({ bars, measure, dark }: { bars: readonly Bar[]; measure: Measure; dark: boolean }) {
  const most = Math.max(...bars.map(({ mean, sd }) => Math.abs(mean) + (sd ?? 0)));
  const zero = bars.some(({ mean }) => mean < 0) ? (left + width - right) / 2 : left;
  const scale = (width - right - zero) / (most === 0 ? 1 : most);
  // Two lines below: the ends of the axis, and what it measures, which may be long.
  const floor = height - bottom - 14;
  const step = (floor - top) / bars.length;
  const thick = Math.min(26, step - 6);
  return (
    <svg
      className="try-picture"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`${measure.title}: ${bars.map(({ setting, text }) => `${setting.title} ${text}`).join("; ")}`}
    >
      <line x1={zero} x2={zero} y1={top} y2={floor} className="try-grid" />
      {bars.map(({ setting, mean, sd, color, text }, at) => {
        const y = top + step * at + (step - thick) / 2;
        const end = zero + mean * scale;
        const reach = (sd ?? 0) * scale;
        return (
          <g key={setting.id}>
            <rect
              x={Math.min(zero, end)}
              y={y}
              width={Math.max(1, Math.abs(end - zero))}
              height={thick}
              rx="2"
              fill={colorAt(color, dark)}
            />
            {reach === 0 ? null : (
              <line
                x1={end - reach}
                x2={end + reach}
                y1={y + thick / 2}
                y2={y + thick / 2}
                className="try-spread"
              />
            )}
            <text x={left - 5} y={y + thick / 2 + 3.5} textAnchor="end" className="try-mark">
              {at + 1}
            </text>
            <title>{`${setting.title}: ${text}`}</title>
          </g>
        );
      })}
      <text x={zero} y={height - 22} textAnchor={zero === left ? "start" : "middle"}>
        0
      </text>
      <text x={width - right} y={height - 22} textAnchor="end">
        {formatNumber(most)}
      </text>
      <text x={width / 2} y={height - 7} textAnchor="middle">
        {measure.title}
        {measure.unit === "" ? "" : ` (${measure.unit})`}
      </text>
    </svg>
  );
}
