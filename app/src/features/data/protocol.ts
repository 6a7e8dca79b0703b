import type { Diagnostic } from "@adder-studio/core";
import type {
  ColumnReport,
  OwnValues,
  PartReport,
  ReadOptions,
  SetChoice,
} from "@adder-studio/data/readers";
import type { OwnDataRecord } from "@adder-studio/session/own-data";

/** A file of a drop and its path within it. */
export interface DroppedFile {
  readonly path: string;
  readonly file: File;
  /** The reason why the file, or a folder of this path, cannot be opened, as a whole sentence. */
  readonly fault?: string;
}

/** Commands to the worker that reads a person's data; the worker holds the set it has read until it is ended. */
export type ReaderCommand =
  /** The first command: the prefix that this copy of the app puts before the names of its stores. */
  | { readonly type: "stores"; readonly prefix: string }
  | {
      readonly type: "read";
      readonly files: readonly DroppedFile[];
      readonly options: ReadOptions;
    }
  /** Saves the set that was read last on this device. */
  | { readonly type: "save"; readonly name: string };

/** A small picture of one example. */
export interface Sample {
  readonly label: number;
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** Histogram of the target values of a set. */
export interface ValueHistogram {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** Number of examples in each of equal ranges from the least value to the greatest. */
  readonly bins: readonly number[];
}

/** The preview of a set, shown before it is used. */
export interface DataPreview {
  readonly hash: string;
  readonly kind: string;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly classes: readonly string[];
  /** Examples of each class. */
  readonly counts: readonly { readonly train: number; readonly test: number }[];
  readonly train: number;
  readonly test: number;
  readonly bytes: number;
  /** Columns of a table, and the one with the class (from 1; 0: no table). */
  readonly columns: readonly string[];
  readonly column: number;
  readonly columnReports: readonly ColumnReport[];
  /** Facts about the target values, for a set with values instead of classes. */
  readonly values: OwnValues | undefined;
  readonly histogram: ValueHistogram | undefined;
  readonly notes: readonly string[];
  /** The report of each file: read, left out or damaged. */
  readonly parts: readonly PartReport[];
  /** The sets that the files hold, where they hold several, and the one that was read. */
  readonly sets: readonly SetChoice[];
  readonly set: string;
  /** The choices of reading, as text for a document. */
  readonly choices: string;
  readonly samples: readonly Sample[];
}

/** Messages from the worker that reads a person's data. */
export type ReaderEvent =
  | {
      readonly type: "progress";
      readonly what: string;
      readonly done: number;
      readonly total: number;
    }
  /** The files hold several sets, and a person has to choose one. */
  | { readonly type: "choose-set"; readonly sets: readonly SetChoice[] }
  | { readonly type: "read"; readonly preview: DataPreview }
  | { readonly type: "saved"; readonly record: OwnDataRecord }
  | { readonly type: "failed"; readonly diagnostic: Diagnostic };
