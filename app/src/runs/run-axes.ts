import type { RunHistory } from "@adder-studio/session/client";
import type { RunsModel } from "./model";
import type { Curve, RunRecord } from "./types";

/** Quantities that a horizontal axis can show. */
export const axes = [
  { id: "epoch", label: "epochs", unit: "epoch" },
  { id: "examples", label: "examples", unit: "examples" },
  { id: "time", label: "time", unit: "seconds" },
] as const;
export type Axis = (typeof axes)[number]["id"];

/**
 * Returns the place on an axis of a run's state after `steps` steps. Seconds are known at the ends of epochs and
 * interpolated between them in proportion to the steps; before the first epoch has ended they are unknown.
 */
export function placeOf(run: RunRecord, axis: Axis, steps: number): number | undefined {
  if (axis === "examples") return steps * run.run.batch;
  if (axis === "epoch") return run.stepsPerEpoch > 0 ? steps / run.stepsPerEpoch : undefined;
  let before = { step: 0, seconds: 0 };
  for (const epoch of run.epochs) {
    if (epoch.step >= steps || epoch === run.epochs.at(-1)) {
      const share = (steps - before.step) / (epoch.step - before.step);
      return before.seconds + share * (epoch.seconds - before.seconds);
    }
    before = epoch;
  }
  return undefined;
}

/** Returns the curve of a run in training as a view that is valid until the next tick. */
export function liveCurve(history: RunHistory): Curve {
  const [step, loss, accuracy, lr] = [0, 1, 2, 3].map((c) => history.column(c));
  const none = new Float32Array(0);
  return {
    step: step ?? none,
    loss: loss ?? none,
    accuracy: accuracy ?? none,
    lr: lr ?? none,
    every: 1,
  };
}

/** Returns a run's curve so far, saved or still growing. */
export function curveOf(model: RunsModel, run: RunRecord): Curve | undefined {
  const session = model.sessionOf(run.id);
  return session === undefined ? model.curve(run.id) : liveCurve(session.history);
}
