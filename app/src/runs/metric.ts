import type { Task } from "@adder-studio/ir";
import { formatNumber, formatPercent } from "../ui/format";

/** How good the answers of a network are: the share that is right, or how far values are off. */
export interface Metric {
  /** Within a sentence, and at the head of a chart. */
  readonly name: string;
  readonly title: string;
  /** Whether it is a share, of which more is better; an error is better when it is less. */
  readonly share: boolean;
  /** What the axes measure. */
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

/** Figures named accuracy are of this kind in runs of such a network. */
export function metricOf(goal: Task | undefined): Metric {
  return goal === "values" ? rmse : accuracy;
}
