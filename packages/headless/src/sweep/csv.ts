import { summarise } from "@adder-studio/core";
import type { Setting } from "./grid";

/** Writes CSV (RFC 4180): quoted where needed, lines end in CR LF. */
export function csvText(rows: readonly (readonly (string | number)[])[]): string {
  const field = (value: string | number) => {
    const text = String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return rows.map((row) => `${row.map(field).join(",")}\r\n`).join("");
}

/** Last figures of a finished run. */
export interface Outcome {
  readonly setting: Setting;
  readonly testAccuracy: number | undefined;
  readonly testRmse: number | undefined;
  readonly testLoss: number | undefined;
  readonly trainLoss: number | undefined;
  readonly wallSeconds: number;
}

const allFigures = ["testAccuracy", "testRmse", "testLoss", "trainLoss"] as const;

/**
 * Writes a line for each setting: its values, the number of finished runs, mean and sample deviation (n - 1) of each figure of the last
 * epoch, empty where there is none, and the mean time of a run.
 */
export function summaryCsv(points: readonly Setting[], outcomes: readonly Outcome[]): string {
  const paths = Object.keys(points[0] ?? {});
  const ofValues = outcomes.some(({ testRmse }) => testRmse !== undefined);
  const figures = allFigures.filter((name) => name !== (ofValues ? "testAccuracy" : "testRmse"));
  const head = [
    ...paths,
    "n",
    ...figures.flatMap((name) => [`${name} mean`, `${name} sd`]),
    "wallSeconds mean",
  ];
  const body = points.map((point) => {
    const own = outcomes.filter(({ setting }) =>
      paths.every((path) => setting[path] === point[path]),
    );
    const cells = (values: readonly number[]) => {
      if (values.length === 0) return ["", ""];
      const { mean, sd } = summarise(values);
      return [mean, sd ?? ""];
    };
    return [
      ...paths.map((path) => point[path] ?? ""),
      own.length,
      ...figures.flatMap((name) =>
        cells(own.map((outcome) => outcome[name]).filter((value) => value !== undefined)),
      ),
      cells(own.map(({ wallSeconds }) => wallSeconds))[0] ?? "",
    ];
  });
  return csvText([head, ...body]);
}
