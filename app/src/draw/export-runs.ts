import type { Curve, RunRecord } from "../runs/types";
import type { Table } from "./export";

/** A figure in the column of its kind. */
const ofClasses = (run: RunRecord, figure: number) => (run.goal === "values" ? "" : figure);
const ofValues = (run: RunRecord, figure: number) => (run.goal === "values" ? figure : "");

/** Every epoch of every run, one a line. */
export function epochTable(runs: readonly RunRecord[]): Table {
  return [
    [
      "run",
      "name",
      "seed",
      "epoch",
      "step",
      "seconds",
      "train loss",
      "train accuracy",
      "test loss",
      "test accuracy",
      "train RMSE",
      "test RMSE",
      "batch norm re-estimated",
    ],
    ...runs.flatMap((run) =>
      run.epochs.map((epoch) => [
        run.number,
        run.name,
        run.run.seed,
        epoch.epoch,
        epoch.step,
        Number(epoch.seconds.toFixed(2)),
        epoch.trainLoss,
        ofClasses(run, epoch.trainAccuracy),
        epoch.testLoss,
        ofClasses(run, epoch.testAccuracy),
        ofValues(run, epoch.trainAccuracy),
        ofValues(run, epoch.testAccuracy),
        epoch.reestimated ? "yes" : "no",
      ]),
    ),
  ];
}

/** The kept rows of every run: means of `steps` steps that end with `last step`. */
export function stepTable(runs: readonly (readonly [RunRecord, Curve])[]): Table {
  return [
    [
      "run",
      "name",
      "seed",
      "last step",
      "steps",
      "train loss",
      "train accuracy",
      "train RMSE",
      "learning rate",
    ],
    ...runs.flatMap(([run, curve]) =>
      Array.from(curve.step, (step, i) => [
        run.number,
        run.name,
        run.run.seed,
        step,
        step - (curve.step[i - 1] ?? -1),
        curve.loss[i] as number,
        ofClasses(run, curve.accuracy[i] as number),
        ofValues(run, curve.accuracy[i] as number),
        curve.lr[i] as number,
      ]),
    ),
  ];
}
