import type { Task } from "@adder-studio/ir";
import { formatNumber, formatPercent } from "../ui/format";

/** The measure of a network's predictions: the share of correct classes, or the error of values. */
export interface Metric {
  /** Name within a sentence; `title` stands at the head of a chart. */
  readonly name: string;
  readonly title: string;
  /** True for a share, of which more is better; false for an error, of which less is better. */
  readonly share: boolean;
  /** Label of the axis, with the unit. */
  readonly unit: string;
  readonly loss: string;
  text(value: number): string;
}

const accuracy: Metric = {
  name: "accuracy",
  title: "Accuracy",
  share: true,
  unit: "share of examples that are right",
  loss: "cross-entropy",
  text: formatPercent,
};

const rmse: Metric = {
  name: "RMSE",
  title: "RMSE",
  share: false,
  unit: "root mean squared error, in units of the value",
  loss: "mean squared error",
  text: (value) => formatNumber(value, 4),
};

/** Returns the metric of a task; fields named `accuracy` in its runs hold values of this metric. */
export function metricOf(goal: Task | undefined): Metric {
  return goal === "values" ? rmse : accuracy;
}
