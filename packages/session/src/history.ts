import type { Mark } from "@adder-studio/graph";
import { type EpochEvent, tickColumns } from "./protocol";

/** Curves of a run, step by step, outside of any view's state. */
export interface RunHistory {
  /** Number of columns: `tickColumns`, then one raw gradient norm per layer with filters. */
  readonly width: number;
  /** Number of rows. */
  readonly length: number;
  /** Returns the `length` values of a column, as a view that is valid until the next tick. */
  column(index: number): Float32Array;
  readonly epochs: readonly EpochEvent[];
  /** Hashes of the weights on the way, by step; none from graphics engines. */
  readonly marks: readonly Mark[];
  /** Number of changes, which a draw loop compares. */
  readonly version: number;
  readonly examplesPerSecond: number;
  /** Number of steps made. */
  readonly step: number;
}

/** A history that events are written to. */
export interface HistoryWriter extends RunHistory {
  /** Empties the history for a run that starts at `step`. */
  reset(width: number, step: number): void;
  /** Appends rows of `width` values; rows from their first step on are replaced. */
  append(rows: Float32Array, width: number, examplesPerSecond: number): void;
  appendEpoch(epoch: EpochEvent): void;
  appendMark(mark: Mark): void;
  /** Removes everything at and after `step`, from which the run goes on. */
  truncate(step: number): void;
  /** Returns all rows before `step`, row by row in one array. */
  packed(step: number): Float32Array;
}

const firstCapacity = 1024;

/** Creates an empty history. */
export function createHistory(): HistoryWriter {
  let width: number = tickColumns.length;
  let columns: Float32Array[] = [];
  let length = 0;
  let start = 0;
  let epochs: EpochEvent[] = [];
  let marks: Mark[] = [];
  let version = 0;
  let examplesPerSecond = 0;

  function reset(newWidth: number, step: number): void {
    width = newWidth;
    start = step;
    length = 0;
    columns = Array.from({ length: width }, () => new Float32Array(firstCapacity));
    epochs = [];
    marks = [];
    examplesPerSecond = 0;
    version += 1;
  }

  function grow(rows: number): void {
    const capacity = columns[0]?.length ?? 0;
    if (rows <= capacity) return;
    columns = columns.map((column) => {
      const larger = new Float32Array(Math.max(rows, capacity * 2));
      larger.set(column.subarray(0, length));
      return larger;
    });
  }

  /** Returns the number of rows before `step`; steps follow each other without gaps. */
  function rowsBefore(step: number): number {
    const first = length > 0 ? (columns[0]?.[0] as number) : start;
    return Math.min(length, Math.max(0, step - first));
  }

  function truncate(step: number): void {
    length = rowsBefore(step);
    epochs = epochs.filter((epoch) => epoch.step <= step);
    marks = marks.filter((mark) => mark.step <= step);
    version += 1;
  }

  function append(rows: Float32Array, rowWidth: number, rate: number): void {
    if (rows.length === 0) return;
    if (rowWidth !== width) reset(rowWidth, rows[0] as number);
    const count = Math.floor(rows.length / width);
    length = rowsBefore(rows[0] as number);
    grow(length + count);
    columns.forEach((column, c) => {
      for (let r = 0; r < count; r++) column[length + r] = rows[r * width + c] as number;
    });
    length += count;
    examplesPerSecond = rate;
    version += 1;
  }

  function packed(step: number): Float32Array {
    const count = rowsBefore(step);
    const rows = new Float32Array(count * width);
    columns.forEach((column, c) => {
      for (let r = 0; r < count; r++) rows[r * width + c] = column[r] as number;
    });
    return rows;
  }

  reset(width, 0);
  return {
    get width() {
      return width;
    },
    get length() {
      return length;
    },
    column: (index) => columns[index]?.subarray(0, length) ?? new Float32Array(0),
    get epochs() {
      return epochs;
    },
    get marks() {
      return marks;
    },
    get version() {
      return version;
    },
    get examplesPerSecond() {
      return examplesPerSecond;
    },
    get step() {
      return length > 0 ? (columns[0]?.[length - 1] as number) + 1 : start;
    },
    reset,
    append,
    appendEpoch(epoch) {
      epochs = [...epochs.filter(({ step }) => step < epoch.step), epoch];
      version += 1;
    },
    appendMark({ step, hash }) {
      marks = [...marks.filter((mark) => mark.step < step), { step, hash }];
      version += 1;
    },
    truncate,
    packed,
  };
}
