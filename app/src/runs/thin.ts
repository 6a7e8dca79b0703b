import type { RunHistory } from "@adder-studio/session/client";
import type { Curve } from "./types";

/** Greatest number of rows that are saved of a run. */
export const savedRows = 2000;

/**
 * Thins a history to at most `rows` rows: each is the mean of loss and accuracy over ceil(length / rows) consecutive
 * steps (the last one over the rest), with the last step and rate of its stretch.
 */
export function thinCurve(history: Pick<RunHistory, "length" | "column">, rows = savedRows): Curve {
  const { length } = history;
  const every = Math.max(1, Math.ceil(length / rows));
  const size = Math.ceil(length / every);
  const [step, loss, accuracy, lr] = [0, 1, 2, 3].map((c) => history.column(c)) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const last = (values: Float32Array) =>
    Float32Array.from(
      { length: size },
      (_, i) => values[Math.min(length, (i + 1) * every) - 1] as number,
    );
  const mean = (values: Float32Array) =>
    Float32Array.from({ length: size }, (_, i) => {
      const end = Math.min(length, (i + 1) * every);
      let sum = 0;
      for (let at = i * every; at < end; at++) sum += values[at] as number;
      return sum / (end - i * every);
    });
  return { step: last(step), loss: mean(loss), accuracy: mean(accuracy), lr: last(lr), every };
}
