import { useMemo } from "react";
import { createStore, type StoreApi } from "zustand/vanilla";
import { useStudio } from "../../studio/context";
import { perStudio } from "../../studio/per-studio";

/** A filter that a person has changed, `[K, K, channels]`. */
export interface Painted {
  /** The filter's weights in the run when the first stroke began. */
  readonly from: Float32Array;
  readonly values: Float32Array;
  /** The weights before each stroke, oldest first. */
  readonly past: readonly Float32Array[];
}

/** Painted filters by run, parameter and filter: paint on one run's filter never shows in another run. */
export type PaintState = Readonly<Record<string, Painted>>;

export const paintOf = perStudio("painted filters", () => createStore<PaintState>(() => ({})));

export function usePaint(): StoreApi<PaintState> {
  const studio = useStudio();
  return useMemo(() => paintOf(studio), [studio]);
}

export function paintKey(runId: number, param: string, filter: number): string {
  return `${runId} ${param} ${filter}`;
}

/** A stroke begins over what the filter holds now. */
export function beginStroke(
  store: StoreApi<PaintState>,
  key: string,
  trained: ArrayLike<number>,
): void {
  const before = store.getState()[key];
  const values = before?.values ?? Float32Array.from(trained);
  const past = [...(before?.past ?? []), values].slice(-mostStrokes);
  const from = before?.from ?? values;
  store.setState({ [key]: { from, values: Float32Array.from(values), past } });
}

/** Within a stroke. */
export function setTap(store: StoreApi<PaintState>, key: string, tap: number, value: number): void {
  const painted = store.getState()[key];
  if (painted === undefined || painted.values[tap] === Math.fround(value)) return;
  const values = Float32Array.from(painted.values);
  values[tap] = value;
  store.setState({ [key]: { ...painted, values } });
}

export function undoStroke(store: StoreApi<PaintState>, key: string): void {
  const painted = store.getState()[key];
  const values = painted?.past.at(-1);
  if (painted === undefined || values === undefined) return;
  const past = painted.past.slice(0, -1);
  if (past.length === 0) forgetPaint(store, key);
  else store.setState({ [key]: { ...painted, values, past } });
}

export function forgetPaint(store: StoreApi<PaintState>, key: string): void {
  const { [key]: _, ...rest } = store.getState();
  store.setState(rest, true);
}

const mostStrokes = 100;
