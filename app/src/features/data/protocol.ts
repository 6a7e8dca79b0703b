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
  /** Why it, or a folder of this path, cannot be opened, in a whole sentence. */
  readonly fault?: string;
}

/** To the worker that reads a person's data. It holds what it has read until it is ended. */
export type ReaderCommand =
  /** The first of all: what this copy of the app puts before the names of its stores. */
  | { readonly type: "stores"; readonly prefix: string }
  | {
      readonly type: "read";
      readonly files: readonly DroppedFile[];
      readonly options: ReadOptions;
    }
  /** Keep what was read last on this device. */
  | { readonly type: "keep"; readonly name: string };

/** A small picture of one example. */
export interface Sample {
  readonly label: number;
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** How the values that a network is to give lie. */
export interface ValueSpread {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** Examples in each of some equal ranges from the least to the greatest. */
  readonly bins: readonly number[];
}

/** What a person sees before they use a set. */
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
  /** Where the examples have values instead of classes. */
  readonly values: OwnValues | undefined;
  readonly spread: ValueSpread | undefined;
  readonly notes: readonly string[];
  /** What became of every file. */
  readonly parts: readonly PartReport[];
  /** The sets that the files hold, where they hold several, and the one that was read. */
  readonly sets: readonly SetChoice[];
  readonly set: string;
  /** How the files were read, as a document carries it. */
  readonly choices: string;
  readonly samples: readonly Sample[];
}

export type ReaderEvent =
  | {
      readonly type: "progress";
      readonly what: string;
      readonly done: number;
      readonly total: number;
    }
  /** The files hold several sets: which one? */
  | { readonly type: "which"; readonly sets: readonly SetChoice[] }
  | { readonly type: "read"; readonly preview: DataPreview }
  | { readonly type: "kept"; readonly record: OwnDataRecord }
  | { readonly type: "failed"; readonly diagnostic: Diagnostic };
