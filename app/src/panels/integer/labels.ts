import type { Clamp, IntegerReport } from "@adder-studio/core";
import type { Table } from "../../draw/export";
import { type Metric, metricOf } from "../../runs/metric";
import { formatPercent } from "../../ui/format";
import type { Settings } from "../cost/energy";
import { energyOf, floatEnergy } from "./energy";
import { clamps, widths } from "./evaluation";

export const clampNames: Readonly<Record<Clamp, string>> = {
  none: "no clamp",
  lossless: "lossless clamp",
  calibrated: "calibrated clamp",
};

/** A share that is not 0 never reads as 0. */
export function shareText(share: number): string {
  if (share === 0) return "0";
  if (share < 0.0001) return "<\u202f0.01\u202f%";
  return formatPercent(share, share < 0.1 ? 2 : 0);
}

/** Test figures of these reports are accuracies, or of a network that gives values its error. */
export function qualityOfReports([first]: readonly IntegerReport[]): Metric {
  return metricOf(first?.goal);
}

/** 0.8835 -> `88.35 %`; an error as it is. */
export function figureText(quality: Metric, value: number, digits = 1): string {
  return quality.share ? formatPercent(value, digits) : quality.text(value);
}

function best(reports: readonly IntegerReport[], bits: number) {
  const found = reports.flatMap(({ settings, figures }) => {
    const own = figures.find((figure) => figure.bits === bits);
    return own === undefined ? [] : [{ clamp: settings.clamp, accuracy: own.accuracy }];
  });
  const sign = qualityOfReports(reports).share ? -1 : 1;
  return found.toSorted((a, b) => sign * (a.accuracy - b.accuracy))[0];
}

/** Summarises the reports in one to three sentences. */
export function summaryOf(reports: readonly IntegerReport[]): string {
  const [first] = reports;
  if (first === undefined) return "";
  const { float, layers } = first;
  const outside = layers.map((layer) => layer.outside);
  const ends = [Math.min(...outside), Math.max(...outside)].map((share) => formatPercent(share, 0));
  const range =
    outside.length === 0
      ? ""
      : ` ${[...new Set(ends)].join(" to ")} of a layer’s weights lie outside of its input’s range.`;
  const quality = qualityOfReports(reports);
  const at = (bits: number) => {
    const own = best(reports, bits);
    return own === undefined
      ? undefined
      : `int${bits} ${figureText(quality, own.accuracy)} (${clampNames[own.clamp]})`;
  };
  const told = [8, 4].map(at).filter((text) => text !== undefined);
  const plain = reports[0]?.figures.find(({ bits }) => bits === 4);
  const cut =
    plain !== undefined && reports.length > 1
      ? ` Without a clamp int4 has ${figureText(quality, plain.accuracy)}.`
      : "";
  return `Test ${quality.name} in float32: ${figureText(quality, float.accuracy)}${told.length === 0 ? "." : `; ${told.join(", ")}.`}${cut}${range}`;
}

/** All numbers, a row for each clamp, width and layer. */
export function csvOf(
  reports: readonly IntegerReport[],
  settings: Settings,
  nameOf: (block: string) => string,
): Table {
  const head = [
    "clamp",
    "bits",
    `test ${qualityOfReports(reports).name}`,
    "test loss",
    "energy of the adder layers (pJ)",
    "layer",
    "taps",
    "scale",
    "first code",
    "input from",
    "input to",
    "proven from",
    "proven to",
    "weights outside",
    "weights clamped",
    "clipped x",
    "clipped w",
    "largest accumulator",
    "accumulator bits",
    "bits enough for any input",
  ];
  const rows = reports.flatMap((report) =>
    report.figures.flatMap((figure) =>
      figure.layers.map((own, at) => {
        const layer = report.layers[at];
        return [
          report.settings.clamp,
          figure.bits,
          figure.accuracy,
          figure.loss,
          energyOf(report, figure, settings),
          nameOf(layer?.name ?? ""),
          layer?.taps ?? "",
          own.scale,
          own.unsigned ? 0 : 1 - 2 ** (figure.bits - 1),
          layer?.seen.low ?? "",
          layer?.seen.high ?? "",
          layer?.proven.low ?? "",
          layer?.proven.high ?? "",
          layer?.outside ?? "",
          layer?.clamped ?? "",
          own.clippedX,
          own.clippedW,
          own.largest,
          own.accumulatorBits,
          own.enoughBits,
        ];
      }),
    ),
  );
  const float = reports.slice(0, 1).map((report): (string | number)[] => {
    const first = [
      "float32",
      32,
      report.float.accuracy,
      report.float.loss,
      floatEnergy(report, settings),
    ];
    return [...first, ...head.slice(first.length).map(() => "")];
  });
  return [head, ...float, ...rows];
}

/** Numbers of the chart as a table: a row for each width. */
export function accuracyRows(reports: readonly IntegerReport[]) {
  return widths.map((bits) => ({
    bits,
    byClamp: clamps.map((clamp) =>
      reports
        .find(({ settings }) => settings.clamp === clamp)
        ?.figures.find((figure) => figure.bits === bits),
    ),
  }));
}
